"""Messages that could not be taken in, with the reason. They are in Gmail still: each can be tried again."""

from dataclasses import dataclass
from datetime import datetime

from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, time_of
from backend.records.key import Key


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that failed each time."""

    mailbox: str
    gmail_id: str
    thread_id: str
    reason: str
    """The kind of the error: no text of anybody's mail."""
    failures: int
    at: datetime
    """When it was given up (UTC)."""
    is_past: bool = False
    new_since: datetime | None = None
    """As of its arrival."""


def key(mailbox: str, gmail_id: str) -> Key[DeadLetter]:
    """The dead letter of a message."""
    return Key(f"dead_letters/{mailbox}:{gmail_id}", read)


def fields(letter: DeadLetter) -> dict[str, Value]:
    """Encode a dead letter."""
    return {
        "v": V,
        "mailbox": letter.mailbox,
        "gmail_id": letter.gmail_id,
        "thread_id": letter.thread_id,
        "reason": letter.reason,
        "failures": letter.failures,
        "at": letter.at,
        "is_past": letter.is_past,
        "new_since": letter.new_since,
    }


def read(document: Document) -> DeadLetter:
    """Decode a dead letter."""
    stored: Stored = document.fields
    return DeadLetter(
        stored["mailbox"],
        stored["gmail_id"],
        stored.get("thread_id", ""),
        stored.get("reason", ""),
        stored.get("failures", 0),
        stored["at"],
        stored.get("is_past", False),
        time_of(stored.get("new_since")),
    )


def every(*, limit: int, cursor: str | None = None) -> Query:
    """All of them."""
    return Query("dead_letters", limit=limit, start_after=cursor)


def of_mailbox(mailbox: str, *, limit: int, cursor: str | None = None) -> Query:
    """Those of one mailbox."""
    return Query("dead_letters", (Where("mailbox", Op.EQ, mailbox),), limit=limit, start_after=cursor)
