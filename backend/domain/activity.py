"""One line of the activity log: who changed what, from what, to what. Never edited, never deleted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.domain.refs import Ref


class Kind(StrEnum):
    """What happened to the conversation."""

    ADOPTED = "adopted"
    SHARED = "shared"
    MESSAGE = "message"
    ASSIGNED = "assigned"
    STATUS = "status"
    PRIORITY = "priority"
    LABEL_ADDED = "label_added"
    LABEL_REMOVED = "label_removed"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    NOTE_ADDED = "note_added"
    NOTE_EDITED = "note_edited"
    NOTE_DELETED = "note_deleted"
    MENTION_CLEARED = "mention_cleared"


UNDOABLE = frozenset(
    {Kind.ASSIGNED, Kind.STATUS, Kind.PRIORITY, Kind.LABEL_ADDED, Kind.LABEL_REMOVED, Kind.NOTE_DELETED}
)
"""Kinds whose ``before`` says all that is needed to go back."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one move did, before anybody's name and time stand beside it.

    ``before`` and ``after`` hold a member, a label, a note id, or a status or priority as its id;
    for a snooze the name is the ISO time until which it lasts.
    """

    kind: Kind
    before: Ref | None = None
    after: Ref | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A change as the log keeps it. ``by`` is the member, or an empty id for Relais itself."""

    id: str
    at: datetime
    by: Ref
    change: Change
    undoes: str = ""
    """The id of the activity that this one undid, an empty string if it undid none."""

    @property
    def is_undoable(self) -> bool:
        """Whether the log alone holds what is needed to undo it."""
        return self.change.kind in UNDOABLE and not self.undoes
