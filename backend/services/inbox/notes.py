"""Internal notes: written for colleagues, kept with the conversation, never part of any mail."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain import moves
from backend.domain.member import Deed, Person, Role
from backend.domain.moves import Moved
from backend.domain.note import Note, clean_text, mentioned
from backend.domain.refs import Ref
from backend.domain.refusals import Gone, NotAllowed
from backend.domain.snapshots.conversation import ConversationSnapshot, NotesSnapshot
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.records import notes
from backend.services.kernel.desk import Scene, Target, carry_out
from backend.services.kernel.reading import read_scene

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Notes:
    """Add, edit, delete, list."""

    documents: Documents
    clock: Clock

    def add(self, target: Target, typed: str) -> ConversationSnapshot:
        """Add a note; members named with @ follow the conversation from now on.

        Names that are nobody in the mailbox mention nobody and come back in ``unknown_names``.
        Raises: Missing, TooLong, NotMember, NotAllowed, Gone.
        """
        text = clean_text(typed)
        unknown: list[str] = []

        def move(scene: Scene) -> Moved:
            named, nobody = mentioned(text, scene.mailbox.roster)
            unknown[:] = nobody
            note = Note(target.key, scene.me.ref, text, scene.now)
            path = notes.path(target.mailbox, target.thread_id, note.id)
            scene.transaction.create(path, notes.fields(note))
            return moves.add_note(scene.conversation, note, _others(named, scene.me.ref))

        shown = carry_out(self.documents, self.clock, target, Deed.NOTE, move)
        return replace(shown, unknown_names=tuple(unknown))

    def edit(self, target: Target, note_id: str, typed: str) -> ConversationSnapshot:
        """Change the text of one's own note. Raises: as ``add``; NotAllowed for a colleague's note."""
        text = clean_text(typed)

        def move(scene: Scene) -> Moved:
            note = _own(scene, target, note_id)
            if note.text == text:
                return scene.conversation, None
            edited = replace(note, text=text, edited_at=scene.now)
            path = notes.path(target.mailbox, target.thread_id, note_id)
            scene.transaction.set(path, notes.fields(edited))
            before, _ = mentioned(note.text, scene.mailbox.roster)
            named, _ = mentioned(text, scene.mailbox.roster)
            new = tuple(member for member in _others(named, scene.me.ref) if member not in before)
            return moves.replace_note(scene.conversation, edited, new)

        return self._on_note(target, note_id, move)

    def delete(self, target: Target, note_id: str) -> ConversationSnapshot:
        """Hide one's own note; undo brings it back. Raises: NotAllowed, Gone, NotMember."""

        def move(scene: Scene) -> Moved:
            note = _own(scene, target, note_id)
            path = notes.path(target.mailbox, target.thread_id, note_id)
            scene.transaction.set(path, notes.fields(note, is_deleted=True))
            return moves.drop_note(scene.conversation, note_id)

        return self._on_note(target, note_id, move)

    def clear_mention(self, target: Target) -> ConversationSnapshot:
        """The person has dealt with the mention: it leaves their Mentions view."""
        return carry_out(
            self.documents,
            self.clock,
            target,
            Deed.READ,
            lambda scene: moves.clear_mention(scene.conversation, target.person.sub),
        )

    def page(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> NotesSnapshot:
        """Return a page of the notes, newest first. Raises: NotMember, Gone."""
        sight = read_scene(self.documents, person, mailbox, thread_id, Deed.READ)
        page = self.documents.query(notes.newest(mailbox, thread_id, limit=PAGE_SIZE, cursor=cursor))
        found = tuple(notes.read(document) for document in page.documents)
        return NotesSnapshot(sight.me, sight.conversation, found, page.cursor)

    def own(self, person: Person, mailbox: str, thread_id: str, note_id: str) -> NotesSnapshot:
        """Return one's own note alone, to edit it. Raises: NotAllowed, Gone, NotMember."""
        sight = read_scene(self.documents, person, mailbox, thread_id, Deed.NOTE)
        path = notes.path(mailbox, thread_id, note_id)
        document = self.documents.get_many([path]).get(path)
        if document is None or notes.is_deleted(document):
            raise Gone("note")
        note = notes.read(document)
        _check_author(note, person.sub, sight.me.membership.role)
        return NotesSnapshot(sight.me, sight.conversation, (note,))

    def _on_note(self, target: Target, note_id: str, move: Callable[[Scene], Moved]) -> ConversationSnapshot:
        path = notes.path(target.mailbox, target.thread_id, note_id)
        return carry_out(self.documents, self.clock, target, Deed.NOTE, move, reads=(path,))


def _own(scene: Scene, target: Target, note_id: str) -> Note:
    document = scene.extra.get(notes.path(target.mailbox, target.thread_id, note_id))
    if document is None or notes.is_deleted(document):
        raise Gone("note")
    note = notes.read(document)
    _check_author(note, target.person.sub, scene.me.membership.role)
    return note


def _check_author(note: Note, sub: str, role: Role) -> None:
    if note.author.id != sub:
        raise NotAllowed("edit_note", role.value)


def _others(named: tuple[Ref, ...], author: Ref) -> tuple[Ref, ...]:
    """Mentioning oneself is no mention."""
    return tuple(member for member in named if member.id != author.id)
