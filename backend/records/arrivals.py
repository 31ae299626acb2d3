"""Messages of connected accounts that something happened to, and that are still to be looked at."""

from dataclasses import dataclass
from datetime import datetime

from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, time_of
from backend.records.key import Key


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message to be looked at."""

    mailbox: str
    gmail_id: str
    thread_id: str
    """The account's; empty where Gmail did not name it."""
    since: datetime
    """When Relais was first told of it (UTC): the order of work."""
    history_id: str = ""
    """Of the record that named it last: told of anew, it is looked at anew."""
    is_past: bool = False
    """It was found by listing, not told of as it came: nobody is told of it, no rule acts on it."""
    new_since: datetime | None = None
    """Of what is past, what came after this was missed and opens what was closed. None: nothing was."""
    failures: int = 0
    retry_at: datetime | None = None
    """When it is tried again after a failure."""


def key(mailbox: str, gmail_id: str) -> Key[Arrival]:
    """The arrival of a message."""
    return Key(f"arrivals/{mailbox}:{gmail_id}", read)


def fields(arrival: Arrival) -> dict[str, Value]:
    """Encode an arrival."""
    return {
        "v": V,
        "mailbox": arrival.mailbox,
        "gmail_id": arrival.gmail_id,
        "thread_id": arrival.thread_id,
        "since": arrival.since,
        "history_id": arrival.history_id,
        "is_past": arrival.is_past,
        "new_since": arrival.new_since,
        "failures": arrival.failures,
        "retry_at": arrival.retry_at,
    }


def read(document: Document) -> Arrival:
    """Decode an arrival."""
    stored: Stored = document.fields
    return Arrival(
        stored["mailbox"],
        stored["gmail_id"],
        stored.get("thread_id", ""),
        stored["since"],
        stored.get("history_id", ""),
        stored.get("is_past", False),
        time_of(stored.get("new_since")),
        stored.get("failures", 0),
        time_of(stored.get("retry_at")),
    )


def waiting(mailbox: str, *, limit: int, cursor: str | None = None) -> Query:
    """What waits in a mailbox, the oldest first."""
    where = (Where("mailbox", Op.EQ, mailbox),)
    return Query("arrivals", where, order_by="since", limit=limit, start_after=cursor)
