"""Internal notes: written for colleagues, kept with the conversation, never part of any mail."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain import moves
from backend.domain.member import Person
from backend.domain.moves import Moved
from backend.domain.note import Deletion, Note, clean_text, mentioned
from backend.domain.other import Other
from backend.domain.refs import Ref
from backend.domain.refusals import Gone, NotAllowed
from backend.domain.rights import Deed, Role
from backend.domain.snapshots.conversation import ConversationSnapshot, NotesSnapshot
from backend.ports.documents import Documents, Fields
from backend.records import notes
from backend.records.codec import over
from backend.records.key import Key, fetch_one, read_each
from backend.services.kernel.desk import Desk, Scene, Target
from backend.services.kernel.reading import read_sight

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Notes:
    """Add, edit, delete, list."""

    documents: Documents
    desk: Desk

    def add(self, target: Target, typed: str) -> ConversationSnapshot:
        """Add a note; members named with @ follow the conversation from now on.

        Names that are nobody in the mailbox mention nobody and come back in ``unknown_names``.
        Raises: Missing, TooLong, NotMember, NotAllowed, Gone.
        """
        text = clean_text(typed)

        def move(scene: Scene) -> Moved:
            named, nobody = mentioned(text, scene.mailbox.roster)
            note = Note(target.key, scene.me.ref, text, scene.now)
            scene.transaction.create(_key(target, note.id).path, notes.fields(note))
            return moves.add_note(scene.conversation, note, _others(named, scene.me.ref), nobody)

        return self.desk.change(target, Deed.NOTE, move)

    def edit(self, target: Target, note_id: str, typed: str) -> ConversationSnapshot:
        """Change the text of one's own note. Raises: as ``add``; NotAllowed for a colleague's note."""
        text = clean_text(typed)

        def move(scene: Scene) -> Moved:
            note = _own(scene, target, note_id)
            if note.text == text:
                return scene.conversation, None
            edited = replace(note, text=text, edited_at=scene.now)
            scene.transaction.set(_key(target, note_id).path, _onto(scene, target, edited))
            before, _ = mentioned(note.text, scene.mailbox.roster)
            named, _ = mentioned(text, scene.mailbox.roster)
            new = tuple(member for member in _others(named, scene.me.ref) if member not in before)
            return moves.replace_note(scene.conversation, edited, new)

        return self._on_note(target, note_id, move)

    def delete(self, target: Target, note_id: str) -> ConversationSnapshot:
        """Hide one's own note; undo brings it back. Raises: NotAllowed, Gone, NotMember."""

        def move(scene: Scene) -> Moved:
            note = _own(scene, target, note_id)
            hidden = replace(note, deletion=Deletion(target.key, scene.now))
            scene.transaction.set(_key(target, note_id).path, _onto(scene, target, hidden))
            return moves.drop_note(scene.conversation, note_id)

        return self._on_note(target, note_id, move)

    def clear_mention(self, target: Target) -> ConversationSnapshot:
        """The person has dealt with the mention: it leaves their Mentions view."""
        return self.desk.change(
            target, Deed.READ, lambda scene: moves.clear_mention(scene.conversation, scene.me.ref)
        )

    def page(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> NotesSnapshot:
        """Return a page of the notes, newest first. Raises: NotMember, Gone."""
        sight = read_sight(self.documents, person, mailbox, thread_id, Deed.READ)
        page = self.documents.query(notes.newest(mailbox, thread_id, limit=PAGE_SIZE, cursor=cursor))
        found = read_each(page.documents, notes.read)
        return NotesSnapshot(sight.me, sight.conversation, found, page.cursor)

    def own(self, person: Person, mailbox: str, thread_id: str, note_id: str) -> NotesSnapshot:
        """Return one's own note alone, to edit it. Raises: NotAllowed, Gone, NotMember."""
        sight = read_sight(self.documents, person, mailbox, thread_id, Deed.NOTE)
        note = fetch_one(self.documents, notes.key(mailbox, thread_id, note_id))
        if note is None or note.deletion:
            raise Gone("note")
        _check_author(note, person.sub, sight.me.membership.role)
        return NotesSnapshot(sight.me, sight.conversation, (note,))

    def _on_note(self, target: Target, note_id: str, move: Callable[[Scene], Moved]) -> ConversationSnapshot:
        return self.desk.change(target, Deed.NOTE, move, reads=(_key(target, note_id),))


def _key(target: Target, note_id: str) -> Key[Note]:
    return notes.key(target.mailbox, target.thread_id, note_id)


def _onto(scene: Scene, target: Target, note: Note) -> Fields:
    """The note over its document as it stands."""
    document = scene.found.document(_key(target, note.id))
    return over(document, notes.fields(note))


def _own(scene: Scene, target: Target, note_id: str) -> Note:
    note = scene.found.get(_key(target, note_id))
    if note is None or note.deletion:
        raise Gone("note")
    _check_author(note, target.person.sub, scene.me.membership.role)
    return note


def _check_author(note: Note, sub: str, role: Role | Other) -> None:
    if note.author.id != sub:
        raise NotAllowed("edit_note", role.value)


def _others(named: tuple[Ref, ...], author: Ref) -> tuple[Ref, ...]:
    """Mentioning oneself is no mention."""
    return tuple(member for member in named if member.id != author.id)
