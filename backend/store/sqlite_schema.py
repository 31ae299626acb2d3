"""The tables of the embedded store: one of documents, and one for each declared index.

An index table has a row for each document, or for each entry of the array it indexes, kept by the
adapter in the same transaction as the document. A count and a page's order are read from it alone.
"""

import sqlite3
from collections.abc import Iterable
from itertools import repeat
from typing import Any

import orjson

from backend.store.indexes import Index
from backend.store.sqlite_codec import Stored

DOCUMENTS = """
CREATE TABLE IF NOT EXISTS documents (path TEXT PRIMARY KEY, collection TEXT NOT NULL, fields TEXT NOT NULL)
"""
BY_COLLECTION = "CREATE INDEX IF NOT EXISTS by_collection ON documents (collection, path)"
NULL = float("-inf")
"""How null stands in an index: before every number and every text, as Firestore sorts it."""
_ABSENT = object()

Row = tuple[object, ...]


class Table:
    """The table of one declared index, with the SQL that keeps it."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._columns = tuple(field for field in index.fields if field != index.array_field)
        scope = [] if index.is_group_scope else ["collection"]
        array = ["entry"] if index.array_field else []
        keys = [*scope, *array, *(f'"{name}"' for name in self._columns), "path"]
        """All columns: together they are the primary key."""
        listed, places = ", ".join(keys), ", ".join("?" * len(keys))
        matching = " AND ".join(f"{name} = ?" for name in keys)
        self.creation = f'CREATE TABLE "{index.name}" ({listed}, PRIMARY KEY ({listed})) WITHOUT ROWID'
        self._insertion = f'INSERT INTO "{index.name}" VALUES ({places})'
        self._deletion = f'DELETE FROM "{index.name}" WHERE {matching}'

    def follow(self, connection: sqlite3.Connection, path: str, old: Stored, new: Stored) -> None:
        """Bring the rows that a document had to those it has, touching only what differs."""
        before, after = self._rows(path, old), self._rows(path, new)
        if gone := before - after:
            connection.executemany(self._deletion, gone)
        if added := after - before:
            connection.executemany(self._insertion, added)

    def _rows(self, path: str, stored: Stored) -> set[Row]:
        """The rows that a document has: none if it lacks one of the fields."""
        values = [stored.get(name, _ABSENT) for name in self._columns]
        if _ABSENT in values:
            return set()
        scope = () if self.index.is_group_scope else (path.rsplit("/", 1)[0],)
        tail = (*map(key, values), path)
        if self.index.array_field is None:
            return {(*scope, *tail)}
        entries = stored.get(self.index.array_field)
        if not isinstance(entries, list):
            return set()
        keys = map(key, entries) if None in entries else entries
        return set(zip(*map(repeat, scope), keys, *map(repeat, tail), strict=False))


class Group:
    """The index tables of one collection group. An index that is declared both ways has one table."""

    def __init__(self, declared: Iterable[Index]) -> None:
        self.indexes = tuple({index.name: index for index in declared}.values())
        self._tables = tuple(map(Table, self.indexes))
        self._fields = frozenset(name for index in self.indexes for name in index.fields)

    def follow(self, connection: sqlite3.Connection, path: str, old: Stored, new: Stored) -> None:
        """Bring the tables from what a document was to what it is; no field at all stands for no document."""
        differing = {name for name in self._fields if old.get(name, _ABSENT) != new.get(name, _ABSENT)}
        for table in self._tables:
            if not differing.isdisjoint(table.index.fields):
                table.follow(connection, path, old, new)


def groups(indexes: Iterable[Index]) -> dict[str, Group]:
    """The index tables by collection group."""
    declared: dict[str, list[Index]] = {}
    for index in indexes:
        declared.setdefault(index.group, []).append(index)
    return {group: Group(members) for group, members in declared.items()}


def is_whole(connection: sqlite3.Connection, indexes: Iterable[Index]) -> bool:
    """Whether nothing is missing. Asks without writing: another process may hold the file."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return there >= {"documents", "by_collection", *(index.name for index in indexes)}


def create(connection: sqlite3.Connection, indexes: Iterable[Index]) -> None:
    """Make what is missing; harmless when all is there. A new index is filled from the documents."""
    connection.execute(DOCUMENTS)
    connection.execute(BY_COLLECTION)
    for index in indexes:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (index.name,)).fetchone():
            _create_table(connection, Table(index))


def key(stored: Any) -> object:
    """A value, as JSON holds it, as it stands in an index table and is compared there."""
    return NULL if stored is None else stored


def _create_table(connection: sqlite3.Connection, table: Table) -> None:
    connection.execute(table.creation)
    for path, collection, fields in connection.execute("SELECT path, collection, fields FROM documents"):
        if collection.rsplit("/", 1)[-1] == table.index.group:
            table.follow(connection, path, {}, orjson.loads(fields))
