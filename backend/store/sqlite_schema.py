"""The tables of the embedded store: one of documents, and a real index for each declared one.

A plain composite becomes an index over the JSON; one with an array field becomes a table with a row
for each entry of the array, kept by the adapter in the same transaction as the document.
"""

import sqlite3
from collections.abc import Iterable

from backend.ports.documents import Fields
from backend.store.indexes import Index
from backend.store.sqlite_codec import loads, plain

DOCUMENTS = """
CREATE TABLE IF NOT EXISTS documents (
    path TEXT PRIMARY KEY,
    collection TEXT NOT NULL,
    grp TEXT NOT NULL,
    fields TEXT NOT NULL
) WITHOUT ROWID
"""
BY_COLLECTION = "CREATE INDEX IF NOT EXISTS by_collection ON documents (collection, path)"

Row = tuple[object, ...]


def create(connection: sqlite3.Connection, indexes: Iterable[Index]) -> None:
    """Make what is missing; harmless when all is there. A new array index is filled from the documents."""
    connection.execute(DOCUMENTS)
    connection.execute(BY_COLLECTION)
    for index in indexes:
        if index.array_field:
            _create_entries(connection, index)
        else:
            connection.execute(_plain_index(index))


def expression(field: str) -> str:
    """The SQL for a field of a document. Indexes and queries must spell it alike."""
    if not field.replace("_", "").isalnum():
        raise ValueError(f"no field name: {field!r}")
    return f"json_extract(fields,'$.{field}')"


def columns(index: Index) -> tuple[str, ...]:
    """The fields of an array index besides the array, in order: columns of its table."""
    return tuple(field for field in index.fields if field != index.array_field)


def rows(index: Index, path: str, collection: str, fields: Fields) -> set[Row]:
    """The rows of an array index that a document has: none if it lacks one of the fields."""
    entries = fields.get(index.array_field or "")
    if not isinstance(entries, list) or any(name not in fields for name in columns(index)):
        return set()
    others = tuple(plain(fields[name]) for name in columns(index))
    return {(collection, plain(entry), *others, path) for entry in entries}


def _plain_index(index: Index) -> str:
    scope = [] if index.is_group_scope else ["collection"]
    keys = [*scope, *(expression(field) for field in index.fields), "path"]
    return (
        f'CREATE INDEX IF NOT EXISTS "{index.name}" ON documents ({", ".join(keys)}) '
        f"WHERE grp = '{index.group}'"
    )


def _create_entries(connection: sqlite3.Connection, index: Index) -> None:
    exists = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (index.name,)).fetchone()
    if exists:
        return
    keys = ["collection", "entry", *(f'"{name}"' for name in columns(index)), "path"]
    connection.execute(
        f'CREATE TABLE "{index.name}" ({", ".join(keys)}, PRIMARY KEY ({", ".join(keys)})) WITHOUT ROWID'
    )
    present = connection.execute(
        "SELECT path, collection, fields FROM documents WHERE grp = ?", (index.group,)
    )
    for path, collection, fields in present:
        insert_rows(connection, index, rows(index, path, collection, loads(fields)))


def insert_rows(connection: sqlite3.Connection, index: Index, added: Iterable[Row]) -> None:
    """Add rows to the table of an array index."""
    places = ", ".join("?" * (len(index.fields) + 2))
    connection.executemany(f'INSERT INTO "{index.name}" VALUES ({places})', added)


def delete_rows(connection: sqlite3.Connection, index: Index, gone: Iterable[Row]) -> None:
    """Remove rows from the table of an array index."""
    names = ["collection", "entry", *(f'"{name}"' for name in columns(index)), "path"]
    matching = " AND ".join(f"{name} IS ?" for name in names)
    connection.executemany(f'DELETE FROM "{index.name}" WHERE {matching}', gone)
