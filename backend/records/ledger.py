"""The ledger as documents: one a mailbox and day, written anew with each proof."""

from backend.domain.ledger import LedgerDay
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, time_of
from backend.records.key import Key


def key(mailbox: str, day: str) -> Key[LedgerDay]:
    """A day of a mailbox."""
    return Key(f"ledger/{mailbox}:{day}", read)


def fields(one: LedgerDay) -> dict[str, Value]:
    """Encode a day."""
    return {
        "v": V,
        "mailbox": one.mailbox,
        "day": one.day,
        "in_gmail": one.in_gmail,
        "here": one.here,
        "recovered": one.recovered,
        "removed": one.removed,
        "dead": one.dead,
        "proved_at": one.proved_at,
        "size": one.size,
    }


def read(document: Document) -> LedgerDay:
    """Decode a day."""
    stored: Stored = document.fields
    return LedgerDay(
        stored["mailbox"],
        stored["day"],
        stored.get("in_gmail", 0),
        stored.get("here", 0),
        stored.get("recovered", 0),
        stored.get("removed", 0),
        stored.get("dead", 0),
        time_of(stored.get("proved_at")),
        stored.get("size", 0),
    )


def newest(mailbox: str, *, limit: int) -> Query:
    """The days of a mailbox, the newest first."""
    where = (Where("mailbox", Op.EQ, mailbox),)
    return Query("ledger", where, order_by="day", descending=True, limit=limit)
