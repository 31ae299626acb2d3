"""Cursors that come back: they went through a card, so anybody may have written them."""

import json
from typing import Any

from backend.ports.documents import BadCursor, InvalidPath, Query
from backend.store.limits import check_path

LONGEST = 4_000
_INT_64 = 2**63


def place_in(query: Query) -> tuple[Any, str]:
    """Return (order value as the store wrote it, document path) of the query's cursor. Raises: BadCursor."""
    text = query.start_after or ""
    try:
        order_value, path = json.loads(text[:LONGEST])
        if not isinstance(path, str) or not _is_of(query, check_path(path)) or not _is_sane(order_value):
            raise BadCursor(text[:80])
    except (ValueError, TypeError, RecursionError, InvalidPath) as fault:
        raise BadCursor("a cursor of another query") from fault
    return order_value, path


def _is_of(query: Query, path: str) -> bool:
    collection, _, _ = path.rpartition("/")
    return (
        collection.rsplit("/", 1)[-1] == query.collection if query.group else collection == query.collection
    )


def _is_sane(order_value: object) -> bool:
    """A plain value, or a time as Firestore's cursors hold it."""
    if isinstance(order_value, dict):
        return set(order_value) == {"at"} and isinstance(order_value["at"], str)
    if isinstance(order_value, str):
        order_value.encode()  # Half a surrogate pair is no text: a UnicodeEncodeError is a ValueError.
        return True
    is_small = not isinstance(order_value, int) or abs(order_value) < _INT_64
    return is_small and not isinstance(order_value, list)
