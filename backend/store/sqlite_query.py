"""From a query of the port to one SQL statement on the table of the index that serves it.

The statement of a shape of query is built once; each query of the shape brings its own values.
Where Firestore's automatic single-field indexes serve, the documents of the collection are read
themselves: such queries are those of small collections.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.ports.documents import BadCursor, Op, Query, StoreError, Where
from backend.store.cursors import place_in
from backend.store.indexes import Index, Indexes
from backend.store.sqlite_codec import plain
from backend.store.sqlite_schema import Group, key

_COMPARISONS = {Op.EQ: "=", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
_NULL_IN_SQL = "-9e999"
"""``sqlite_schema.NULL`` as SQL writes it."""
_CURSOR = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Plan:
    """How all queries of one shape are answered."""

    select: str
    """SQL for path, fields and order value of one page, one row more than its limit."""
    count: str
    """SQL that counts matches and stops at a limit."""
    in_index: bool
    """Whether an index table is read, not the documents themselves."""
    is_ordered: bool

    def page_values(self, query: Query) -> list[object]:
        """The values of ``select``. Raises: StoreError."""
        return [*self._conditions(query), *self._start(query), query.limit + 1]

    def count_values(self, query: Query, up_to: int) -> list[object]:
        """The values of ``count``."""
        return [*self._conditions(query), up_to]

    def _conditions(self, query: Query) -> list[object]:
        scope: list[object] = [] if query.group else [query.collection]
        if self.in_index:
            return scope + [key(plain(where.value)) for where in query.where]
        return scope + [plain(where.value) for where in query.where if not _is_null(where)]

    def _start(self, query: Query) -> tuple[object, ...]:
        """Behind the last row of the page before (a keyset: no row is read in vain)."""
        if query.start_after is None:
            return ()
        order_value, path = place_in(query)
        if isinstance(order_value, dict):
            raise BadCursor("a cursor of another store")
        return (order_value, path) if self.is_ordered else (path,)


class Plans:
    """The plans of all queries asked so far."""

    def __init__(self, indexes: Indexes, groups: Mapping[str, Group]) -> None:
        self._indexes = indexes
        self._groups = groups
        self._made: dict[tuple[object, ...], Plan] = {}

    def of(self, query: Query) -> Plan:
        """Return the plan of a query. Raises: UndeclaredIndex, StoreError."""
        group = query.collection.rsplit("/", 1)[-1]
        asked = [(where.field, where.op, where.value is None) for where in query.where]
        shape = (group, query.order_by, query.descending, query.group, query.start_after is None, *asked)
        plan = self._made.get(shape)
        if plan is None:
            plan = self._made[shape] = _plan(query, self._serving(query, group))
        return plan

    def _serving(self, query: Query, group: str) -> Index | None:
        """The index whose table serves the query, None where the documents themselves do."""
        serving = self._indexes.serving(query)
        if serving is not None or group not in self._groups:
            return serving
        # An array alone needs no declared index; one that begins with it serves as well.
        contained = next((where.field for where in query.where if where.op is Op.CONTAINS), None)
        candidates = self._groups[group].indexes if contained else ()
        return next((index for index in candidates if index.array_field == contained), None)


def cursor_of(path: str, order_value: object) -> str:
    """The place of a row in its query, as opaque text."""
    return _CURSOR.encode([order_value, path])


@dataclass
class _Statement:
    """SQL under construction: where it reads, how it sorts, its conditions."""

    source: str
    fields: str
    order: str | None = None
    conditions: list[str] = field(default_factory=list)


def _plan(query: Query, index: Index | None) -> Plan:
    statement = _among_documents(query) if index is None else _in_index(query, index)
    source, matching = statement.source, " AND ".join(statement.conditions)
    if query.start_after is not None:
        statement.conditions.append(_beyond(statement, query))
    way = "DESC" if query.descending else "ASC"
    order = f"{statement.order} {way}, " if statement.order else ""
    return Plan(
        select=(
            f"SELECT path, {statement.fields}, {statement.order or 'NULL'} FROM {source} "
            f"WHERE {' AND '.join(statement.conditions)} ORDER BY {order}path {way} LIMIT ?"
        ),
        count=f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {matching} LIMIT ?)",
        in_index=index is not None,
        is_ordered=statement.order is not None,
    )


def _in_index(query: Query, index: Index) -> _Statement:
    order = _quoted(query.order_by) if query.order_by else None
    fields = "(SELECT fields FROM documents d WHERE d.path = e.path)"
    statement = _Statement(f'"{index.name}" e', fields, order)
    if not query.group:
        statement.conditions.append("collection = ?")
    for where in query.where:
        column = "entry" if where.op is Op.CONTAINS else _quoted(where.field)
        statement.conditions.append(f"{column} {_COMPARISONS.get(where.op, '=')} ?")
    return statement


def _among_documents(query: Query) -> _Statement:
    statement = _Statement("documents", "fields")
    if query.group:
        raise StoreError("a query of a collection group needs a declared index")
    statement.conditions.append("collection = ?")
    for where in query.where:
        statement.conditions.append(_of_document(where))
    if query.order_by:
        # A field that is absent leaves the document out, one that is null sorts first.
        statement.conditions.append(f"json_type(fields, '$.{_sane(query.order_by)}') IS NOT NULL")
        statement.order = f"ifnull({_extracted(query.order_by)}, {_NULL_IN_SQL})"
    return statement


def _of_document(where: Where) -> str:
    if where.op is Op.CONTAINS:
        return f"? IN (SELECT value FROM json_each(fields, '$.{_sane(where.field)}'))"
    if _is_null(where):
        return f"json_type(fields, '$.{_sane(where.field)}') = 'null'"
    return f"{_extracted(where.field)} {_COMPARISONS[where.op]} ?"


def _is_null(where: Where) -> bool:
    """Whether the condition is that a field is null: SQL has words for it, and no value."""
    return where.op is Op.EQ and where.value is None


def _beyond(statement: _Statement, query: Query) -> str:
    beyond = "<" if query.descending else ">"
    return f"({statement.order}, path) {beyond} (?, ?)" if statement.order else f"path {beyond} ?"


def _quoted(name: str) -> str:
    return f'"{_sane(name)}"'


def _extracted(name: str) -> str:
    return f"json_extract(fields,'$.{_sane(name)}')"


def _sane(name: str) -> str:
    """A field name that may stand in SQL."""
    if not name.replace("_", "").isalnum():
        raise StoreError(f"no field name: {name!r}")
    return name
