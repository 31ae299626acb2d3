"""How values stand in SQLite: JSON text in which every kind of value stays itself and sorts as it should.

Text that begins with the mark U+0001 is not a person's: the letter behind it says what it is. Times
are fixed-width ISO text, so that they sort; a person's own text that begins with the mark is kept
behind one of its own.
"""

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from backend.ports.documents import Fields, StoreError, Value

Stored = dict[str, Any]
"""The fields of a document as JSON holds them: what is indexed, and compared with what stood before."""

_MARK = "\x01"
_MARK_IN_JSON = "\\u0001"
_TIME, _TRUE, _FALSE, _TEXT = "\x01t", "\x01b1", "\x01b0", "\x01s"
_INT_LIMIT = 2**63

Place = tuple[tuple[str | int, ...], str | int]
"""Where a marked value stands: the way to what holds it, and its name or number there."""

PLACES, SHAPES = 64, 1_000
"""So many places of so many shapes of documents are kept."""

_PLACES: dict[tuple[str, ...], tuple[Place, ...]] = {}
"""Documents with the same fields bear their marks in the same places: those are looked at first."""


def dumps(stored: Stored) -> str:
    """The text of a document. Raises: StoreError."""
    try:
        return orjson.dumps(stored).decode()
    except TypeError as fault:
        raise StoreError(f"cannot be stored: {fault}") from fault


def loads(text: str) -> dict[str, Value]:
    """The fields of a document from its text."""
    fields: dict[str, Value] = orjson.loads(text)
    marks = text.count(_MARK_IN_JSON)
    if not marks:
        return fields
    shape = tuple(fields)
    known = _PLACES.get(shape, ())
    if _unmark_at(known, fields, marks) == marks:
        return fields
    fields = orjson.loads(text)  # A text that was unmarked by half may look marked again.
    met = tuple(_unmark_all(fields, ()))
    if shape in _PLACES or len(_PLACES) < SHAPES:
        _PLACES[shape] = tuple(dict.fromkeys((*met, *known)))[: max(len(met), PLACES)]
    return fields


def stored_fields(fields: Fields) -> Stored:
    """Encode the fields of a document. Raises: StoreError."""
    # Most of a document is plain text, which is passed on where it is met.
    return {
        name: value if value is None or (type(value) is str and value[:1] != _MARK) else plain(value)
        for name, value in fields.items()
    }


def plain(value: Value) -> Any:
    """Encode one value as JSON can hold it. Raises: StoreError."""
    encode = _ENCODERS.get(type(value))
    if encode is None:
        encode = next((encode for kind, encode in _ENCODERS.items() if isinstance(value, kind)), _as_it_is)
    return encode(value)


def _as_it_is(value: Any) -> Any:
    return value


def _text(text: str) -> str:
    return _TEXT + text if text[:1] == _MARK else text


def _list(items: list[Any]) -> list[Any]:
    if _is_bare_text(items):
        return items
    if any(isinstance(item, list) for item in items):
        raise StoreError("a list never holds a list directly")
    return [plain(item) for item in items]


def _bool(value: bool) -> str:
    return _TRUE if value else _FALSE


def _float(number: float) -> float:
    if not math.isfinite(number):
        raise StoreError("a number is finite")
    return number


def _int(number: int) -> int:
    if not -_INT_LIMIT <= number < _INT_LIMIT:
        raise StoreError("an integer has 64 bits")
    return number


def _time(at: datetime) -> str:
    if at.tzinfo is None:
        raise StoreError("a time needs its zone")
    # orjson writes a time in a fifth of the time that ``isoformat`` takes, but no microseconds that are 0.
    to_the_second = orjson.dumps(at.astimezone(UTC))[1:20].decode()
    return f"{_TIME}{to_the_second}.{at.microsecond:06}+00:00"


_ENCODERS: dict[type, Callable[[Any], Any]] = {
    type(None): _as_it_is,
    str: _text,
    list: _list,
    dict: stored_fields,
    datetime: _time,
    bool: _bool,
    float: _float,
    int: _int,
}
"""How each kind of value stands in JSON; a bool is an int too, so it comes first."""


def _is_bare_text(items: list[Any]) -> bool:
    """Whether a list holds text only, none of it marked: the words of a conversation, above all."""
    try:
        return _MARK not in "".join(items)
    except TypeError:
        return False


def _unmark_at(places: tuple[Place, ...], fields: dict[str, Value], marks: int) -> int:
    """Decode what is marked at these places, ``marks`` of them at most, and return how many that were."""
    found = 0
    for way, name in places:
        holder: Any = fields
        try:
            for step in way:
                holder = holder[step]
            item = holder[name]
            if type(item) is not str or item[:1] != _MARK:
                continue
            holder[name] = _unmarked(item)
        except (IndexError, KeyError, TypeError):  # This document has something else there.
            continue
        found += 1
        if found == marks:
            break
    return found


def _unmark_all(holder: Any, way: tuple[str | int, ...]) -> Iterator[Place]:
    """Decode every marked value in a mapping or a list, however deep. Yields their places."""
    for name, item in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
        if isinstance(item, dict | list):
            yield from _unmark_all(item, (*way, name))
        elif isinstance(item, str) and item[:1] == _MARK:
            holder[name] = _unmarked(item)
            yield way, name


def _unmarked(text: str) -> Value:
    kind = text[:2]
    if kind == _TIME:
        return datetime.fromisoformat(text[2:])
    if kind == _TEXT:
        return text[2:]
    return text == _TRUE
