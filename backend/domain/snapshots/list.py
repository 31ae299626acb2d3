"""What a list of conversations shows, whole."""

from dataclasses import dataclass

from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.member import Member
from backend.domain.refusals import Gone, LostRace
from backend.domain.snapshots.me import Me
from backend.domain.view import AnyView


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A conversation that a bulk action left as it was, because it is no longer what the list showed."""

    thread_id: str
    name: str
    """The customer, or the subject where the mail names none."""
    version: int
    """As it stands now: who goes on all the same has seen that."""
    reason: LostRace | Gone


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What a bulk action did, and what undoes it."""

    key: str
    kind: str
    """assign, unassign, label, pending, snooze, close or undo."""
    value: str
    """The member's or label's name, when a snooze ends (ISO 8601, UTC), else an empty string."""
    changed: int
    skipped: int
    """Conversations that were already so, are gone, or changed since."""
    left: tuple[LeftRow, ...] = ()
    """Those of them that changed since, with what befell them."""
    choice: str = ""
    """The member's id where all were assigned, else an empty string."""
    gone: int = 0
    """Of those skipped, the ones that are no longer in the mailbox."""

    @property
    def alike(self) -> int:
        """How many were as wanted already."""
        return max(0, self.skipped - self.gone - len(self.left))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfView:
    """A page of a view."""

    me: Me
    rows: tuple[Conversation, ...]
    next_cursor: str | None
    view: AnyView
    cursor: str | None = None
    """Where this page begins, None for the first one."""
    label: Label | None = None
    """Whose conversations they are, where the view is that of a label."""
    holder: Member | None = None
    """Who has them, where the view is that of a member."""
    count: int | None = None
    """How many there are in all, capped at ``view.COUNT_UP_TO``; None on later pages."""
    members: tuple[Member, ...] = ()
    labels: tuple[Label, ...] = ()
    bulk: BulkDone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSearch:
    """A page of what was found for ``words``."""

    me: Me
    rows: tuple[Conversation, ...]
    next_cursor: str | None
    words: str
    cursor: str | None = None
    """Where this page begins, None for the first one."""
    members: tuple[Member, ...] = ()
    labels: tuple[Label, ...] = ()
    bulk: BulkDone | None = None

    @property
    def is_later(self) -> bool:
        """Whether it is not the first page."""
        return self.cursor is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCustomer:
    """A page of one customer's conversations, ``thread_id`` being the one that they were asked for."""

    me: Me
    rows: tuple[Conversation, ...]
    next_cursor: str | None
    thread_id: str
    email: str
    members: tuple[Member, ...] = ()
    cursor: str | None = None
    """Where this page begins, None for the first one."""


ListSnapshot = OfView | OfSearch | OfCustomer
