"""A view: a queue of a mailbox as every member finds it on the home card."""

from enum import StrEnum

from backend.domain.refusals import Gone


class View(StrEnum):
    """The built-in queues, in the order in which they are shown. ``LABEL`` needs a label id beside it."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    MENTIONS = "mentions"
    FOLLOWING = "following"
    CLOSED = "closed"
    SPAM = "spam"
    LABEL = "label"


COUNTED = (View.MINE, View.UNASSIGNED, View.OPEN, View.PENDING, View.SNOOZED, View.MENTIONS)
"""The views whose count stands on the home card: one aggregate query each, at most six."""

COUNT_UP_TO = 100
"""A count goes no further: beyond it the card says 99+, and the cost stays bounded."""

PAGE_SIZE = 15
BULK_LIMIT = PAGE_SIZE


def parse_view(text: str) -> View:
    """Return the view of that name. Raises: Gone."""
    try:
        return View(text)
    except ValueError:
        raise Gone("view") from None
