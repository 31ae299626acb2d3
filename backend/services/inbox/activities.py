"""The activity log of a conversation, to look back."""

from dataclasses import dataclass

from backend.domain.member import Person
from backend.domain.rights import Deed
from backend.domain.snapshots.conversation import ActivitySnapshot
from backend.domain.undo import offered
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.records import activities
from backend.records.key import read_each
from backend.services.kernel.reading import read_sight

PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class Activities:
    """Pages of the log."""

    documents: Documents
    clock: Clock

    def page(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> ActivitySnapshot:
        """Return a page of the activity log, newest first. Raises: NotMember, Gone."""
        sight = read_sight(self.documents, person, mailbox, thread_id, Deed.READ)
        page = self.documents.query(activities.newest(mailbox, thread_id, limit=PER_PAGE, cursor=cursor))
        lines = read_each(page.documents, activities.read)
        # Undo is for what was just done: on later pages newer lines that speak against it are not in view.
        undoable = frozenset[str]()
        if cursor is None:
            me, now = sight.me.ref, self.clock.now()
            undoable = offered(lines, sight.conversation, sight.mailbox, by=me, now=now)
        return ActivitySnapshot(sight.me, sight.conversation, lines, page.cursor, undoable)
