"""How values stand in SQLite: JSON text in which every kind of value stays itself and sorts as it should.

Text that begins with the mark U+0001 is not a person's: the letter behind it says what it is. Times
are fixed-width ISO text, so that they sort; a person's own text that begins with the mark is kept
behind one of its own.
"""

import math
from datetime import UTC, datetime
from typing import Any

import orjson

from backend.ports.documents import Fields, StoreError, Value

_MARK = "\x01"
_TIME, _TRUE, _FALSE, _TEXT = "\x01t", "\x01b1", "\x01b0", "\x01s"
_INT_LIMIT = 2**63


def dumps(fields: Fields) -> str:
    """Encode the fields of a document. Raises: StoreError."""
    try:
        return orjson.dumps({name: plain(value) for name, value in fields.items()}).decode()
    except TypeError as fault:
        raise StoreError(f"cannot be stored: {fault}") from fault


def loads(text: str) -> dict[str, Value]:
    """Decode ``dumps``."""
    fields: dict[str, Value] = orjson.loads(text)
    return _mapping(fields) if _MARK_IN_JSON in text else fields


_MARK_IN_JSON = "\\u0001"


def plain(value: Value) -> Any:
    """Encode one value as JSON can hold it. Raises: StoreError."""
    if isinstance(value, bool):
        return _TRUE if value else _FALSE
    if isinstance(value, str):
        return _TEXT + value if value.startswith(_MARK) else value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise StoreError("a time needs its zone")
        return _TIME + value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            raise StoreError("a list never holds a list directly")
        return [one if type(one) is str and one[:1] != _MARK else plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise StoreError("a number is finite")
    if isinstance(value, int) and not -_INT_LIMIT <= value < _INT_LIMIT:
        raise StoreError("an integer has 64 bits")
    return value


def _value(item: Any) -> Value:
    """Decode one value that is no plain text. JSON has these types and no other."""
    kind = type(item)
    if kind is str:
        return _unmarked(item)
    if kind is dict:
        return _mapping(item)
    if kind is list:
        return [one if type(one) is str and one[:1] != _MARK else _value(one) for one in item]
    plain_item: Value = item
    return plain_item


def _mapping(stored: dict[str, Any]) -> dict[str, Value]:
    """Decode each value. Most of a document is plain text, which is passed on where it is met."""
    return {
        name: item if item is None or (type(item) is str and item[:1] != _MARK) else _value(item)
        for name, item in stored.items()
    }


def _unmarked(text: str) -> Value:
    kind = text[:2]
    if kind == _TIME:
        return datetime.fromisoformat(text[2:])
    if kind == _TEXT:
        return text[2:]
    return text == _TRUE
