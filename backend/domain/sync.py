"""What a message of a connected account is by its Gmail labels, and what it means that it became so.

One table each; docs/decisions.md shows the same, and a test holds the two together. Events say only which
message to look at: what it is now decides, so that events may come late, twice, or in any order.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.other import Other


class Place(StrEnum):
    """Where a message is in its account."""

    DRAFT = "draft"
    CHAT = "chat"
    SPAM = "spam"
    TRASH = "trash"
    SELF = "self-sent"
    SENT = "sent"
    INBOX = "inbox"
    ARCHIVE = "archive"
    GONE = "gone"


class Direction(StrEnum):
    """Who wrote a message, as the account tells it."""

    OUT = "out"
    """The account sent it, whatever From says."""
    HEADERS = "headers"
    """Its headers say: a customer, or the team from elsewhere."""
    NONE = "none"
    """It was not sent at all, or is no mail."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a place means."""

    direction: Direction
    is_kept: bool
    """Whether it is written down at all."""
    is_visible: bool
    """Whether it is a message of its conversation: shown, answered, counted."""
    moves: bool
    """Whether it moves clocks and status, once, when it is first seen there."""


MEANING: Mapping[Place, Meaning] = {
    Place.DRAFT: Meaning(Direction.NONE, is_kept=False, is_visible=False, moves=False),
    Place.CHAT: Meaning(Direction.NONE, is_kept=False, is_visible=False, moves=False),
    Place.SPAM: Meaning(Direction.HEADERS, is_kept=True, is_visible=False, moves=False),
    Place.TRASH: Meaning(Direction.HEADERS, is_kept=True, is_visible=False, moves=False),
    Place.SELF: Meaning(Direction.OUT, is_kept=True, is_visible=True, moves=False),
    Place.SENT: Meaning(Direction.OUT, is_kept=True, is_visible=True, moves=True),
    Place.INBOX: Meaning(Direction.HEADERS, is_kept=True, is_visible=True, moves=True),
    Place.ARCHIVE: Meaning(Direction.HEADERS, is_kept=True, is_visible=True, moves=True),
    Place.GONE: Meaning(Direction.NONE, is_kept=True, is_visible=False, moves=False),
}


class Move(StrEnum):
    """What it means that a message is somewhere else now."""

    NONE = "nothing"
    NEW = "new"
    """A message of its conversation, heard for the first time."""
    ASIDE = "set aside"
    """It was never seen among the others: written down, and begins nothing."""
    REMOVED = "removed"
    """A message of the conversation is no longer among the others."""
    RESTORED = "restored"
    """It is back: no new mail."""


def place_of(label_ids: Collection[str]) -> Place:
    """Where a message with these labels is. Trash and spam count before all else but drafts and chats."""
    labels = frozenset(label_ids)
    for label, place in _FIRST:
        if label in labels:
            return place
    if "SENT" in labels:
        return Place.SELF if "INBOX" in labels else Place.SENT
    return Place.INBOX if "INBOX" in labels else Place.ARCHIVE


_PLACES = {place.value: place for place in Place}
_FIRST = (
    ("CHAT", Place.CHAT),
    ("DRAFT", Place.DRAFT),
    ("TRASH", Place.TRASH),
    ("SPAM", Place.SPAM),
)


def place_named(word: str) -> Place | Other:
    """The place of that name, whatever version wrote it."""
    return _PLACES.get(word) or Other(word)


def is_sent(label_ids: Collection[str]) -> bool:
    """Whether the account sent it, wherever it lies now."""
    return "SENT" in label_ids


def move_of(before: Place | Other | None, after: Place) -> Move:
    """What it means that a message is ``after`` now; None before: it was not known.

    A draft is never known: what is sent of it is new, and what is deleted of it is nothing.
    """
    if not MEANING[after].is_kept:
        return Move.NONE
    is_visible = MEANING[after].is_visible
    if before is None:
        return Move.NONE if after is Place.GONE else Move.NEW if is_visible else Move.ASIDE
    was_visible = isinstance(before, Other) or MEANING[before].is_visible
    if was_visible == is_visible:
        return Move.NONE
    return Move.RESTORED if is_visible else Move.REMOVED
