"""One line of the activity log: who changed what, from what, to what. Never edited, never deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.changes import UNDOABLE, Change
from backend.domain.refs import Actor

UNDOABLE_FOR = timedelta(hours=24)
"""How long what a member did can be taken back."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A change as the log keeps it. Lines of one conversation bear ever later times."""

    id: str
    """The click's key, or what else makes a repetition the same."""
    at: datetime
    by: Actor
    change: Change
    version: int = 0
    """The version of the conversation that it made, 0 in lines of the first release."""
    undoes: str = ""
    """The id of the activity that this one undid, an empty string if it undid none."""
    is_followed: bool = False
    """Whether whatever must happen after it has happened (``jobs.follow``)."""

    @property
    def is_undoable(self) -> bool:
        """Whether the log alone holds what is needed to undo it."""
        return isinstance(self.change, UNDOABLE) and not self.undoes
