"""Notes as documents. A deleted note keeps its text and is hidden, so that the deletion can be undone."""

from backend.domain.note import Note
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records import conversations
from backend.records.codec import note_fields, note_of


def path(mailbox: str, thread_id: str, note_id: str) -> str:
    """Where one note stands."""
    return f"{conversations.path(mailbox, thread_id)}/notes/{note_id}"


def fields(note: Note, *, is_deleted: bool = False) -> dict[str, Value]:
    """Encode a note."""
    return {**note_fields(note), "is_deleted": is_deleted}


def read(document: Document) -> Note:
    """Decode a note."""
    return note_of(document.fields)


def is_deleted(document: Document) -> bool:
    """Whether the note is hidden."""
    return bool(document.fields["is_deleted"])


def newest(mailbox: str, thread_id: str, *, limit: int, cursor: str | None) -> Query:
    """The notes that are shown, newest first."""
    return Query(
        f"{conversations.path(mailbox, thread_id)}/notes",
        (Where("is_deleted", Op.EQ, False),),
        order_by="at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )
