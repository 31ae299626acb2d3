"""Label changes that still have to reach conversations, as documents: work that survives a crash."""

from dataclasses import dataclass

from backend.domain.refs import Ref
from backend.ports.documents import Document, Query, Value
from backend.records.codec import Stored, ref_fields, ref_of


@dataclass(frozen=True, slots=True)
class Chore:
    """A label of a mailbox that was renamed (``into`` is itself), merged into another, or deleted (empty)."""

    mailbox: str
    label_id: str
    into: str
    by: Ref
    key: str
    """Of the click that asked for it: activity ids are derived from it."""


def path(mailbox: str, label_id: str) -> str:
    """Where the chore of a label stands. A newer change of the label takes its place."""
    return f"chores/{mailbox}:{label_id}"


def fields(chore: Chore) -> dict[str, Value]:
    """Encode a chore."""
    return {
        "mailbox": chore.mailbox,
        "label_id": chore.label_id,
        "into": chore.into,
        "by": ref_fields(chore.by),
        "key": chore.key,
    }


def read(document: Document) -> Chore:
    """Decode a chore."""
    stored: Stored = document.fields
    return Chore(stored["mailbox"], stored["label_id"], stored["into"], ref_of(stored["by"]), stored["key"])


def pending(*, limit: int) -> Query:
    """Chores that wait."""
    return Query("chores", limit=limit)
