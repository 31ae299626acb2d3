"""Notes as documents. A deleted note keeps its text and is hidden, so that the deletion can be undone."""

from dataclasses import replace

from backend.domain.note import Deletion, Note
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, ref_fields, ref_of, refs_fields, refs_of, time_of
from backend.records.key import Key

GROUP = "notes"


def key(mailbox: str, thread_id: str, note_id: str) -> Key[Note]:
    """One note."""
    return Key(f"{_collection(mailbox, thread_id)}/{note_id}", read)


def note_fields(note: Note) -> dict[str, Value]:
    """Encode a note as a conversation carries it."""
    return {
        "id": note.id,
        "author": ref_fields(note.author),
        "text": note.text,
        "at": note.at,
        "edited_at": note.edited_at,
    }


def note_of(stored: Stored) -> Note:
    """Decode ``note_fields``."""
    author, text = ref_of(stored.get("author")), stored.get("text", "")
    return Note(stored["id"], author, text, stored["at"], time_of(stored.get("edited_at")))


def fields(note: Note) -> dict[str, Value]:
    """Encode a note."""
    deletion = note.deletion
    return {
        "v": V,
        **note_fields(note),
        "is_deleted": deletion is not None,
        "deletion": _deletion_fields(deletion) if deletion else None,
        "called": None if note.called is None else refs_fields(note.called),
        "joined": refs_fields(note.joined),
    }


def read(document: Document) -> Note:
    """Decode a note. The first release did not keep when one was deleted, and by which activity."""
    stored: Stored = document.fields
    note, called = note_of(stored), stored.get("called")
    return replace(
        note,
        deletion=_deletion_of(stored, note) if stored.get("is_deleted") else None,
        called=None if called is None else refs_of(called),
        joined=refs_of(stored.get("joined")),
    )


def _deletion_fields(deletion: Deletion) -> dict[str, Value]:
    return {
        "activity": deletion.activity,
        "at": deletion.at,
        "released": list(deletion.released),
        "left": refs_fields(deletion.left),
        "reopened": list(deletion.reopened),
    }


def _deletion_of(stored: Stored, note: Note) -> Deletion:
    known = stored.get("deletion") or {}
    at = time_of(known.get("at")) or note.at
    released, reopened = tuple(known.get("released", ())), tuple(known.get("reopened", ()))
    return Deletion(known.get("activity", ""), at, released, refs_of(known.get("left")), reopened)


def newest(mailbox: str, thread_id: str, *, limit: int, cursor: str | None = None) -> Query:
    """The notes that are shown, newest first."""
    return Query(
        _collection(mailbox, thread_id),
        (Where("is_deleted", Op.EQ, False),),
        order_by="at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )


def _collection(mailbox: str, thread_id: str) -> str:
    return f"mailboxes/{mailbox}/conversations/{thread_id}/{GROUP}"
