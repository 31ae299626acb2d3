"""Undo: take back what an activity line says, if it still stands."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain import noting, undo
from backend.domain.activity import UNDOABLE_FOR, Activity
from backend.domain.changes import NoteAdded, NoteDeleted
from backend.domain.moves import Moved
from backend.domain.note import Note
from backend.domain.refusals import Expired, NotAllowed
from backend.domain.rights import Deed
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.ports.documents import Document
from backend.records import activities, notes
from backend.records.codec import onto
from backend.records.key import fetch, fetch_one
from backend.services.inbox.notes import coming_into_view
from backend.services.kernel.desk import Desk, Scene, Target


@dataclass(frozen=True, slots=True)
class Undoing:
    """One-tap undo of single moves. Bulk actions have their own, in ``bulk``."""

    desk: Desk

    def undo(self, target: Target, activity_id: str, note_id: str = "") -> ConversationSnapshot:
        """Take back one's own move. The undo is a move of its own, with its own activity line.

        ``note_id`` is the note that was written or deleted: it says itself by which line that was, so that
        no click reads more than three documents. Raises: Expired after a day, when the
        state has moved on, or where there is no such line; NotAllowed for a colleague's move, Gone,
        NotMember.
        """
        line = activities.key(target.mailbox, target.thread_id, activity_id)
        note = notes.key(target.mailbox, target.thread_id, note_id)

        def move(scene: Scene) -> Moved:
            shown = scene.found.get(note) if note_id else None
            if shown and shown.deletion and shown.deletion.activity == activity_id:
                _check_own(scene, shown.author.id, shown.deletion.at)
                return _restored(scene, target, note_id)
            if shown and shown.id == activity_id:
                _check_own(scene, shown.author.id, shown.at)
                return _dropped(scene, target, note_id)
            activity = fetch_one(scene.transaction, line) if note_id else scene.found.get(line)
            if activity is None or not activity.is_undoable:
                raise Expired("undo")
            _check_own(scene, activity.by.id, activity.at)
            return _taken_back(scene, target, activity)

        reads = (note if note_id else line,)
        # What must be allowed depends on the line: whoever may read is let in to look at it.
        return self.desk.change(target, Deed.READ, move, reads=reads, undoes=activity_id)


def _check_own(scene: Scene, sub: str, at: datetime) -> None:
    if sub != scene.me.person.sub:
        raise NotAllowed("undo", scene.me.membership.role.value)
    if scene.now - at > UNDOABLE_FOR:
        raise Expired("undo", Expired("day"))


def _taken_back(scene: Scene, target: Target, activity: Activity) -> Moved:
    change = activity.change
    if isinstance(change, NoteDeleted):
        return _restored(scene, target, change.note_id)
    if isinstance(change, NoteAdded):
        return _dropped(scene, target, change.note_id)
    scene.me.membership.check(Deed.WORK)
    me = scene.me.ref
    return undo.take_back(scene.conversation, change, activity.version, scene.mailbox, by=me, now=scene.now)


def _restored(scene: Scene, target: Target, note_id: str) -> Moved:
    document, note = _note_of(scene, target, note_id)
    if note.deletion is None:
        raise Expired("undo")
    present = {member.sub for member in scene.mailbox.roster if member.sub}
    shown, moved = noting.restore_note(scene.conversation, note, present)
    scene.keep(document.path, onto(document.fields, notes.fields(shown)))
    return moved


def _dropped(scene: Scene, target: Target, note_id: str) -> Moved:
    document, note = _note_of(scene, target, note_id)
    if note.deletion:
        raise Expired("undo")
    older = coming_into_view(scene, target, note)
    hidden, moved = noting.drop_note(scene.conversation, note, target.key, older, now=scene.now)
    scene.keep(document.path, onto(document.fields, notes.fields(hidden)))
    return moved


def _note_of(scene: Scene, target: Target, note_id: str) -> tuple[Document, Note]:
    scene.me.membership.check(Deed.NOTE)
    key = notes.key(target.mailbox, target.thread_id, note_id)
    found = scene.found if scene.found.document(key) else fetch(scene.transaction, [key])
    document, note = found.document(key), found.get(key)
    if document is None or note is None:
        raise Expired("undo")
    return document, note
