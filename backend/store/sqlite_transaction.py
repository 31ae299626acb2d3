"""A transaction on SQLite, and how documents and pages are read in and outside of one."""

import sqlite3
from collections.abc import Mapping, Sequence

import orjson

from backend.ports.documents import AlreadyThere, Document, Fields, Page, Query, StoreError
from backend.store import sqlite_query
from backend.store.limits import check_path, check_size
from backend.store.sqlite_codec import Stored, dumps, loads, stored_fields
from backend.store.sqlite_connection import TRANSLATED
from backend.store.sqlite_query import Plans
from backend.store.sqlite_schema import Group

SURELY_FITS = 30_000
"""Characters of JSON that are no large document, whatever they hold: the least of them counts 32 bytes."""


class SqliteTransaction:
    """The port's transaction, on a connection that writes. It reads before it writes, as Firestore does."""

    def __init__(self, connection: sqlite3.Connection, plans: Plans, groups: Mapping[str, Group]) -> None:
        self._connection = connection
        self._plans = plans
        self._groups = groups
        self._has_written = False
        self._texts: dict[str, str] = {}
        """The documents met so far, by path: nobody else writes, so they stand as they were read."""

    def get(self, path: str) -> Document | None:
        """See the port."""
        return self.get_many([path]).get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """See the port."""
        self._check_reads()
        with TRANSLATED:
            found = read_texts(self._connection, paths)
        self._texts.update(found)
        return documents_of(found)

    def query(self, query: Query) -> Page:
        """See the port."""
        self._check_reads()
        with TRANSLATED:
            return read_page(self._connection, self._plans, query)

    def create(self, path: str, fields: Fields) -> None:
        """See the port."""
        stored, text = self._checked(path, fields)
        with TRANSLATED:
            try:
                self._connection.execute(
                    "INSERT INTO documents (path, collection, fields) VALUES (?, ?, ?)",
                    (path, _collection(path), text),
                )
            except sqlite3.IntegrityError:
                raise AlreadyThere(path) from None
            self._follow(path, None, stored)
        self._texts[path] = text

    def set(self, path: str, fields: Fields) -> None:
        """See the port."""
        stored, text = self._checked(path, fields)
        with TRANSLATED:
            old = self._indexed_text(path)
            self._connection.execute(
                "INSERT INTO documents (path, collection, fields) VALUES (?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET fields = excluded.fields",
                (path, _collection(path), text),
            )
            self._follow(path, old, stored)
        self._texts[path] = text

    def delete(self, path: str) -> None:
        """See the port."""
        self._has_written = True
        check_path(path)
        with TRANSLATED:
            self._follow(path, self._indexed_text(path), {})
            self._connection.execute("DELETE FROM documents WHERE path = ?", (path,))
        self._texts.pop(path, None)

    def _check_reads(self) -> None:
        if self._has_written:
            raise StoreError("a transaction reads before it writes")

    def _checked(self, path: str, fields: Fields) -> tuple[Stored, str]:
        """A document that is about to be written, as JSON holds it and as text. Raises: StoreError."""
        self._has_written = True
        check_path(path)
        stored = stored_fields(fields)
        text = dumps(stored)
        if len(text) > SURELY_FITS:
            check_size(path, fields)
        return stored, text

    def _indexed_text(self, path: str) -> str | None:
        """What stands there so far, where index tables must follow; None if nothing does."""
        if _group(path) not in self._groups:
            return None
        return self._texts.get(path) or read_texts(self._connection, [path]).get(path)

    def _follow(self, path: str, old: str | None, new: Stored) -> None:
        """Bring the index tables up to date."""
        group = self._groups.get(_group(path))
        if group is not None:
            group.follow(self._connection, path, orjson.loads(old) if old else {}, new)


def read_texts(connection: sqlite3.Connection, paths: Sequence[str]) -> dict[str, str]:
    """Return the text of existing documents by path. Raises: InvalidPath."""
    for path in paths:
        check_path(path)
    if not paths:
        return {}
    places = ",".join("?" * len(paths))
    sql = f"SELECT path, fields FROM documents WHERE path IN ({places})"
    return dict(connection.execute(sql, tuple(paths)).fetchall())


def documents_of(texts: Mapping[str, str]) -> dict[str, Document]:
    """Decode what ``read_texts`` returned."""
    return {path: Document(path, loads(text)) for path, text in texts.items()}


def read_page(connection: sqlite3.Connection, plans: Plans, query: Query) -> Page:
    """Return one page of a query."""
    plan = plans.of(query)
    found = connection.execute(plan.select, plan.page_values(query)).fetchall()
    documents = tuple(Document(path, loads(text)) for path, text, _ in found[: query.limit])
    if len(found) <= query.limit:
        return Page(documents)
    path, _, order_value = found[query.limit - 1]
    return Page(documents, sqlite_query.cursor_of(path, order_value))


def _collection(path: str) -> str:
    return path.rsplit("/", 1)[0]


def _group(path: str) -> str:
    """The collection group of a document."""
    return path.rsplit("/", 2)[-2]
