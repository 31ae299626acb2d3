"""Everything that a store holds, as lines of text, and back: for back-ups and for moving to another store.

A line is one document: ``{"path": ..., "fields": ...}``, times as ``{"$time": ISO 8601 in UTC}``. The
last line is the seal: how many documents of each kind there are, and a digest that does not depend
on their order.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from backend.ports.documents import Document, Documents, Fields, Value

BATCH = 200
_TIME, _MAP = "$time", "$map"


class Damaged(Exception):
    """An export is not whole: cut short, changed, or no export at all."""


class NotEmpty(Exception):
    """The store to fill holds something already."""


@dataclass
class Seal:
    """What went by: documents by kind (the last collection of their path), and a digest of all."""

    counts: Counter[str] = field(default_factory=Counter)
    digest: int = 0

    def add(self, line: str, path: str) -> None:
        """Take one document's line into account. Sums do not depend on the order."""
        self.counts[path.split("/")[-2]] += 1
        self.digest = (self.digest + int.from_bytes(hashlib.sha256(line.encode()).digest())) % 2**256

    def as_dict(self) -> dict[str, object]:
        """For the last line of an export."""
        return {"counts": dict(sorted(self.counts.items())), "sha256_sum": f"{self.digest:064x}"}


def export_lines(documents: Documents) -> Iterator[str]:
    """Yield the lines of an export, the seal last. Nobody should write meanwhile."""
    seal = Seal()
    for document in documents.scan():
        line = _line(document)
        seal.add(line, document.path)
        yield line
    yield json.dumps({"seal": seal.as_dict()})


def sealed(documents: Documents) -> Seal:
    """The seal of what a store holds now."""
    seal = Seal()
    for document in documents.scan():
        seal.add(_line(document), document.path)
    return seal


def import_lines(documents: Documents, lines: Iterable[str]) -> Seal:
    """Fill an empty store from an export and return its seal.

    Raises: NotEmpty; Damaged if the export or what was written does not match the seal. What was
    written until then stays, so that it can be looked at.
    """
    if next(documents.scan(), None) is not None:
        raise NotEmpty
    read, claimed = Seal(), None
    batch: dict[str, Fields] = {}
    for line in lines:
        if claimed is not None:
            raise Damaged("lines behind the seal")
        stored = _stored(line)
        if "seal" in stored:
            claimed = stored["seal"]
            continue
        path = stored["path"]
        read.add(line.rstrip("\n"), path)
        batch[path] = {name: _value(item) for name, item in stored["fields"].items()}
        if len(batch) >= BATCH:
            documents.write(batch)
            batch = {}
    documents.write(batch)
    if claimed != read.as_dict():
        raise Damaged("the seal does not match: the export was cut short or changed")
    written = sealed(documents)
    if written.as_dict() != claimed:
        raise Damaged("the store does not hold what was read")
    return written


def _line(document: Document) -> str:
    fields = {name: _plain(value) for name, value in sorted(document.fields.items())}
    return json.dumps(
        {"path": document.path, "fields": fields}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _stored(line: str) -> dict[str, Any]:
    try:
        stored = json.loads(line)
    except ValueError as fault:
        raise Damaged("a line is no JSON") from fault
    if not isinstance(stored, dict) or not ({"path", "fields"} <= set(stored) or "seal" in stored):
        raise Damaged("a line is no document")
    return stored


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return {_TIME: value.astimezone(UTC).isoformat(timespec="microseconds")}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        plain = {name: _plain(item) for name, item in value.items()}
        return {_MAP: plain} if any(name.startswith("$") for name in plain) else plain
    return value


def _value(item: Any) -> Value:
    if isinstance(item, list):
        return [_value(one) for one in item]
    if isinstance(item, dict):
        if set(item) == {_TIME}:
            return datetime.fromisoformat(item[_TIME])
        inner = item[_MAP] if set(item) == {_MAP} else item
        return {name: _value(one) for name, one in inner.items()}
    plain: Value = item
    return plain
