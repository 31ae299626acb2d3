"""From a query of the port to one SQL statement that the declared index serves."""

import json
from dataclasses import dataclass, field

from backend.ports.documents import Op, Query, StoreError
from backend.store.indexes import Index
from backend.store.sqlite_codec import plain
from backend.store.sqlite_schema import columns, expression

_COMPARISONS = {Op.EQ: "=", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}


@dataclass
class Statement:
    """SQL under construction: where it reads, its conditions, its values."""

    source: str
    path: str
    order: str | None
    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def require(self, condition: str, *values: object) -> None:
        """Add a condition."""
        self.conditions.append(condition)
        self.values.extend(values)


def select(query: Query, entries: Index | None) -> tuple[str, list[object]]:
    """Return SQL for path, fields and order value of one page, one row more than its limit."""
    statement = _matching(query, entries)
    way = "DESC" if query.descending else "ASC"
    _start_after(statement, query)
    order = f"{statement.order} {way}, " if statement.order else ""
    fields = "fields" if entries is None else "(SELECT fields FROM documents d WHERE d.path = e.path)"
    sql = (
        f"SELECT {statement.path}, {fields}, {statement.order or 'NULL'} FROM {statement.source} "
        f"WHERE {' AND '.join(statement.conditions)} ORDER BY {order}{statement.path} {way} LIMIT ?"
    )
    return sql, [*statement.values, query.limit + 1]


def count(query: Query, entries: Index | None, up_to: int) -> tuple[str, list[object]]:
    """Return SQL that counts matches and stops at ``up_to``."""
    statement = _matching(query, entries)
    conditions = " AND ".join(statement.conditions)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {statement.source} WHERE {conditions} LIMIT ?)"
    return sql, [*statement.values, up_to]


def cursor_of(path: str, order_value: object) -> str:
    """The place of a row in its query, as opaque text."""
    return json.dumps([order_value, path], separators=(",", ":"))


def _matching(query: Query, entries: Index | None) -> Statement:
    group = query.collection.rsplit("/", 1)[-1]
    if entries is not None:
        statement = Statement(f'"{entries.name}" e', "e.path", None)
    else:
        statement = Statement("documents", "path", None)
        # A literal, not a parameter: SQLite matches a partial index by its very text.
        if not group.replace("_", "").isalnum():
            raise StoreError(f"no collection name: {group!r}")
        statement.require(f"grp = '{group}'")
    if not query.group:
        statement.require("collection = ?", query.collection)
    known = columns(entries) if entries else ()
    for where in query.where:
        if where.op is Op.CONTAINS:
            statement.require("entry IS ?", plain(where.value))
            continue
        name = f'"{where.field}"' if where.field in known else expression(where.field)
        if where.op is Op.EQ and where.value is None:
            statement.require(f"json_type(fields, '$.{where.field}') = 'null'")
        else:
            statement.require(f"{name} {_COMPARISONS[where.op]} ?", plain(where.value))
    if query.order_by:
        if entries is None:
            statement.order = expression(query.order_by)
            statement.require(f"json_type(fields, '$.{query.order_by}') IS NOT NULL")
        else:
            statement.order = f'"{query.order_by}"'
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
        statement.require(f"{statement.path} {beyond} ?", path)
    elif order_value is None:
        after_nulls = "" if query.descending else f" OR {statement.order} IS NOT NULL"
        statement.require(f"(({statement.order} IS NULL AND {statement.path} {beyond} ?){after_nulls})", path)
    else:
        nulls = f" OR {statement.order} IS NULL" if query.descending else ""
        pair = f"({statement.order}, {statement.path}) {beyond} (?, ?)"
        statement.require(f"({pair}{nulls})" if nulls else pair, order_value, path)
