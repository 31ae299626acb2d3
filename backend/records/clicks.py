"""Clicks that are not about one conversation: remembered for a while, so that a double changes nothing.

The collection keeps the name of the first release: ``idempotency``.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.changes import Change
from backend.domain.snapshots.list import BulkDone
from backend.ports.documents import Document, Value
from backend.records.changes import change_fields, change_of, first_fields
from backend.records.codec import Stored, V
from backend.records.key import Key

REMEMBERED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class BulkClick:
    """A bulk action with what undoes it: the change of each thread."""

    by: str
    """Google's id of the member."""
    at: datetime
    done: BulkDone
    changes: dict[str, Change]


def key(mailbox: str, click_key: str) -> Key[BulkClick | None]:
    """A click. The mailbox is part of the id: equal keys of two mailboxes never meet."""
    return Key(f"idempotency/{mailbox}:{click_key}", _read)


def fields(*, now: datetime) -> dict[str, Value]:
    """Encode a click that only needs to be known as done."""
    return {"v": V, "expires_at": now + REMEMBERED}


def bulk_fields(click: BulkClick) -> dict[str, Value]:
    """Encode a bulk action."""
    done = click.done
    return {
        "v": V,
        "expires_at": click.at + REMEMBERED,
        "at": click.at,
        "by": click.by,
        "kind": done.kind,
        "value": done.value,
        "changed": done.changed,
        "skipped": done.skipped,
        "changes": [
            {"thread_id": thread_id, "change": change_fields(change), **first_fields(change)}
            for thread_id, change in click.changes.items()
        ],
    }


def _read(document: Document) -> BulkClick | None:
    """Decode a bulk action, None for a click that only needs to be known as done."""
    stored: Stored = document.fields
    if "changes" not in stored:
        return None
    click_key = document.id.rpartition(":")[2]
    done = BulkDone(click_key, stored["kind"], stored["value"], stored["changed"], stored["skipped"])
    changes = {entry["thread_id"]: change_of(entry) for entry in stored["changes"]}
    return BulkClick(stored["by"], stored["at"], done, changes)
