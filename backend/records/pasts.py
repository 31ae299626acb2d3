"""Imports of a mailbox's past as documents."""

from datetime import UTC, datetime

from backend.domain.past import Past
from backend.ports.documents import Document, Fields, Query, Value
from backend.records.codec import Stored, V, onto, time_of
from backend.records.key import Key

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def key(mailbox: str) -> Key[Past]:
    """The import of a mailbox; a new one takes the place of the one before."""
    return Key(f"pasts/{mailbox}", read)


def every(*, limit: int = 100, cursor: str | None = None) -> Query:
    """Every import, over or not: one a mailbox."""
    return Query("pasts", limit=limit, start_after=cursor)


def fields(past: Past) -> dict[str, Value]:
    """Encode an import."""
    return {
        "v": V,
        "since": past.since,
        "started_at": past.started_at,
        "page": past.page,
        "place": past.place,
        "oldest": past.oldest,
        "threads": past.threads,
        "messages": past.messages,
        "estimate": past.estimate,
        "failed": past.failed,
        "next_at": past.next_at,
        "finished_at": past.finished_at,
    }


def changed(document: Document, past: Past) -> Fields:
    """Encode an import onto its document as it stands."""
    return onto(document.fields, fields(past))


def read(document: Document) -> Past:
    """Decode an import."""
    stored: Stored = document.fields
    started = time_of(stored.get("started_at")) or LONG_AGO
    return Past(
        mailbox=document.id,
        since=time_of(stored.get("since")) or started,
        started_at=started,
        page=stored.get("page", ""),
        place=stored.get("place", 0),
        oldest=time_of(stored.get("oldest")),
        threads=stored.get("threads", 0),
        messages=stored.get("messages", 0),
        estimate=stored.get("estimate", 0),
        failed=stored.get("failed", 0),
        next_at=time_of(stored.get("next_at")),
        finished_at=time_of(stored.get("finished_at")),
    )
