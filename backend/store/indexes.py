"""The declared indexes, and the refusal of a query that none of them serves.

firestore.indexes.json is the single list: Firestore deploys it, SQLite builds its indexes from it, and
both adapters ask here before every query. Google's emulator would run any query; production would not.
Rules: https://cloud.google.com/firestore/docs/query-data/index-overview
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from backend.ports.documents import Op, Query, UndeclaredIndex


@dataclass(frozen=True)
class Index:
    """One declared index. The last field may be a sort; an array field comes at most once."""

    group: str
    fields: tuple[str, ...]
    array_field: str | None
    descending: bool
    """Whether the last field sorts downwards."""
    is_group_scope: bool

    @property
    def name(self) -> str:
        """A name for the engine that builds it. One that is read both ways needs no second index."""
        scope = "group" if self.is_group_scope else "collection"
        return "_".join(("ix", scope, self.group, *self.fields))


@dataclass(frozen=True)
class _Shape:
    """What a query needs of an index."""

    group: str
    equals: frozenset[str]
    array_field: str | None
    order_by: str | None
    descending: bool
    is_group_scope: bool


class Indexes:
    """All declared indexes. Serving is decided once for each shape of query."""

    def __init__(self, declared: Mapping[str, Any]) -> None:
        self._declared = declared
        self._decided: dict[tuple[object, ...], Index | None] = {}

    @classmethod
    def read(cls, path: Path) -> "Indexes":
        """Read the file that Firestore deploys."""
        return cls(json.loads(path.read_text("utf-8")))

    @cached_property
    def all(self) -> tuple[Index, ...]:
        """Every declared index."""
        return tuple(_composite(entry) for entry in self._declared["indexes"])

    @cached_property
    def _exempt(self) -> frozenset[tuple[str, str]]:
        """Fields without the automatic single-field index."""
        return frozenset(
            (entry["collectionGroup"], entry["fieldPath"])
            for entry in self._declared["fieldOverrides"]
            if not entry.get("indexes")
        )

    def serving(self, query: Query) -> Index | None:
        """Return the declared index that serves the query, None where Firestore's automatic ones do.

        Raises: UndeclaredIndex, naming the entry to add.
        """
        group = query.collection.rsplit("/", 1)[-1]
        asked = tuple((where.field, where.op) for where in query.where)
        kind = (group, asked, query.order_by, query.descending, query.group)
        if kind not in self._decided:
            self._decided[kind] = self._decide(_shape(query))
        return self._decided[kind]

    def _decide(self, shape: _Shape) -> Index | None:
        for index in self.all:
            if _serves(index, shape):
                return index
        fields = {*shape.equals, *filter(None, (shape.array_field, shape.order_by))}
        merged = shape.order_by is None and shape.array_field is None
        is_exempt = any((shape.group, field) in self._exempt for field in fields)
        if not shape.is_group_scope and (len(fields) <= 1 or merged) and not is_exempt:
            return None
        raise UndeclaredIndex(f"add to firestore.indexes.json: {json.dumps(_entry(shape))}")


def _composite(entry: Mapping[str, Any]) -> Index:
    fields = entry["fields"]
    arrays = [field["fieldPath"] for field in fields if "arrayConfig" in field]
    return Index(
        entry["collectionGroup"],
        tuple(field["fieldPath"] for field in fields),
        arrays[0] if arrays else None,
        fields[-1].get("order") == "DESCENDING",
        entry["queryScope"] == "COLLECTION_GROUP",
    )


def _shape(query: Query) -> _Shape:
    arrays = [where.field for where in query.where if where.op is Op.CONTAINS]
    ranges = {where.field for where in query.where if where.op not in (Op.EQ, Op.CONTAINS)}
    if len(arrays) > 1:
        raise UndeclaredIndex("a query holds at most one array-contains")
    if ranges - {query.order_by}:
        raise UndeclaredIndex("a range is on the field that orders the query")
    return _Shape(
        query.collection.rsplit("/", 1)[-1],
        frozenset(where.field for where in query.where if where.op is Op.EQ),
        arrays[0] if arrays else None,
        query.order_by,
        query.descending,
        query.group,
    )


def _serves(index: Index, shape: _Shape) -> bool:
    if (index.group, index.is_group_scope, index.array_field) != (
        shape.group,
        shape.is_group_scope,
        shape.array_field,
    ):
        return False
    filtered = {*shape.equals, *filter(None, (shape.array_field,))}
    if shape.order_by is None:
        return set(index.fields) == filtered
    return (
        index.fields[-1] == shape.order_by
        and set(index.fields[:-1]) == filtered
        and index.descending == shape.descending
    )


def _entry(shape: _Shape) -> dict[str, Any]:
    fields: list[dict[str, str]] = []
    if shape.array_field:
        fields.append({"fieldPath": shape.array_field, "arrayConfig": "CONTAINS"})
    fields += [{"fieldPath": name, "order": "ASCENDING"} for name in sorted(shape.equals)]
    if shape.order_by:
        order = "DESCENDING" if shape.descending else "ASCENDING"
        fields.append({"fieldPath": shape.order_by, "order": order})
    scope = "COLLECTION_GROUP" if shape.is_group_scope else "COLLECTION"
    return {"collectionGroup": shape.group, "queryScope": scope, "fields": fields}
