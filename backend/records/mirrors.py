"""What a mailbox mirrors in Gmail, and the conversations that wait to be mirrored, as documents."""

from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.mirror import NOTHING, Mirror, Mirrored, Touch
from backend.ports.documents import Document, Fields, Query, Value
from backend.records.codec import Stored, V, onto, time_of
from backend.records.key import Key


@dataclass(frozen=True, slots=True)
class Due:
    """A conversation whose labels and those of its messages in Gmail are to be brought together."""

    mailbox: str
    thread_id: str
    since: datetime
    """When it was first asked for (UTC)."""
    turn: int = 0
    """How often it was asked for: asked anew meanwhile, it is done anew."""
    touch: Touch = NOTHING


def asked(known: Due | None, mailbox: str, thread_id: str, now: datetime, touch: Touch = NOTHING) -> Due:
    """What waits once it is asked for, anew where it waits already."""
    before = known or Due(mailbox, thread_id, now)
    return replace(before, turn=before.turn + 1, touch=touch or before.touch)


def key(mailbox: str) -> Key[Mirror]:
    """The mirror of a mailbox."""
    return Key(f"mirrors/{mailbox}", read)


def due(mailbox: str, thread_id: str) -> Key[Due]:
    """Whether a conversation waits."""
    return Key(f"mirror_due/{mailbox}:{thread_id}", read_due)


def at(path: str) -> Key[Due]:
    """What waits at a path that a query gave."""
    return Key(path, read_due)


def waiting(*, limit: int, cursor: str | None = None) -> Query:
    """What waits, the longest first."""
    return Query("mirror_due", order_by="since", limit=limit, start_after=cursor)


def every(*, limit: int = 100, cursor: str | None = None) -> Query:
    """Every mirror."""
    return Query("mirrors", limit=limit, start_after=cursor)


def fields(mirror: Mirror) -> dict[str, Value]:
    """Encode a mirror."""
    return {
        "v": V,
        "mailbox": mirror.mailbox,
        "is_on": mirror.is_on,
        "also": list[Value](sorted(mirror.also)),
        "labels": [{"id": one.key, "gmail_id": one.gmail_id, "name": one.name} for one in mirror.labels],
        "swept_at": mirror.swept_at,
        "faults": [{"name": name, "fault": fault} for name, fault in mirror.faults],
    }


def changed(document: Document | None, mirror: Mirror) -> Fields:
    """Encode a mirror onto its document as it stands."""
    return onto(document.fields, fields(mirror)) if document else fields(mirror)


def read(document: Document) -> Mirror:
    """Decode a mirror."""
    stored: Stored = document.fields
    return Mirror(
        document.id,
        stored.get("is_on", False),
        frozenset(stored.get("also", ())),
        tuple(Mirrored(one["id"], one["gmail_id"], one.get("name", "")) for one in stored.get("labels", ())),
        tuple((one.get("name", ""), one.get("fault", "")) for one in stored.get("faults", ())),
        time_of(stored.get("swept_at")),
    )


def due_fields(due: Due) -> dict[str, Value]:
    """Encode that a conversation waits."""
    return {
        "v": V,
        "mailbox": due.mailbox,
        "thread_id": due.thread_id,
        "since": due.since,
        "turn": due.turn,
        "appeared": list[Value](sorted(due.touch.appeared)),
        "vanished": list[Value](sorted(due.touch.vanished)),
    }


def read_due(document: Document) -> Due:
    """Decode that a conversation waits."""
    stored: Stored = document.fields
    touch = Touch(frozenset(stored.get("appeared", ())), frozenset(stored.get("vanished", ())))
    return Due(stored["mailbox"], stored["thread_id"], stored["since"], stored.get("turn", 0), touch)
