"""Pages of a list that is already at hand: members and labels stand in the mailbox's own document."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def page_of(items: Sequence[T], cursor: str | None, size: int) -> tuple[tuple[T, ...], str | None]:
    """Return a page and the cursor of the next one, None at the end.

    The cursor is where the page starts; one that is no number, as only a forged click has it, is the start.
    """
    start = int(cursor) if cursor and cursor.isascii() and cursor.isdigit() else 0
    end = start + size
    return tuple(items[start:end]), str(end) if end < len(items) else None
