"""What happened to a message, as a line of the log tells it."""

from backend.domain import changes
from backend.domain.refs import Actor, ActorKind
from backend.domain.sync import Place
from backend.i18n.speech import Speech


def of_message(
    change: changes.MessageHeard | changes.MessageRemoved | changes.MessageRestored, by: Actor, say: Speech
) -> str:
    """One line: that it was written, removed in Gmail, or brought back."""
    sender = change.sender
    match change:
        case changes.MessageHeard():
            return say("{sender} wrote", sender=sender)
        case changes.MessageRemoved(how=Place.TRASH):
            return say("A message from {sender} was moved to the trash in Gmail", sender=sender)
        case changes.MessageRemoved(how=Place.SPAM):
            return say("A message from {sender} was moved to spam in Gmail", sender=sender)
        case changes.MessageRemoved():
            return say("A message from {sender} was deleted in Gmail", sender=sender)
        case changes.MessageRestored() if by.kind is ActorKind.MEMBER:
            return say("{who} brought a message from {sender} back", who=by.name, sender=sender)
        case changes.MessageRestored():
            return say("A message from {sender} is back", sender=sender)
