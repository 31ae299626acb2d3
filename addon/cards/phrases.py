"""Words that several cards say alike: a status, a role, a priority, a colour."""

from backend.domain.conversation import Conversation
from backend.domain.label import Colour
from backend.domain.other import Other
from backend.domain.refusals import LostRace
from backend.domain.rights import Role
from backend.domain.status import Priority, Status, status_of
from backend.domain.view import AnyView, View
from backend.i18n.speech import Speech


def status_icon(status: Status | Other) -> str:
    """The host's icon of a status."""
    match status:
        case Status.OPEN:
            return "EMAIL"
        case Status.PENDING:
            return "CLOCK"
        case Status.SNOOZED:
            return "EVENT_SEAT"
        case Status.CLOSED:
            return "CONFIRMATION_NUMBER_ICON"
        case Status.SPAM | Other():
            return "DESCRIPTION"


def status_name(status: Status | Other, say: Speech) -> str:
    """The status in a word."""
    match status:
        case Status.OPEN:
            return say("Open")
        case Status.PENDING:
            return say("Pending")
        case Status.SNOOZED:
            return say("Snoozed")
        case Status.CLOSED:
            return say("Closed")
        case Status.SPAM:
            return say("Spam")
        case Other():
            return status.value


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


def priority_name(priority: Priority | Other, say: Speech) -> str:
    """The priority in a word."""
    match priority:
        case Priority.LOW:
            return say("Low")
        case Priority.NORMAL:
            return say("Normal")
        case Priority.HIGH:
            return say("High")
        case Other():
            return priority.value


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
        case Status():
            return status_name(view, say)


def colour_name(colour: Colour, say: Speech) -> str:
    """The colour in a word."""
    names = {
        Colour.GREY: say("Grey"),
        Colour.RED: say("Red"),
        Colour.ORANGE: say("Orange"),
        Colour.YELLOW: say("Yellow"),
        Colour.GREEN: say("Green"),
        Colour.TEAL: say("Teal"),
        Colour.BLUE: say("Blue"),
        Colour.PURPLE: say("Purple"),
        Colour.PINK: say("Pink"),
    }
    return names[colour]


GREY = "#80868b"

COLOUR_CODES: dict[Colour | Other, str] = {
    Colour.GREY: "#80868b",
    Colour.RED: "#d93025",
    Colour.ORANGE: "#e8710a",
    Colour.YELLOW: "#b5850b",
    Colour.GREEN: "#1e8e3e",
    Colour.TEAL: "#12857c",
    Colour.BLUE: "#1a73e8",
    Colour.PURPLE: "#9334e6",
    Colour.PINK: "#d01884",
}
"""Legible on white and on Gmail's dark panel (contrast 3:1 and more on both)."""


def subject_of(conversation: Conversation, say: Speech) -> str:
    """The subject, or words where there is none."""
    return conversation.subject or say("(no subject)")


def customer_of(conversation: Conversation, say: Speech) -> str:
    """The customer's name or address, or words where the mail names none."""
    return conversation.customer.display or say("Unknown sender")


def standing(conversation: Conversation, say: Speech) -> str:
    """Where it stands and since when the customer waits, in a line."""
    status = status_name(conversation.status, say)
    if conversation.status is Status.SNOOZED and conversation.snoozed_until:
        return say("Snoozed until {time}", time=say.day(conversation.snoozed_until))
    if conversation.waiting_since:
        waits = say("customer waits for {time}", time=say.since(conversation.waiting_since))
        return f"{status} · {waits}"
    if conversation.is_active and conversation.last_message.is_ours:
        answered = say("answered {ago}", ago=say.ago(conversation.last_message.at))
        return f"{status} · {answered}"
    if conversation.closed_at:
        return f"{status} · {say.ago(conversation.closed_at)}"
    return status


def lost_race(lost: LostRace, say: Speech) -> str:
    """Who was faster, at what, and how long ago."""
    ago = say.ago(lost.at)
    if lost.what == "status":
        status = status_name(status_of(lost.value), say)
        return say("{name} moved it to {status} {ago}", name=lost.by, status=status, ago=ago)
    if lost.value != lost.by:
        return say("{name} gave it to {member} {ago}", name=lost.by, member=lost.value, ago=ago)
    return say("{name} took it {ago}", name=lost.by, ago=ago)
