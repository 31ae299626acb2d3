"""Our own letters: pure builders. Who gets them, and whether, is decided in ``services.telling``."""

from backend.domain.snapshots.telling import Alarm, Digest, Letter, Told
from backend.i18n.speech import Speech, speech_for
from backend.mails import alarm, digest, notification


def written(letter: Letter) -> bytes:
    """The letter as an e-mail, in the language of whom it is for."""
    say = _speech(letter)
    match letter:
        case Told():
            return notification.written(letter, say)
        case Digest():
            return digest.written(letter, say)
        case Alarm():
            return alarm.written(letter, say)


def spoken(letter: Told | Alarm) -> str:
    """The letter as a message for Google Chat."""
    say = _speech(letter)
    return notification.spoken(letter, say) if isinstance(letter, Told) else alarm.spoken(letter, say)


def _speech(letter: Letter) -> Speech:
    return speech_for(letter.tongue.locale, letter.tongue.tzinfo, letter.now)
