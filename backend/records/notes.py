"""Notes as documents. A deleted note keeps its text and is hidden, so that the deletion can be undone."""

from backend.domain.note import Deletion, Note
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, ref_fields, ref_of, time_of
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
        "deletion": {"activity": deletion.activity, "at": deletion.at} if deletion else None,
    }


def read(document: Document) -> Note:
    """Decode a note. The first release did not keep when one was deleted, and by which activity."""
    stored: Stored = document.fields
    note = note_of(stored)
    if not stored.get("is_deleted"):
        return note
    known = stored.get("deletion") or {}
    deletion = Deletion(known.get("activity", ""), time_of(known.get("at")) or note.at)
    return Note(note.id, note.author, note.text, note.at, note.edited_at, deletion)


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
