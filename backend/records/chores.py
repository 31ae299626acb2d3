"""Label changes that still have to reach conversations, as documents: work that survives a crash."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.refs import Ref
from backend.ports.documents import Document, Query, Value
from backend.records.codec import Stored, V, ref_fields, ref_of, time_of
from backend.records.key import Key


@dataclass(frozen=True, slots=True)
class Chore:
    """A label of a mailbox that was renamed (``into`` is itself), merged into another, or deleted (empty)."""

    mailbox: str
    label_id: str
    into: str
    by: Ref
    """The admin who asked for it."""
    click_key: str
    """Of the click that asked for it: activity ids are derived from it."""
    asked_at: datetime | None = None
    claimed_until: datetime | None = None
    """A worker is at it until then."""
    cursor: str = ""
    """Where the next worker goes on, an empty string for the beginning."""


def key(mailbox: str, label_id: str) -> Key[Chore]:
    """The chore of a label. A newer change of the label takes its place."""
    return Key(f"chores/{mailbox}:{label_id}", read)


def at(path: str) -> Key[Chore]:
    """The chore at a path that a query gave."""
    return Key(path, read)


def fields(chore: Chore) -> dict[str, Value]:
    """Encode a chore."""
    return {
        "v": V,
        "mailbox": chore.mailbox,
        "label_id": chore.label_id,
        "into": chore.into,
        "by": ref_fields(chore.by),
        "key": chore.click_key,
        "asked_at": chore.asked_at,
        "claimed_until": chore.claimed_until,
        "cursor": chore.cursor,
    }


def read(document: Document) -> Chore:
    """Decode a chore, whatever version wrote it."""
    stored: Stored = document.fields
    return Chore(
        stored["mailbox"],
        stored["label_id"],
        stored["into"],
        ref_of(stored.get("by")),
        stored["key"],
        time_of(stored.get("asked_at")),
        time_of(stored.get("claimed_until")),
        stored.get("cursor", ""),
    )


def waiting(*, limit: int, cursor: str | None = None) -> Query:
    """Chores that wait."""
    return Query("chores", limit=limit, start_after=cursor)
