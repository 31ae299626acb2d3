"""Undo: take back what an activity line says, if it still stands."""

from dataclasses import dataclass
from datetime import timedelta

from backend.domain import moves
from backend.domain.activity import Activity, Kind
from backend.domain.member import Deed
from backend.domain.moves import Moved
from backend.domain.refusals import Expired, Gone, NotAllowed
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.records import conversations, notes
from backend.services.kernel.desk import Scene, Target, carry_out

UNDOABLE_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Undoing:
    """One-tap undo of single moves. Bulk actions have their own, in ``bulk``."""

    documents: Documents
    clock: Clock

    def undo(self, target: Target, activity_id: str) -> ConversationSnapshot:
        """Take back one's own move. The undo is a move of its own, with its own activity line.

        Raises: Expired after a day or when the state has moved on, NotAllowed for a colleague's
        move, Gone, NotMember.
        """
        event_path = conversations.event_path(target.mailbox, target.thread_id, activity_id)
        line = self.documents.get_many([event_path]).get(event_path)
        activity = conversations.read_event(line) if line else None
        if activity is None or not activity.is_undoable:
            raise Expired("undo")
        deed = Deed.WORK
        extra: tuple[str, ...] = ()
        if activity.change.kind is Kind.NOTE_DELETED and activity.change.before:
            deed = Deed.NOTE
            extra = (notes.path(target.mailbox, target.thread_id, activity.change.before.id),)

        def move(scene: Scene) -> Moved:
            if activity.by.id != target.person.sub:
                raise NotAllowed("undo", scene.me.membership.role.value)
            if scene.now - activity.at > UNDOABLE_FOR:
                raise Expired("undo")
            try:
                return _taken_back(scene, activity, extra)
            except Gone:
                raise Expired("undo") from None

        return carry_out(self.documents, self.clock, target, deed, move, reads=extra, undoes=activity_id)


def _taken_back(scene: Scene, activity: Activity, extra: tuple[str, ...]) -> Moved:
    change = activity.change
    if change.kind is Kind.LABEL_REMOVED and change.before:
        return moves.add_label(scene.conversation, scene.mailbox.label(change.before.id))
    if change.kind is not Kind.NOTE_DELETED:
        return moves.undo(scene.conversation, change, by=scene.me.ref, now=scene.now)
    document = scene.extra.get(extra[0])
    if document is None or not notes.is_deleted(document):
        raise Gone("note")
    note = notes.read(document)
    scene.transaction.set(extra[0], notes.fields(note))
    return moves.restore_note(scene.conversation, note)
