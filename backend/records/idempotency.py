"""Clicks that are not about one conversation: remembered for a while, so that a double changes nothing."""

from datetime import datetime
from typing import Any

from backend.domain.activity import Change, Kind
from backend.domain.snapshots.list import BulkDone
from backend.ports.documents import Document, Value
from backend.records.codec import Stored, optional_ref, ref_fields


def path(mailbox: str, key: str) -> str:
    """Where a click stands. The mailbox is part of the id: equal keys of two mailboxes never meet."""
    return f"idempotency/{mailbox}:{key}"


def fields(*, expires_at: datetime) -> dict[str, Value]:
    """Encode a click that only needs to be known as done."""
    return {"expires_at": expires_at}


def bulk_fields(
    done: BulkDone, changes: dict[str, Change], *, by: str, at: datetime, expires_at: datetime
) -> dict[str, Value]:
    """Encode a bulk action with what undoes it: the change of each thread."""
    return {
        "expires_at": expires_at,
        "at": at,
        "by": by,
        "kind": done.kind,
        "value": done.value,
        "changed": done.changed,
        "skipped": done.skipped,
        "changes": [
            {
                "thread_id": thread_id,
                "kind": change.kind.value,
                "before": ref_fields(change.before) if change.before else None,
                "after": ref_fields(change.after) if change.after else None,
            }
            for thread_id, change in changes.items()
        ],
    }


def read_bulk(document: Document, key: str) -> BulkDone:
    """Decode what a bulk action did."""
    stored: Stored = document.fields
    return BulkDone(key, stored["kind"], stored["value"], stored["changed"], stored["skipped"])


def read_changes(document: Document) -> tuple[str, datetime, dict[str, Change]]:
    """Decode who did a bulk action, when, and the change of each thread."""
    stored: Stored = document.fields
    return stored["by"], stored["at"], {entry["thread_id"]: _change(entry) for entry in stored["changes"]}


def _change(entry: dict[str, Any]) -> Change:
    return Change(Kind(entry["kind"]), optional_ref(entry["before"]), optional_ref(entry["after"]))
