"""A view: a queue of a mailbox as every member finds it on the home card."""

from enum import StrEnum

from backend.domain.refusals import Gone
from backend.domain.status import Status


class View(StrEnum):
    """The queues that are no status. ``LABEL`` needs a label id beside it, ``HELD`` a member's ``sub``."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    MENTIONS = "mentions"
    FOLLOWING = "following"
    LABEL = "label"
    HELD = "held"


AnyView = View | Status
"""A queue: each status is one."""

COUNTED: tuple[AnyView, ...] = (
    View.MINE, View.UNASSIGNED, Status.OPEN, Status.PENDING, Status.SNOOZED, View.MENTIONS,
)  # fmt: skip
"""The views whose count stands on the home card: one aggregate query each, at most six."""

UNCOUNTED: tuple[AnyView, ...] = (View.FOLLOWING, *(status for status in Status if status not in COUNTED))
"""The other views: their count stands in their own list."""

COUNT_UP_TO = 100
"""A count goes no further: beyond it the card says 99+, and the cost stays bounded."""

HELD_UP_TO = 1_000
"""The same for what a member has who is to leave: to be known more exactly, once."""

PAGE_SIZE = 15
BULK_LIMIT = PAGE_SIZE


_BY_NAME: dict[str, AnyView] = {view.value: view for view in (*View, *Status)}


def parse_view(text: str) -> AnyView:
    """Return the view of that name. Raises: Gone."""
    try:
        return _BY_NAME[text]
    except KeyError:
        raise Gone("view") from None
