"""The embedded store: SQLite in one file, for one machine with several threads and processes."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TypeVar

from backend.ports.deadline import left_s
from backend.ports.documents import (
    Conflict,
    Count,
    Document,
    Fields,
    Page,
    Query,
    StoreError,
    Transaction,
    Wave,
)
from backend.store import sqlite_schema
from backend.store.indexes import Indexes
from backend.store.limits import BATCH_WRITES
from backend.store.sqlite_codec import loads
from backend.store.sqlite_connection import MEMORY, TRANSLATED, Reading, connect, patiently
from backend.store.sqlite_health import check_file
from backend.store.sqlite_log import Settling
from backend.store.sqlite_query import Plans
from backend.store.sqlite_transaction import SqliteTransaction, documents_of, read_page, read_texts

T = TypeVar("T")
BUSY_TIMEOUT_S = 15.0
PROBE = "doctor/ready"
"""What a check writes, and takes out again in the same transaction."""
SCANNED = 500


class SqliteDocuments:
    """The port on one SQLite file. ``:memory:`` gives a private store, for tests.

    Every thread has its own connection to read with, all share one to write with; a store in memory
    has a single one that threads take turns with.
    """

    def __init__(self, path: str, indexes: Indexes) -> None:
        self._path = path
        self._groups = sqlite_schema.groups(indexes.all)
        self._plans = Plans(indexes, self._groups)
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        self._turn = threading.RLock() if path == MEMORY else nullcontext()
        self._writing = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._settling: Settling | None = None
        self._declared = tuple(indexes.all)
        # A file is opened when it is first asked for: a server starts whoever holds it just then.
        self._is_prepared = False
        self._shared = self._connect(_until()) if path == MEMORY else None

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """See the port."""
        return self._read(lambda connection: documents_of(read_texts(connection, paths)))

    def query(self, query: Query) -> Page:
        """See the port."""
        return self._read(lambda connection: read_page(connection, self._plans, query))

    def count(self, query: Query, *, up_to: int) -> int:
        """See the port."""
        return self._read(lambda connection: self._counts(connection, [Count(query, up_to)]))[0]

    def wave(
        self, paths: Sequence[str] = (), queries: Sequence[Query] = (), counts: Sequence[Count] = ()
    ) -> Wave:
        """See the port. One read transaction: the file is locked once, and all answers are of one moment."""

        def look(connection: sqlite3.Connection) -> Wave:
            with Reading(connection):
                return Wave(
                    documents_of(read_texts(connection, paths)),
                    tuple(read_page(connection, self._plans, query) for query in queries),
                    self._counts(connection, counts) if counts else (),
                )

        return self._read(look)

    def transact(self, body: Callable[[Transaction], T]) -> T:
        """See the port. Writers queue before they begin, so a body runs once."""
        until = _until()
        with self._write_connection(until) as connection:
            result = self._attempt(connection, body, until)
            if self._settling:
                self._settling.count()
        return result

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
            found = self._read(partial(_scanned, after=after))
            for path, fields in found:
                yield Document(path, loads(fields))
            if len(found) < SCANNED:
                return
            after = found[-1][0]

    def check(self) -> None:
        """See the port."""
        self._read(lambda _: None)
        if self._shared is None:
            check_file(self._path, until=_until())

        def body(transaction: Transaction) -> None:
            transaction.set(PROBE, {})
            transaction.delete(PROBE)

        self.transact(body)

    def close(self) -> None:
        """See the port."""
        if self._settling:
            self._settling.close()
        with self._opening:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local, self._writer, self._settling = threading.local(), None, None

    def _attempt(self, connection: sqlite3.Connection, body: Callable[[Transaction], T], until: float) -> T:
        patiently(lambda: connection.execute("BEGIN IMMEDIATE"), until)
        try:
            result = body(SqliteTransaction(connection, self._plans, self._groups))
            with TRANSLATED:
                connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _counts(self, connection: sqlite3.Connection, asked: Sequence[Count]) -> tuple[int, ...]:
        """Count in one statement: SQLite counts up to a hundred sooner than Python asks it to."""
        planned = [(self._plans.of(one.query), one) for one in asked]
        sql = ", ".join(f"({plan.count})" for plan, _ in planned)
        values = [value for plan, one in planned for value in plan.count_values(one.query, one.up_to)]
        counted: tuple[int, ...] = connection.execute(f"SELECT {sql}", values).fetchone()
        return counted

    def _read(self, look: Callable[[sqlite3.Connection], T]) -> T:
        until = _until()
        with self._turn:
            connection = self._connection(until)
            return patiently(lambda: look(connection), until)

    def _connection(self, until: float) -> sqlite3.Connection:
        """This thread's connection to read with; one that is shared only while it is this thread's turn."""
        if self._shared is not None:
            return self._shared
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect(until)
        return connection

    @contextmanager
    def _write_connection(self, until: float) -> Iterator[sqlite3.Connection]:
        """The connection of all writers of this process, one at a time."""
        if self._shared is not None:
            with self._turn:
                yield self._shared
            return
        if not self._writing.acquire(timeout=max(until - time.monotonic(), 0)):
            raise Conflict("other writers of this process")
        try:
            if self._writer is None:
                self._writer = self._connect(until)
                self._settling = Settling(lambda: self._connection(_until()))
            yield self._writer
        finally:
            self._writing.release()

    def _connect(self, until: float) -> sqlite3.Connection:
        connection = connect(self._path, until=until, is_new=not self._is_prepared)
        try:
            if not self._is_prepared:
                self._prepare(connection, until)
        except BaseException:
            connection.close()
            raise
        with self._opening:
            self._opened.append(connection)
        return connection

    def _prepare(self, connection: sqlite3.Connection, until: float) -> None:
        """Make the tables that are missing. Several processes may do so at once."""
        if not patiently(lambda: sqlite_schema.is_whole(connection, self._declared), until):
            patiently(lambda: connection.execute("BEGIN IMMEDIATE"), until)
            with TRANSLATED:
                sqlite_schema.create(connection, self._declared)
                connection.execute("COMMIT")
        self._is_prepared = True


def _until() -> float:
    """When waiting for other writers ends, on ``time.monotonic()``."""
    return time.monotonic() + left_s(BUSY_TIMEOUT_S)


def _scanned(connection: sqlite3.Connection, *, after: str) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT path, fields FROM documents WHERE path > ? ORDER BY path LIMIT ?", (after, SCANNED)
    ).fetchall()
