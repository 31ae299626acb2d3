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


def view_icon(view: AnyView) -> str:
    """The host's icon of a view."""
    match view:
        case View.MINE:
            return "PERSON"
        case View.UNASSIGNED:
            return "INVITE"
        case View.MENTIONS:
            return "STAR"
        case View.FOLLOWING | View.LABEL:
            return "BOOKMARK"
        case Status():
            return status_icon(view)


def activity_icon(activity: Activity) -> str:
    """The host's icon of a line of the log."""
    match activity.change:
        case changes.Adopted() | changes.Shared():
            return "INVITE"
        case changes.MessageHeard():
            return "EMAIL"
        case changes.Assigned():
            return "PERSON"
        case changes.StatusMoved():
            return "CLOCK"
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
