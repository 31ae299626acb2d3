"""The embedded store: SQLite in one file, for one machine with several threads and processes."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from backend.ports.documents import (
    AlreadyThere,
    Conflict,
    Count,
    Document,
    Fields,
    Op,
    Page,
    Query,
    StoreError,
    StoreUnavailable,
    Transaction,
    Wave,
)
from backend.store import sqlite_query, sqlite_schema
from backend.store.indexes import Index, Indexes
from backend.store.limits import BATCH_WRITES, check_path, check_size
from backend.store.sqlite_codec import dumps, loads

T = TypeVar("T")
MEMORY = ":memory:"
BUSY_TIMEOUT_S = 15.0
SCANNED = 500
SURELY_FITS = 30_000
"""Characters of JSON that are no large document, whatever they hold: the least of them counts 32 bytes."""


class SqliteDocuments:
    """The port on one SQLite file. ``:memory:`` gives a private store, for tests.

    Every thread has its own connection to read with, all share one to write with; a store in memory
    has a single one that threads take turns with.
    """

    def __init__(self, path: str, indexes: Indexes) -> None:
        self._path = path
        self._indexes = indexes
        self._by_group = _by_group(indexes)
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        self._turn = threading.RLock()
        self._writing = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._shared = self._connect() if path == MEMORY else None
        with self._connection() as connection, _translated():
            connection.execute("BEGIN IMMEDIATE")
            sqlite_schema.create(connection, indexes.all)
            connection.execute("COMMIT")

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """See the port."""
        with self._connection() as connection, _translated():
            return _read_many(connection, paths)

    def query(self, query: Query) -> Page:
        """See the port."""
        with self._connection() as connection, _translated():
            return self._page(connection, query)

    def count(self, query: Query, *, up_to: int) -> int:
        """See the port."""
        with self._connection() as connection, _translated():
            return self._count(connection, query, up_to)

    def wave(
        self, paths: Sequence[str] = (), queries: Sequence[Query] = (), counts: Sequence[Count] = ()
    ) -> Wave:
        """See the port. One read transaction: the file is locked once, and all answers are of one moment."""
        with self._connection() as connection, _translated(), _reading(connection):
            return Wave(
                _read_many(connection, paths),
                tuple(self._page(connection, query) for query in queries),
                tuple(self._count(connection, asked.query, asked.up_to) for asked in counts),
            )

    def transact(self, body: Callable[[Transaction], T]) -> T:
        """See the port. Writers queue before they begin, so a body runs once."""
        with self._write_connection() as connection:
            return self._attempt(connection, body)

    def write(self, documents: Mapping[str, Fields]) -> None:
        """See the port."""
        if len(documents) > BATCH_WRITES:
            raise StoreError(f"{len(documents)} writes in a batch of at most {BATCH_WRITES}")

        def body(transaction: Transaction) -> None:
            for path, fields in documents.items():
                transaction.set(path, fields)

        self.transact(body)

    def scan(self) -> Iterator[Document]:
        """See the port."""
        after = ""
        while True:
            with self._connection() as connection, _translated():
                found = connection.execute(
                    "SELECT path, fields FROM documents WHERE path > ? ORDER BY path LIMIT ?",
                    (after, SCANNED),
                ).fetchall()
            for path, fields in found:
                yield Document(path, loads(fields))
            if len(found) < SCANNED:
                return
            after = found[-1][0]

    def close(self) -> None:
        """See the port."""
        with self._opening:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local, self._writer = threading.local(), None

    def _attempt(self, connection: sqlite3.Connection, body: Callable[[Transaction], T]) -> T:
        with _translated():
            _begin(connection)
        try:
            result = body(_SqliteTransaction(self, connection))
            with _translated():
                connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _page(self, connection: sqlite3.Connection, query: Query) -> Page:
        sql, values = sqlite_query.select(query, self._serving(query))
        found = connection.execute(sql, values).fetchall()
        documents = tuple(Document(path, loads(fields)) for path, fields, _ in found[: query.limit])
        if len(found) <= query.limit:
            return Page(documents)
        path, _, order_value = found[query.limit - 1]
        return Page(documents, sqlite_query.cursor_of(path, order_value))

    def _count(self, connection: sqlite3.Connection, query: Query, up_to: int) -> int:
        sql, values = sqlite_query.count(query, self._serving(query), up_to)
        return int(connection.execute(sql, values).fetchone()[0])

    def _serving(self, query: Query) -> Index | None:
        """The index whose table serves the query, None where the documents themselves do."""
        serving = self._indexes.serving(query)
        if serving is not None:
            return serving
        # An array alone needs no declared index; one that begins with it serves as well.
        contained = next((where.field for where in query.where if where.op is Op.CONTAINS), None)
        candidates = self.indexes_of(query.collection.rsplit("/", 1)[-1]) if contained else ()
        return next((index for index in candidates if index.array_field == contained), None)

    def indexes_of(self, group: str) -> tuple[Index, ...]:
        """The indexes of a collection group: a write keeps their tables."""
        return self._by_group.get(group, ())

    def page_in(self, connection: sqlite3.Connection, query: Query) -> Page:
        """One page, read inside a transaction."""
        return self._page(connection, query)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._shared is not None:
            with self._turn:
                yield self._shared
            return
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        yield connection

    @contextmanager
    def _write_connection(self) -> Iterator[sqlite3.Connection]:
        """The connection of all writers of this process, one at a time."""
        if self._shared is not None:
            with self._turn:
                yield self._shared
            return
        if not self._writing.acquire(timeout=BUSY_TIMEOUT_S):
            raise Conflict("other writers of this process")
        try:
            if self._writer is None:
                self._writer = self._connect()
                self._writer.execute("PRAGMA busy_timeout = 0")
            yield self._writer
        finally:
            self._writing.release()

    def _connect(self) -> sqlite3.Connection:
        if self._path != MEMORY:
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        with _translated():
            connection = sqlite3.connect(
                self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            # In WAL mode a crash of the machine may lose the last commits but never the file's
            # consistency; a crash of the process loses nothing. An fsync a click would cost 10x.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -32000")
        with self._opening:
            self._opened.append(connection)
        return connection


class _SqliteTransaction:
    """The port's transaction. Refuses a read after a write, as Firestore does."""

    def __init__(self, store: SqliteDocuments, connection: sqlite3.Connection) -> None:
        self._store = store
        self._connection = connection
        self._has_written = False

    def get(self, path: str) -> Document | None:
        return self.get_many([path]).get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        self._check_reads()
        with _translated():
            return _read_many(self._connection, paths)

    def query(self, query: Query) -> Page:
        self._check_reads()
        with _translated():
            return self._store.page_in(self._connection, query)

    def create(self, path: str, fields: Fields) -> None:
        self._has_written = True
        if self._stored(path) is not None:
            raise AlreadyThere(path)
        self._put(path, fields, None)

    def set(self, path: str, fields: Fields) -> None:
        self._has_written = True
        is_indexed = bool(self._store.indexes_of(_place(path)[1]))
        self._put(path, fields, self._stored(path) if is_indexed else None)

    def delete(self, path: str) -> None:
        self._has_written = True
        old = self._stored(path)
        if old is None:
            return
        with _translated():
            self._index(path, loads(old), {})
            self._connection.execute("DELETE FROM documents WHERE path = ?", (path,))

    def _check_reads(self) -> None:
        if self._has_written:
            raise StoreError("a transaction reads before it writes")

    def _stored(self, path: str) -> str | None:
        check_path(path)
        with _translated():
            row = self._connection.execute("SELECT fields FROM documents WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def _put(self, path: str, fields: Fields, old: str | None) -> None:
        """Write the document; ``old`` is its text so far, where indexes must follow."""
        check_path(path)
        text = dumps(fields)
        if len(text) > SURELY_FITS:
            check_size(path, fields)
        with _translated():
            self._connection.execute(
                "INSERT INTO documents (path, collection, fields) VALUES (?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET fields = excluded.fields",
                (path, _place(path)[0], text),
            )
            self._index(path, loads(old) if old else {}, fields)

    def _index(self, path: str, old: Fields, new: Fields) -> None:
        """Bring the index tables up to date."""
        collection, group = _place(path)
        for index in self._store.indexes_of(group):
            before = sqlite_schema.rows(index, path, collection, old)
            after = sqlite_schema.rows(index, path, collection, new)
            sqlite_schema.replace_rows(self._connection, index, before, after)


def _read_many(connection: sqlite3.Connection, paths: Sequence[str]) -> dict[str, Document]:
    for path in paths:
        check_path(path)
    if not paths:
        return {}
    places = ",".join("?" * len(paths))
    found = connection.execute(f"SELECT path, fields FROM documents WHERE path IN ({places})", tuple(paths))
    return {path: Document(path, loads(fields)) for path, fields in found}


def _place(path: str) -> tuple[str, str]:
    """The collection path and the collection group of a document."""
    collection = path.rsplit("/", 1)[0]
    return collection, collection.rsplit("/", 1)[-1]


def _by_group(indexes: Indexes) -> dict[str, tuple[Index, ...]]:
    """One index a table: one that is declared in both directions has the same rows."""
    found: dict[str, dict[str, Index]] = {}
    for index in indexes.all:
        found.setdefault(index.group, {})[index.name] = index
    return {group: tuple(named.values()) for group, named in found.items()}


def _begin(connection: sqlite3.Connection) -> None:
    """Begin to write as soon as no other process does.

    SQLite's own way of waiting sleeps longer and longer: whoever comes late is overtaken for half a second.
    """
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            if not _is_busy(fault) or time.monotonic() > until:
                raise
            time.sleep(random.uniform(0.0003, 0.001))
        else:
            return


def _is_busy(fault: sqlite3.OperationalError) -> bool:
    return fault.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


@contextmanager
def _reading(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


@contextmanager
def _translated() -> Iterator[None]:
    """SQLite's faults in the words of the port."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        if _is_busy(fault):
            raise Conflict("the database file is busy") from fault
        raise StoreUnavailable(str(fault)) from fault
    except sqlite3.DatabaseError as fault:
        raise StoreUnavailable(str(fault)) from fault
