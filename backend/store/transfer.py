"""Everything that a store holds, as lines of text, and back: for back-ups and for moving to another store.

A line is one document: ``{"path": ..., "fields": ...}``, times as ``{"$time": ISO 8601 in UTC}``. The
last line is the digest (``seal`` in the file): how many documents of each kind there are, and a sum that
does not depend on their order.

What lets somebody in is no state: sealed tokens and links under way stay where they are. Mailboxes are
connected again where an export is taken in.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from backend.json_in import read_json
from backend.ports.documents import Document, Documents, Fields, StoreError, Value
from backend.store.limits import check_path, check_size

BATCH = 200
_TIME, _MAP = "$time", "$map"
LEFT_OUT = frozenset({"credentials", "tickets", "consents", "imports"})
"""Collections that are never exported. ``imports`` marks one that is under way."""


class Damaged(Exception):
    """An export is not whole: cut short, changed, or no export at all."""


class NotEmpty(Exception):
    """The store to fill holds something already."""


@dataclass
class Digest:
    """What went by: documents by kind (the last collection of their path), and a digest of all."""

    counts: Counter[str] = field(default_factory=Counter)
    total: int = 0

    def add(self, line: str, path: str) -> None:
        """Take one document's line into account. Sums do not depend on the order."""
        self.counts[path.split("/")[-2]] += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line.encode()).digest())) % 2**256

    def as_dict(self) -> dict[str, object]:
        """For the last line of an export."""
        return {"counts": dict(sorted(self.counts.items())), "sha256_sum": f"{self.total:064x}"}


def export_lines(documents: Documents) -> Iterator[str]:
    """Yield the lines of an export, the digest last. Nobody should write meanwhile."""
    digest = Digest()
    for document in _exported(documents):
        line = _line(document)
        digest.add(line, document.path)
        yield line
    yield json.dumps({"seal": digest.as_dict()})


def digest_of(documents: Documents) -> Digest:
    """The digest of what a store holds now."""
    digest = Digest()
    for document in _exported(documents):
        digest.add(_line(document), document.path)
    return digest


def examine(lines: Iterable[str]) -> Digest:
    """Read an export to its end and return its digest, before any of it is written. Raises: Damaged."""
    read, claimed = Digest(), None
    for number, line in enumerate(lines, 1):
        if claimed is not None:
            raise Damaged("lines behind the digest")
        claimed = _taken_in(read, number, line)
    if claimed != read.as_dict():
        raise Damaged("the digest does not match: the export was cut short or changed")
    return read


def import_lines(documents: Documents, lines: Iterable[str], whole: Digest | None = None) -> Digest:
    """Fill an empty store from an export and return its digest.

    ``whole`` is what ``examine`` said of it: then an import of it that was broken off is begun again.
    Raises: NotEmpty; Damaged if the export or what was written does not match the digest. What was
    written until then stays, so that it can be looked at.
    """
    mark = f"imports/{whole.total:064x}" if whole else ""
    if next(documents.scan(), None) is not None and not (mark and documents.get_many([mark])):
        raise NotEmpty
    if mark:
        documents.write({mark: {}})
    read = _filled(documents, lines)
    written = digest_of(documents)
    if written.as_dict() != read.as_dict():
        raise Damaged("the store does not hold what was read")
    if mark:  # last of all: an import that was not looked through to its end may be begun again
        documents.transact(lambda transaction: transaction.delete(mark))
    return written


def _exported(documents: Documents) -> Iterator[Document]:
    return (document for document in documents.scan() if document.path.split("/")[0] not in LEFT_OUT)


def _filled(documents: Documents, lines: Iterable[str]) -> Digest:
    read, claimed = Digest(), None
    batch: dict[str, Fields] = {}
    for number, line in enumerate(lines, 1):
        if claimed is not None:
            raise Damaged("lines behind the digest")
        claimed = _taken_in(read, number, line, batch)
        if len(batch) >= BATCH:
            documents.write(batch)
            batch.clear()
    documents.write(batch)
    if claimed != read.as_dict():
        raise Damaged("the digest does not match: the export was cut short or changed")
    return read


def _taken_in(read: Digest, number: int, line: str, batch: dict[str, Fields] | None = None) -> object:
    """Take a line into account; return the digest that it is, None for a document. Raises: Damaged."""
    try:
        stored = _stored(line)
        if "seal" in stored:
            return stored["seal"] or {}
        path, fields = check_path(str(stored["path"])), _fields(stored["fields"])
        check_size(path, fields)
    except (StoreError, ValueError, TypeError, OverflowError) as fault:
        raise Damaged(f"line {number}: {fault}") from fault
    read.add(line.rstrip("\n"), path)
    if batch is not None:
        batch[path] = fields
    return None


def _fields(given: object) -> dict[str, Value]:
    if not isinstance(given, dict):
        raise ValueError("fields are no object")
    return {name: _value(item) for name, item in given.items()}


def _line(document: Document) -> str:
    fields = {name: _plain(value) for name, value in sorted(document.fields.items())}
    return json.dumps(
        {"path": document.path, "fields": fields}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _stored(line: str) -> dict[str, Any]:
    stored = read_json(line.encode())
    if not isinstance(stored, dict) or not ({"path", "fields"} <= set(stored) or "seal" in stored):
        raise ValueError("no document")
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
        return _fields(item[_MAP] if set(item) == {_MAP} else item)
    plain: Value = item
    return plain
