"""Firestore's documents and values as the port's, and what a cursor holds of them."""

from datetime import UTC, datetime
from typing import Any

from backend.ports.documents import Document, Value


def document_of(snapshot: Any) -> Document:
    """A snapshot of the client's as a document."""
    stored = snapshot.to_dict() or {}
    return Document(snapshot.reference.path, {name: _value(item) for name, item in stored.items()})


def _value(item: Any) -> Value:
    """The client's values as the port's: its time with nanoseconds becomes a plain one in UTC."""
    if isinstance(item, datetime):
        return datetime(
            item.year, item.month, item.day, item.hour, item.minute, item.second, item.microsecond, UTC
        )
    if isinstance(item, list):
        return [_value(one) for one in item]
    if isinstance(item, dict):
        return {name: _value(one) for name, one in item.items()}
    plain: Value = item
    return plain


def plain(value: Value) -> Any:
    """A value as a cursor holds it."""
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def unplain(item: Any) -> Any:
    """Back from ``plain``."""
    return datetime.fromisoformat(item["at"]) if isinstance(item, dict) else item
