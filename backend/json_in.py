"""JSON that others wrote: where bytes become values, and never nested deeper than anything here means."""

from collections.abc import Iterable

import orjson

DEPTH = 32
"""Levels of lists and objects; an event of Google has nine. Whatever walks a value may therefore recurse."""


def read_json(given: bytes) -> object:
    """Return the value. Raises: ValueError if it is no JSON (RFC 8259) or deeper than ``DEPTH``."""
    value: object = orjson.loads(given)
    # Who opens so few brackets cannot nest them deeper: nearly everything ends here.
    if given.count(b"[") + given.count(b"{") > DEPTH:
        _check_depth(value)
    return value


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEPTH):
        level = [inner for one in level for inner in _inside(one) if isinstance(inner, dict | list)]
        if not level:
            return
    raise ValueError(f"nested deeper than {DEPTH} levels")


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def mapping(given: object) -> dict[str, object]:
    """The object, an empty one in the place of anything else."""
    return given if isinstance(given, dict) else {}
