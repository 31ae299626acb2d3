"""The tables of the embedded store: one of documents, and one for each declared index.

An index table has a row for each document, or for each entry of the array it indexes, kept by the
adapter in the same transaction as the document. A count and a page's order are read from it alone.
"""

import sqlite3
from collections.abc import Iterable
from functools import cache

from backend.ports.documents import Fields, Value
from backend.store.indexes import Index
from backend.store.sqlite_codec import loads, plain

DOCUMENTS = """
CREATE TABLE IF NOT EXISTS documents (path TEXT PRIMARY KEY, collection TEXT NOT NULL, fields TEXT NOT NULL)
"""
BY_COLLECTION = "CREATE INDEX IF NOT EXISTS by_collection ON documents (collection, path)"
NULL = float("-inf")
"""How null stands in an index: before every number and every text, as Firestore sorts it."""

Row = tuple[object, ...]


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


def key(value: Value) -> object:
    """A value as it stands in an index table and is compared there."""
    return NULL if value is None else plain(value)


def rows(index: Index, path: str, collection: str, fields: Fields) -> set[Row]:
    """The rows of an index that a document has: none if it lacks one of the fields."""
    if any(name not in fields for name in _columns(index)):
        return set()
    scope = () if index.is_group_scope else (collection,)
    others = tuple(key(fields[name]) for name in _columns(index))
    if index.array_field is None:
        return {(*scope, *others, path)}
    entries = fields.get(index.array_field)
    if not isinstance(entries, list):
        return set()
    return {(*scope, key(entry), *others, path) for entry in entries}


def replace_rows(connection: sqlite3.Connection, index: Index, old: set[Row], new: set[Row]) -> None:
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
            replace_rows(connection, index, set(), rows(index, path, collection, loads(fields)))
