"""Values held against a schema of Google's discovery document: types, enums, formats, unknown names.

https://developers.google.com/discovery/v1/type-format
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_BYTES = re.compile(r"[A-Za-z0-9_-]*={0,2}")
_WHOLE = re.compile(r"-?\d{1,20}")
_RANGES = {
    "uint64": range(2**64),
    "int64": range(-(2**63), 2**63),
    "uint32": range(2**32),
    "int32": range(-(2**31), 2**31),
}
_KINDS: Mapping[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}

Schemas = Mapping[str, Any]


def faults(value: Any, schema: Schemas, schemas: Schemas, where: str) -> Iterator[str]:
    """What is wrong with a value, each as one line that begins with the place."""
    if reference := schema.get("$ref"):
        yield from faults(value, {"type": "object", **schemas[reference]}, schemas, where)
        return
    kind = schema.get("type", "any")
    expected = _KINDS.get(kind)
    if expected and (not isinstance(value, expected) or (expected is int and isinstance(value, bool))):
        yield f"{where}: {type(value).__name__} instead of {kind}"
    elif kind == "array":
        if not value:
            yield f"{where}: an empty list, where Google leaves the key out"
        for number, one in enumerate(value):
            yield from faults(one, schema["items"], schemas, f"{where}[{number}]")
    elif kind == "object":
        yield from _members(value, schema, schemas, where)
    else:
        yield from scalar_faults(value, schema, where)


def scalar_faults(value: Any, schema: Schemas, where: str) -> Iterator[str]:
    """What is wrong with a single value, also with one that stands in a query as text."""
    form, text = schema.get("format", ""), str(value)
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {text!r} is none of {', '.join(schema['enum'])}"
    if form == "byte" and not _BYTES.fullmatch(text):
        yield f"{where}: not base64url"
    if form in _RANGES and not (_WHOLE.fullmatch(text) and int(text) in _RANGES[form]):
        yield f"{where}: {text[:40]!r} is no {form}"


def _members(value: dict[str, Any], schema: Schemas, schemas: Schemas, where: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for name, member in value.items():
        if name in known:
            yield from faults(member, known[name], schemas, f"{where}.{name}")
        elif "additionalProperties" not in schema:
            yield f'{where}: unknown name "{name}"'
