"""Internal notes: written for colleagues, kept with the conversation, never part of any mail."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain import noting
from backend.domain.member import Person
from backend.domain.mentions import Mentions, mentions_in
from backend.domain.moves import Moved
from backend.domain.note import CARRIED, Note, clean_text
from backend.domain.other import Other
from backend.domain.refusals import Gone, NotAllowed, SaidOtherwise
from backend.domain.rights import Deed, Role
from backend.domain.snapshots.conversation import ConversationSnapshot, NotesSnapshot
from backend.ports.documents import Documents
from backend.records import notes
from backend.records.codec import over
from backend.records.key import Key, fetch_one, read_each
from backend.services.kernel.desk import Desk, Scene, Target
from backend.services.kernel.reading import read_sight

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Notes:
    """Add, edit, say who is meant, delete, list."""

    documents: Documents
    desk: Desk

    def add(self, target: Target, typed: str) -> ConversationSnapshot:
        """Add a note; members named with @ follow the conversation from now on.

        Names that are nobody in the mailbox mention nobody and come back in ``unknown_names``; those that
        several bear in ``unclear_names``: ``mention`` says who is meant.
        Raises: Missing, TooLong, NotMember, NotAllowed, Gone; SaidOtherwise where the same click has added
        another text.
        """
        text = clean_text(typed)

        def move(scene: Scene) -> Moved:
            named = _mentions(scene, text)
            note = Note(target.key, scene.me.ref, text, scene.now)
            note = noting.written(scene.conversation, note, named)
            scene.keep(_key(target, note.id).path, notes.fields(note))
            return noting.add_note(scene.conversation, note, named)

        shown = self.desk.change(target, Deed.NOTE, move)
        kept = _shown_in(shown, target.key)
        if kept and kept.edited_at is None and kept.text != text:
            raise SaidOtherwise
        return shown

    def edit(self, target: Target, note_id: str, typed: str) -> ConversationSnapshot:
        """Change the text of one's own note. Raises: as ``add``; NotAllowed for a colleague's note."""
        text = clean_text(typed)

        def move(scene: Scene) -> Moved:
            note = _own(scene, target, note_id)
            if note.text == text:
                return scene.conversation, None
            if note.called is None:
                note = replace(note, called=_mentions(scene, note.text).members)
            named = _mentions(scene, text)
            edited = noting.rewritten(scene.conversation, note, text, named, now=scene.now)
            _keep(scene, target, edited)
            return noting.replace_note(scene.conversation, note, edited, named)

        shown = self._on_note(target, note_id, move)
        kept = _shown_in(shown, note_id)
        if kept and kept.text != text:
            raise SaidOtherwise
        return shown

    def mention(self, target: Target, note_id: str, sub: str) -> ConversationSnapshot:
        """Say which of those who bear an unclear name one's own note means. Once one is chosen, all is said.

        Raises: Gone (member) for somebody whom no unclear name in it means; else as ``edit``.
        """

        def move(scene: Scene) -> Moved:
            note = _own(scene, target, note_id)
            named = _mentions(scene, note.text)
            means = next((one for one in named.unclear if any(who.id == sub for who in one.bearers)), None)
            if means is None:
                raise Gone("member")
            if {who.id for who in means.bearers} & {who.id for who in note.called or ()}:
                return scene.conversation, None
            calling, mentioned = noting.mention(
                scene.conversation, note, scene.mailbox.member(sub).ref, named
            )
            _keep(scene, target, calling)
            return mentioned

        return self._on_note(target, note_id, move)

    def delete(self, target: Target, note_id: str) -> ConversationSnapshot:
        """Hide one's own note; undo brings it back. Raises: NotAllowed, Gone, NotMember."""

        def move(scene: Scene) -> Moved:
            note = _own(scene, target, note_id)
            older = coming_into_view(scene, target, note)
            hidden, dropped = noting.drop_note(scene.conversation, note, target.key, older, now=scene.now)
            _keep(scene, target, hidden)
            return dropped

        return self._on_note(target, note_id, move)

    def clear_mention(self, target: Target) -> ConversationSnapshot:
        """The person has dealt with the mention: it leaves their Mentions view."""
        return self.desk.change(
            target, Deed.READ, lambda scene: noting.clear_mention(scene.conversation, scene.me.ref)
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


def coming_into_view(scene: Scene, target: Target, note: Note) -> tuple[Note, ...]:
    """The older notes that take the place of the last one in view: asked for in that case alone."""
    if not noting.is_last_in_view(scene.conversation, note):
        return ()
    page = scene.transaction.query(notes.newest(target.mailbox, target.thread_id, limit=CARRIED + 1))
    return tuple(one for one in read_each(page.documents, notes.read) if one.id != note.id)[:CARRIED]


def _shown_in(shown: ConversationSnapshot, note_id: str) -> Note | None:
    """The note as the conversation carries it, None if it is not among the newest."""
    return next((note for note in shown.conversation.recent_notes if note.id == note_id), None)


def _key(target: Target, note_id: str) -> Key[Note]:
    return notes.key(target.mailbox, target.thread_id, note_id)


def _keep(scene: Scene, target: Target, note: Note) -> None:
    """Write the note over its document as it stands."""
    key = _key(target, note.id)
    scene.keep(key.path, over(scene.found.document(key), notes.fields(note)))


def _mentions(scene: Scene, text: str) -> Mentions:
    return mentions_in(text, scene.mailbox.roster, scene.mailbox.former)


def _own(scene: Scene, target: Target, note_id: str) -> Note:
    note = scene.found.get(_key(target, note_id))
    if note is None or note.deletion:
        raise Gone("note")
    _check_author(note, target.person.sub, scene.me.membership.role)
    return note


def _check_author(note: Note, sub: str, role: Role | Other) -> None:
    if note.author.id != sub:
        raise NotAllowed("edit_note", role.value)
