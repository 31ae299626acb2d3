"""What an admin is told when the connection of a mailbox is lost: as an e-mail, and in Google Chat."""

from backend.domain.own_mail import EVERYTHING
from backend.domain.snapshots.telling import Alarm
from backend.i18n.speech import Speech
from backend.mails.envelope import Piece, enclosed
from backend.mails.notification import plain


def written(alarm: Alarm, say: Speech) -> bytes:
    """The e-mail, from another mailbox's account."""
    return enclosed(alarm, _subject(alarm, say), [Piece(_advice(say))], EVERYTHING)


def spoken(alarm: Alarm, say: Speech) -> str:
    """The message for Chat."""
    return f"*[{plain(alarm.mailbox.name)}]* {plain(_subject(alarm, say))}\n{plain(_advice(say))}"


def _subject(alarm: Alarm, say: Speech) -> str:
    return say("{mailbox} has to be connected again", mailbox=alarm.mailbox.id)


def _advice(say: Speech) -> str:
    return say(
        "Google no longer lets Relais read this mailbox. Until an admin connects it again, new mail is not"
        " taken in by itself and no e-mails go out. Nothing is lost: what came meanwhile is read then. The"
        " mailbox's settings in Relais have the button."
    )
