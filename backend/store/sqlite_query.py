"""From a query of the port to one SQL statement on the table of the index that serves it.

Where Firestore's automatic single-field indexes serve, the documents of the collection are read
themselves: such queries are those of small collections.
"""

import json
from dataclasses import dataclass, field

from backend.ports.documents import Op, Query, StoreError
from backend.store.indexes import Index
from backend.store.sqlite_codec import plain
from backend.store.sqlite_schema import key

_COMPARISONS = {Op.EQ: "=", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
_NULL_IN_SQL = "-9e999"
"""``sqlite_schema.NULL`` as SQL writes it."""


@dataclass
class Statement:
    """SQL under construction: where it reads, how it sorts, its conditions, its values."""

    source: str
    fields: str
    order: str | None = None
    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def require(self, condition: str, *values: object) -> None:
        """Add a condition."""
        self.conditions.append(condition)
        self.values.extend(values)


def select(query: Query, index: Index | None) -> tuple[str, list[object]]:
    """Return SQL for path, fields and order value of one page, one row more than its limit."""
    statement = _matching(query, index)
    way = "DESC" if query.descending else "ASC"
    _start_after(statement, query)
    order = f"{statement.order} {way}, " if statement.order else ""
    sql = (
        f"SELECT path, {statement.fields}, {statement.order or 'NULL'} FROM {statement.source} "
        f"WHERE {' AND '.join(statement.conditions)} ORDER BY {order}path {way} LIMIT ?"
    )
    return sql, [*statement.values, query.limit + 1]


def count(query: Query, index: Index | None, up_to: int) -> tuple[str, list[object]]:
    """Return SQL that counts matches and stops at ``up_to``."""
    statement = _matching(query, index)
    conditions = " AND ".join(statement.conditions)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {statement.source} WHERE {conditions} LIMIT ?)"
    return sql, [*statement.values, up_to]


def cursor_of(path: str, order_value: object) -> str:
    """The place of a row in its query, as opaque text."""
    return json.dumps([order_value, path], separators=(",", ":"))


def _matching(query: Query, index: Index | None) -> Statement:
    return _among_documents(query) if index is None else _in_index(query, index)


def _in_index(query: Query, index: Index) -> Statement:
    statement = Statement(
        f'"{index.name}" e', "(SELECT fields FROM documents d WHERE d.path = e.path)", _quoted(query.order_by)
    )
    if not query.group:
        statement.require("collection = ?", query.collection)
    for where in query.where:
        column = "entry" if where.op is Op.CONTAINS else _quoted(where.field)
        statement.require(f"{column} {_COMPARISONS.get(where.op, '=')} ?", key(where.value))
    return statement


def _among_documents(query: Query) -> Statement:
    statement = Statement("documents", "fields")
    if query.group:
        raise StoreError("a query of a collection group needs a declared index")
    statement.require("collection = ?", query.collection)
    for where in query.where:
        if where.op is Op.CONTAINS:
            entries = f"SELECT value FROM json_each(fields, '$.{_sane(where.field)}')"
            statement.require(f"? IN ({entries})", plain(where.value))
        elif where.op is Op.EQ and where.value is None:
            statement.require(f"json_type(fields, '$.{_sane(where.field)}') = 'null'")
        else:
            statement.require(f"{_extracted(where.field)} {_COMPARISONS[where.op]} ?", plain(where.value))
    if query.order_by:
        # A field that is absent leaves the document out, one that is null sorts first.
        statement.require(f"json_type(fields, '$.{_sane(query.order_by)}') IS NOT NULL")
        statement.order = f"ifnull({_extracted(query.order_by)}, {_NULL_IN_SQL})"
    return statement


def _start_after(statement: Statement, query: Query) -> None:
    """Continue behind the last row of the page before (a keyset: no row is read in vain)."""
    if query.start_after is None:
        return
    try:
        order_value, path = json.loads(query.start_after)
    except ValueError as fault:
        raise StoreError("a cursor of another query") from fault
    beyond = "<" if query.descending else ">"
    if statement.order is None:
        statement.require(f"path {beyond} ?", path)
    else:
        statement.require(f"({statement.order}, path) {beyond} (?, ?)", order_value, path)


def _quoted(name: str | None) -> str | None:
    return f'"{_sane(name)}"' if name else None


def _extracted(name: str) -> str:
    return f"json_extract(fields,'$.{_sane(name)}')"


def _sane(name: str) -> str:
    """A field name that may stand in SQL."""
    if not name.replace("_", "").isalnum():
        raise StoreError(f"no field name: {name!r}")
    return name
