"""Decisions for a whole mailbox that still have to reach its conversations: work that survives a crash."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.refs import Ref
from backend.ports.documents import Document, Query, Value
from backend.records.codec import Stored, V, ref_fields, ref_of, time_of
from backend.records.key import Key

LABEL = "label"
"""A label was renamed (``into`` is itself), merged into another one, or deleted (``into`` is empty)."""


LEFT, HELD = "left", "held"
"""A member left, or holds nothing any more; ``into`` is the ``sub`` to whom their work goes, or empty."""


@dataclass(frozen=True, slots=True)
class Chore:
    """What stands on conversations of a mailbox is to be brought up to date.

    ``into`` is what was to take its place when the chore was given; what does now is for the mailbox to say.
    """

    mailbox: str
    borne: str
    """Id of what the conversations bear: of the label, of the member."""
    into: str
    by: Ref
    """The admin who asked for it."""
    click_key: str
    """Of the click that asked for it: activity ids are derived from it."""
    kind: str = LABEL
    asked_at: datetime | None = None
    claimed_until: datetime | None = None
    """A worker is at it until then."""
    cursor: str = ""
    """Where the next worker goes on, an empty string for the beginning."""
    skipped: int = 0
    """Conversations that could not be brought up to date since the beginning."""
    stage: int = 0
    """Of an errand that asks several questions one after the other, which one."""
    name: str = ""
    """Of the member."""
    worker: str = ""
    """Who is at it, made anew for each turn: a worker whose answer was lost knows its own claim again."""


def key(mailbox: str, borne: str, kind: str = LABEL) -> Key[Chore]:
    """The chore of a label or a member. A newer decision on the same takes its place."""
    named = borne if kind == LABEL else f"{kind}:{borne}"
    return Key(f"chores/{mailbox}:{named}", read)


def at(path: str) -> Key[Chore]:
    """The chore at a path that a query gave."""
    return Key(path, read)


def fields(chore: Chore) -> dict[str, Value]:
    """Encode a chore. The field ``label_id`` has its name from the first release."""
    return {
        "v": V,
        "mailbox": chore.mailbox,
        "kind": chore.kind,
        "label_id": chore.borne,
        "into": chore.into,
        "by": ref_fields(chore.by),
        "key": chore.click_key,
        "asked_at": chore.asked_at,
        "claimed_until": chore.claimed_until,
        "cursor": chore.cursor,
        "skipped": chore.skipped,
        "stage": chore.stage,
        "name": chore.name,
        "worker": chore.worker,
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
        stored.get("kind", LABEL),
        time_of(stored.get("asked_at")),
        time_of(stored.get("claimed_until")),
        stored.get("cursor", ""),
        stored.get("skipped", 0),
        stored.get("stage", 0),
        stored.get("name", ""),
        stored.get("worker", ""),
    )


def waiting(*, limit: int, cursor: str | None = None) -> Query:
    """Chores that wait."""
    return Query("chores", limit=limit, start_after=cursor)
