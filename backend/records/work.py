"""Work that was asked for and is not done, as documents: one a kind and mailbox, gone when it is done."""

from dataclasses import dataclass
from datetime import datetime

from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, time_of
from backend.records.key import Key

GROUP = "work"


@dataclass(frozen=True, slots=True)
class Asked:
    """Work of one kind on one mailbox."""

    kind: str
    mailbox: str
    asked_at: datetime
    """Since when it waits (UTC)."""
    ready_at: datetime
    """When whoever looks by themselves may take it up: at once, after a failure later; while it is being
    done, when a worker that was killed would have lost the mailbox.
    """
    asks: int = 1
    """How often it was asked for, as far as that makes a difference."""
    taken: int = 0
    """Up to which ask it has been taken up. As many as ``asks``: nothing new was asked since."""
    failures: int = 0
    """In a row."""
    fault: str = ""
    """The kind of the last error: no text of anybody's mail."""


def key(kind: str, mailbox: str) -> Key[Asked]:
    """Work of one kind on one mailbox."""
    return Key(f"{GROUP}/{kind}:{mailbox}", read)


def at(path: str) -> Key[Asked]:
    """The work at a path that a query gave."""
    return Key(path, read)


def fields(asked: Asked) -> dict[str, Value]:
    """Encode work."""
    return {
        "v": V,
        "kind": asked.kind,
        "mailbox": asked.mailbox,
        "asked_at": asked.asked_at,
        "ready_at": asked.ready_at,
        "asks": asked.asks,
        "taken": asked.taken,
        "failures": asked.failures,
        "fault": asked.fault,
    }


def read(document: Document) -> Asked:
    """Decode work."""
    stored: Stored = document.fields
    return Asked(
        stored["kind"],
        stored["mailbox"],
        time_of(stored.get("asked_at")) or stored["ready_at"],
        stored["ready_at"],
        stored.get("asks", 1),
        stored.get("taken", 0),
        stored.get("failures", 0),
        stored.get("fault", ""),
    )


def of_mailbox(mailbox: str, *, limit: int) -> Query:
    """All that waits for a mailbox, a document a kind."""
    return Query(GROUP, (Where("mailbox", Op.EQ, mailbox),), limit=limit)


def due(now: datetime, *, limit: int, cursor: str | None = None) -> Query:
    """Work of all mailboxes that may be taken up, the longest ready first."""
    return Query(
        GROUP, (Where("ready_at", Op.LE, now),), order_by="ready_at", limit=limit, start_after=cursor
    )


def failing(failures: int, *, limit: int) -> Query:
    """Work that has failed so often in a row, or more often; the worst first."""
    return Query(
        GROUP,
        (Where("failures", Op.GE, failures),),
        order_by="failures",
        descending=True,
        limit=limit,
    )
