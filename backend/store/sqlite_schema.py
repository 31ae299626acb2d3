"""The tables of the embedded store: one of documents, and one for each declared index.

An index table has a row for each document, or for each entry of the array it indexes, kept by the
adapter in the same transaction as the document. A count and a page's order are read from it alone.
"""

import sqlite3
from collections.abc import Iterable
from functools import cache
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


class Group:
    """The index tables of one collection group. An index that is declared both ways has one table."""

    def __init__(self, declared: Iterable[Index]) -> None:
        self.indexes = tuple({index.name: index for index in declared}.values())
        self._fields = frozenset(name for index in self.indexes for name in index.fields)

    def follow(self, connection: sqlite3.Connection, path: str, old: Stored, new: Stored) -> None:
        """Bring the tables from what a document was to what it is; no field at all stands for no document."""
        differing = {name for name in self._fields if old.get(name, _ABSENT) != new.get(name, _ABSENT)}
        collection = path.rsplit("/", 1)[0]
        for index in self.indexes:
            if not differing.isdisjoint(index.fields):
                before = _rows(index, path, collection, old)
                after = _rows(index, path, collection, new)
                _replace_rows(connection, index, before, after)


def groups(indexes: Iterable[Index]) -> dict[str, Group]:
    """The index tables by collection group."""
    declared: dict[str, list[Index]] = {}
    for index in indexes:
        declared.setdefault(index.group, []).append(index)
    return {group: Group(members) for group, members in declared.items()}


def create(connection: sqlite3.Connection, indexes: Iterable[Index]) -> None:
    """Make what is missing; harmless when all is there. A new index is filled from the documents."""
    connection.execute(DOCUMENTS)
    connection.execute(BY_COLLECTION)
    for index in indexes:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (index.name,)).fetchone():
            _create_index(connection, index)


@cache
def _columns(index: Index) -> tuple[str, ...]:
    """The columns of an index table for fields that are no array, in order."""
    return tuple(field for field in index.fields if field != index.array_field)


def key(stored: Any) -> object:
    """A value, as JSON holds it, as it stands in an index table and is compared there."""
    return NULL if stored is None else stored


def _rows(index: Index, path: str, collection: str, stored: Stored) -> set[Row]:
    """The rows of an index that a document has: none if it lacks one of the fields."""
    if any(name not in stored for name in _columns(index)):
        return set()
    scope = () if index.is_group_scope else (collection,)
    tail = (*(key(stored[name]) for name in _columns(index)), path)
    if index.array_field is None:
        return {(*scope, *tail)}
    entries = stored.get(index.array_field)
    if not isinstance(entries, list):
        return set()
    return {(*scope, key(entry), *tail) for entry in entries}


def _replace_rows(connection: sqlite3.Connection, index: Index, old: set[Row], new: set[Row]) -> None:
    """Bring an index from the rows that a document had to those it has, touching only what differs."""
    if gone := old - new:
        connection.executemany(_deletion(index), gone)
    if added := new - old:
        connection.executemany(_insertion(index), added)


@cache
def _insertion(index: Index) -> str:
    places = ", ".join("?" * len(_keys(index)))
    return f'INSERT INTO "{index.name}" VALUES ({places})'


@cache
def _deletion(index: Index) -> str:
    matching = " AND ".join(f"{name} = ?" for name in _keys(index))
    return f'DELETE FROM "{index.name}" WHERE {matching}'


def _keys(index: Index) -> list[str]:
    """All columns of an index table: together they are its primary key."""
    scope = [] if index.is_group_scope else ["collection"]
    array = ["entry"] if index.array_field else []
    return [*scope, *array, *(f'"{name}"' for name in _columns(index)), "path"]


def _create_index(connection: sqlite3.Connection, index: Index) -> None:
    keys = ", ".join(_keys(index))
    connection.execute(f'CREATE TABLE "{index.name}" ({keys}, PRIMARY KEY ({keys})) WITHOUT ROWID')
    for path, collection, fields in connection.execute("SELECT path, collection, fields FROM documents"):
        if collection.rsplit("/", 1)[-1] == index.group:
            _replace_rows(connection, index, set(), _rows(index, path, collection, orjson.loads(fields)))
