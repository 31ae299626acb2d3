"""What several documents hold, and the rule for those of another version.

Every document bears ``v``, the version of its shape; the first release wrote none. A reader takes
older documents (what is missing has a default) and newer ones (a word that is not known stays that
word). A writer that changes a document writes onto what stands there: fields that this version does
not know are kept, however deep they stand.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from backend.domain.changes import Standing
from backend.domain.label import Label, colour_of
from backend.domain.refs import Ref, Stamp
from backend.domain.status import status_of
from backend.ports.documents import Document, Value

V = 3
"""The version of the shapes that this release writes."""

Stored = dict[str, Any]
"""The fields of a document as they come back: shaped by this package, checked when written."""

NAMES = ("id", "email", "thread_id", "mailbox")
"""Fields by which an entry of a list is known again."""


def is_old(document: Document) -> bool:
    """Whether an older release wrote the document. The first one wrote no version."""
    version = document.fields.get("v", 1)
    return isinstance(version, int) and version < V


def over(document: Document | None, fields: dict[str, Value]) -> dict[str, Value]:
    """The fields to write where a document may stand already."""
    return onto(document.fields, fields) if document else fields


def onto(stored: Mapping[str, Value], fields: dict[str, Value]) -> dict[str, Value]:
    """The fields to write over a document that stands: what this version does not know is kept.

    A document that a newer version wrote keeps its number.
    """
    merged = _merged(stored, fields)
    there = stored.get("v")
    if isinstance(there, int) and there > V:
        merged["v"] = there
    return merged


def _merged(stored: Mapping[str, Value], fields: dict[str, Value]) -> dict[str, Value]:
    merged = {**stored, **fields}
    for name, value in fields.items():
        before = stored.get(name)
        if isinstance(value, dict | list) and before != value:
            merged[name] = _value_onto(before, value)
    return merged


def _value_onto(before: Value, value: dict[str, Value] | list[Value]) -> Value:
    if isinstance(value, dict):
        return _merged(before, value) if isinstance(before, dict) else value
    if not isinstance(before, list) or not value or not isinstance(value[0], dict):
        return value
    known = {name: one for one in before if (name := _name(one))}
    return [_entry_onto(known, one) for one in value]


def _entry_onto(known: Mapping[str, Value], entry: Value) -> Value:
    before = known.get(_name(entry))
    return _merged(before, entry) if isinstance(entry, dict) and isinstance(before, dict) else entry


def _name(entry: Value) -> str:
    if isinstance(entry, dict):
        for name in NAMES:
            if entry.get(name):
                return str(entry[name])
    return ""


def ref_fields(ref: Ref) -> dict[str, Value]:
    """Encode an id with its name."""
    return {"id": ref.id, "name": ref.name}


def ref_of(stored: Stored | None) -> Ref:
    """Decode ``ref_fields``; what is missing is nobody."""
    return Ref(stored.get("id", ""), stored.get("name", "")) if stored else Ref("", "")


def optional_ref(stored: Stored | None) -> Ref | None:
    """Decode ``ref_fields`` or nothing."""
    return ref_of(stored) if stored else None


def refs_fields(refs: Iterable[Ref]) -> list[Value]:
    """Encode several ids with their names."""
    return [ref_fields(ref) for ref in refs]


def refs_of(stored: Iterable[Stored] | None) -> tuple[Ref, ...]:
    """Decode ``refs_fields``, or nothing."""
    return tuple(map(ref_of, stored or ()))


def label_fields(label: Label) -> dict[str, Value]:
    """Encode a label."""
    return {"id": label.id, "name": label.name, "colour": label.colour.value}


def label_of(stored: Stored) -> Label:
    """Decode ``label_fields``."""
    return Label(stored["id"], stored.get("name", ""), colour_of(stored.get("colour", "grey")))


def stamp_fields(stamp: Stamp | None) -> dict[str, Value] | None:
    """Encode who did it and when."""
    return {"by": ref_fields(stamp.by), "at": stamp.at, "version": stamp.version} if stamp else None


def stamp_of(stored: Stored | None) -> Stamp | None:
    """Decode ``stamp_fields``."""
    if not stored or not stored.get("at"):
        return None
    return Stamp(ref_of(stored.get("by")), stored["at"], stored.get("version", 0))


def standing_fields(standing: Standing | None) -> dict[str, Value] | None:
    """Encode where a conversation stands."""
    if standing is None:
        return None
    return {
        "status": standing.status.value,
        "snoozed_until": standing.snoozed_until,
        "closed_at": standing.closed_at,
        "waiting_since": standing.waiting_since,
        "waited_since": standing.waited_since,
        "moved": stamp_fields(standing.moved),
    }


def standing_of(stored: Stored | None) -> Standing | None:
    """Decode ``standing_fields``."""
    if not stored:
        return None
    return Standing(
        status_of(stored["status"]),
        time_of(stored.get("snoozed_until")),
        time_of(stored.get("closed_at")),
        time_of(stored.get("waiting_since")),
        time_of(stored.get("waited_since")),
        stamp_of(stored.get("moved")),
    )


def time_of(stored: object) -> datetime | None:
    """A time, None where there is none."""
    return stored if isinstance(stored, datetime) else None
