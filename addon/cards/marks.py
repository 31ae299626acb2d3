"""The icon and the colour of each thing of the trade. A mark never carries the meaning alone."""

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.label import Colour
from backend.domain.other import Other
from backend.domain.status import Status
from backend.domain.view import AnyView, View

ALERT = "#d93025"
"""Red, for what must not be overlooked."""

GREY = "#80868b"

DONE = "MEMBERSHIP"
"""A certificate with its ribbon: Gmail's set has no tick."""

COLOUR_CODES = {
    Colour.GREY: GREY,
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


def status_icon(status: Status | Other) -> str:
    """The host's icon of a status, chosen by what Gmail draws."""
    match status:
        case Status.OPEN:
            return "EMAIL"
        case Status.PENDING:
            return "CLOCK"
        case Status.SNOOZED:
            return "INVITE"  # a calendar sheet: until a day
        case Status.CLOSED:
            return DONE
        case Status.SPAM:
            return "STORE"
        case Other():
            return "DESCRIPTION"


def view_icon(view: AnyView) -> str:
    """The host's icon of a view."""
    match view:
        case View.MINE | View.HELD:
            return "PERSON"
        case View.UNASSIGNED:
            return "MULTIPLE_PEOPLE"
        case View.MENTIONS:
            return "DESCRIPTION"
        case View.FOLLOWING:
            return "STAR"
        case View.LABEL:
            return "BOOKMARK"
        case Status():
            return status_icon(view)


def activity_icon(activity: Activity) -> str:
    """The host's icon of a line of the log."""
    match activity.change:
        case changes.Adopted() | changes.MessageHeard():
            return "EMAIL"
        case changes.Shared() | changes.TakenOut():
            return "MULTIPLE_PEOPLE"
        case changes.Assigned() | changes.MemberLeft():
            return "PERSON"
        case changes.StatusMoved(after=after):
            return status_icon(after.status)
        case changes.PrioritySet():
            return "TICKET"
        case changes.LabelAdded() | changes.LabelRemoved() | changes.LabelReplaced():
            return "BOOKMARK"
        case changes.Followed() | changes.Unfollowed():
            return "STAR"
        case _:
            return "DESCRIPTION"


def colour_code(colour: Colour | Other) -> str:
    """The colour of a label as #rrggbb; grey where a newer version chose one that is not known."""
    return GREY if isinstance(colour, Other) else COLOUR_CODES[colour]
