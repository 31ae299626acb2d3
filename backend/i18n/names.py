"""What the things of the trade are called: a status, a priority, a role, a view, a colour, a conversation."""

from datetime import datetime
from typing import NamedTuple

from backend.domain.conversation import Conversation
from backend.domain.label import Colour
from backend.domain.other import Other
from backend.domain.preview import Unread
from backend.domain.rights import Role
from backend.domain.status import Priority, Status
from backend.domain.view import AnyView, View
from backend.i18n.speech import Speech


class StatusWords(NamedTuple):
    """Everything that is said of a status."""

    name: str
    move: str
    """On the button that moves there; a form that follows is announced by an ellipsis."""
    moved: str
    """To who has just moved it there."""
    anyway: str
    """On the button that moves there though somebody was faster."""


def status_words(status: Status | Other, say: Speech, until: datetime | None = None) -> StatusWords:
    """What is said of a status, ``until`` being when it ends by itself; an unknown one by its own word."""
    match status:
        case Status.OPEN:
            return StatusWords(say("Open"), say("Open"), say("Open"), say("Open anyway"))
        case Status.PENDING:
            return StatusWords(say("Pending"), say("Pending"), say("Pending"), say("Pending anyway"))
        case Status.SNOOZED:
            lasting = say("Snoozed until {time}", time=say.day(until)) if until else say("Snoozed")
            return StatusWords(say("Snoozed"), say("Snooze…"), lasting, say("Snooze anyway"))
        case Status.CLOSED:
            return StatusWords(say("Closed"), say("Close"), say("Closed"), say("Close anyway"))
        case Status.SPAM:
            return StatusWords(say("Spam"), say("Spam"), say("Marked as spam"), say("Spam anyway"))
        case Other():
            return StatusWords(*[status.value] * 4)


class PriorityWords(NamedTuple):
    """Everything that is said of a priority."""

    name: str
    alert: str = ""
    """Beside the status, for a priority that must not be overlooked."""


def priority_words(priority: Priority | Other, say: Speech) -> PriorityWords:
    """What is said of a priority; an unknown one by its own word."""
    match priority:
        case Priority.LOW:
            return PriorityWords(say("Low"))
        case Priority.NORMAL:
            return PriorityWords(say("Normal"))
        case Priority.HIGH:
            return PriorityWords(say("High"), say("High priority"))
        case Other():
            return PriorityWords(priority.value)


def role_name(role: Role | Other, say: Speech) -> str:
    """The role in a word."""
    match role:
        case Role.ADMIN:
            return say("Admin")
        case Role.AGENT:
            return say("Agent")
        case Role.OBSERVER:
            return say("Observer")
        case Other():
            return role.value


def view_name(view: AnyView, say: Speech) -> str:
    """The view as the home card lists it."""
    match view:
        case View.MINE:
            return say("Mine")
        case View.UNASSIGNED:
            return say("Unassigned")
        case View.MENTIONS:
            return say("Mentions")
        case View.FOLLOWING:
            return say("Following")
        case View.LABEL:
            return say("Label")
        case View.HELD:
            return say("Of a colleague")
        case Status():
            return status_words(view, say).name


def colour_name(colour: Colour | Other, say: Speech) -> str:
    """The colour in a word."""
    match colour:
        case Colour.GREY:
            return say("Grey")
        case Colour.RED:
            return say("Red")
        case Colour.ORANGE:
            return say("Orange")
        case Colour.YELLOW:
            return say("Yellow")
        case Colour.GREEN:
            return say("Green")
        case Colour.TEAL:
            return say("Teal")
        case Colour.BLUE:
            return say("Blue")
        case Colour.PURPLE:
            return say("Purple")
        case Colour.PINK:
            return say("Pink")
        case Other():
            return colour.value


def subject_of(conversation: Conversation, say: Speech) -> str:
    """The subject, or words where there is none."""
    return conversation.subject or say("(no subject)")


def customer_of(conversation: Conversation, say: Speech) -> str:
    """The customer's name or address, or words where the mail names none."""
    return conversation.customer.display or say("Unknown sender")


def standing(conversation: Conversation, say: Speech) -> str:
    """Where it stands and since when the customer waits, in a line."""
    if conversation.snoozed_until:
        return status_words(conversation.status, say, conversation.snoozed_until).moved
    status = status_words(conversation.status, say).name
    if conversation.waiting_since:
        return f"{status} · {waits(conversation, say)}"
    if conversation.is_active and conversation.last_message.is_ours:
        answered = say("answered {ago}", ago=say.ago(conversation.last_message.at))
        return f"{status} · {answered}"
    if conversation.closed_at:
        return f"{status} · {say.ago(conversation.closed_at)}"
    return status


def waits(conversation: Conversation, say: Speech) -> str:
    """For how long the customer has been waiting, nothing where nobody waits."""
    if conversation.waiting_since is None:
        return ""
    return say("customer waits {lasting}", lasting=say.lasting(conversation.waiting_since))


def unread_words(unread: Unread, say: Speech) -> str:
    """Why a mail is not shown, and what helps."""
    match unread:
        case Unread.SLOW:
            return say("Gmail does not answer. The text is not shown; everything else works.")
        case Unread.GONE:
            return say("This mail is not in the mailbox's Gmail account. It may have been deleted there.")
        case Unread.NOT_CONNECTED:
            return say(
                "This mailbox is not connected to its Gmail account. One of its admins can connect it."
            )
