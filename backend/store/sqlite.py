"""The embedded store: SQLite in one file, for one machine with several threads and processes."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from typing import TypeVar

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
from backend.store.sqlite_connection import MEMORY, TRANSLATED, Reading, begin_writing, connect
from backend.store.sqlite_query import Plans
from backend.store.sqlite_transaction import SqliteTransaction, documents_of, read_page, read_texts

T = TypeVar("T")
BUSY_TIMEOUT_S = 15.0
SCANNED = 500
SETTLED_AFTER = 200
"""Transactions of this process between two times that what they wrote is moved from the log into the file."""


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
        self._unsettled = 0
        self._shared = self._connect() if path == MEMORY else None
        with self._turn, TRANSLATED:
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            sqlite_schema.create(connection, indexes.all)
            connection.execute("COMMIT")

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """See the port."""
        with self._turn, TRANSLATED:
            return documents_of(read_texts(self._connection(), paths))

    def query(self, query: Query) -> Page:
        """See the port."""
        with self._turn, TRANSLATED:
            return read_page(self._connection(), self._plans, query)

    def count(self, query: Query, *, up_to: int) -> int:
        """See the port."""
        with self._turn, TRANSLATED:
            return self._counts(self._connection(), [Count(query, up_to)])[0]

    def wave(
        self, paths: Sequence[str] = (), queries: Sequence[Query] = (), counts: Sequence[Count] = ()
    ) -> Wave:
        """See the port. One read transaction: the file is locked once, and all answers are of one moment."""
        with self._turn, TRANSLATED, Reading(self._connection()) as connection:
            return Wave(
                documents_of(read_texts(connection, paths)),
                tuple(read_page(connection, self._plans, query) for query in queries),
                self._counts(connection, counts) if counts else (),
            )

    def transact(self, body: Callable[[Transaction], T]) -> T:
        """See the port. Writers queue before they begin, so a body runs once."""
        with self._write_connection() as connection:
            result = self._attempt(connection, body)
            self._unsettled += 1
            is_due = self._unsettled >= SETTLED_AFTER
            if is_due:
                self._unsettled = 0
        if is_due:
            self._settle()
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
            with self._turn, TRANSLATED:
                found = (
                    self._connection()
                    .execute(
                        "SELECT path, fields FROM documents WHERE path > ? ORDER BY path LIMIT ?",
                        (after, SCANNED),
                    )
                    .fetchall()
                )
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
        begin_writing(connection, patience_s=BUSY_TIMEOUT_S)
        try:
            result = body(SqliteTransaction(connection, self._plans, self._groups))
            with TRANSLATED:
                connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _settle(self) -> None:
        """Move the log into the file. That waits for the disk, but here no writer waits with it.

        What was written stands already: if this fails, a later one does it.
        """
        with self._turn, suppress(sqlite3.Error):
            self._connection().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _counts(self, connection: sqlite3.Connection, asked: Sequence[Count]) -> tuple[int, ...]:
        """Count in one statement: SQLite counts up to a hundred sooner than Python asks it to."""
        planned = [(self._plans.of(one.query), one) for one in asked]
        sql = ", ".join(f"({plan.count})" for plan, _ in planned)
        values = [value for plan, one in planned for value in plan.count_values(one.query, one.up_to)]
        counted: tuple[int, ...] = connection.execute(f"SELECT {sql}", values).fetchone()
        return counted

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection to read with; one that is shared only while it is this thread's turn."""
        if self._shared is not None:
            return self._shared
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

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
        connection = connect(self._path, patience_s=BUSY_TIMEOUT_S)
        with self._opening:
            self._opened.append(connection)
        return connection
