"""What a list of conversations shows, whole."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.member import Member
from backend.domain.snapshots.me import Me
from backend.domain.view import AnyView


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What a bulk action did, and what undoes it."""

    key: str
    kind: str
    """assign, label, close or undo."""
    value: str
    """The member's or label's name, an empty string for close."""
    changed: int
    skipped: int
    """Conversations that were already so, are gone, or changed since."""


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """A page of a view, of a search, or of one customer's conversations."""

    me: Me
    rows: tuple[Conversation, ...]
    now: datetime
    view: AnyView | None = None
    label: Label | None = None
    words: str = ""
    """The search text, an empty string in a view."""
    customer: str = ""
    """The customer's address where the list is that customer's history."""
    count: int | None = None
    """How many there are in all, capped at ``view.COUNT_UP_TO``; None on later pages and in searches."""
    next_cursor: str | None = None
    members: tuple[Member, ...] = ()
    labels: tuple[Label, ...] = ()
    bulk: BulkDone | None = None
