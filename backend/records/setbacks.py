"""Work that failed, as documents: set aside for a while, so that it does not hold up the rest."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V
from backend.records.key import Key


@dataclass(frozen=True, slots=True)
class Setback:
    """What failed, how often, and when it is tried again (UTC)."""

    job: str
    item: str
    failures: int
    retry_at: datetime
    fault: str
    """The kind of the error, for the log and for whoever looks: no text of anybody's mail."""


def key(job: str, item: str) -> Key[Setback]:
    """The setback of one item of a job. The item is a path: its hash is the id."""
    return Key(f"setbacks/{job}:{hashlib.sha256(item.encode()).hexdigest()[:40]}", read)


def fields(setback: Setback) -> dict[str, Value]:
    """Encode a setback."""
    return {
        "v": V,
        "job": setback.job,
        "item": setback.item,
        "failures": setback.failures,
        "retry_at": setback.retry_at,
        "fault": setback.fault,
    }


def read(document: Document) -> Setback:
    """Decode a setback."""
    stored: Stored = document.fields
    return Setback(
        stored["job"], stored["item"], stored["failures"], stored["retry_at"], stored.get("fault", "")
    )


def of_job(job: str, *, limit: int, cursor: str | None = None) -> Query:
    """The setbacks of a job."""
    return Query("setbacks", (Where("job", Op.EQ, job),), limit=limit, start_after=cursor)
