"""Connections to SQLite: how they are opened, how they begin, and what their faults are called."""

import random
import sqlite3
import time
from pathlib import Path
from types import TracebackType

from backend.ports.documents import Conflict, StoreUnavailable

MEMORY = ":memory:"
LOG_PAGES = 10_000
"""A log that has grown to so many pages of 4 KB is moved into the file by the writer that finds it so."""


class Translated:
    """A block in which SQLite's faults become those of the port: Conflict and StoreUnavailable."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(fault, sqlite3.DatabaseError):
            return
        if isinstance(fault, sqlite3.OperationalError) and _is_busy(fault):
            raise Conflict("the database file is busy") from fault
        raise StoreUnavailable(str(fault)) from fault


TRANSLATED = Translated()
"""It holds nothing, so that one serves all."""


class Reading:
    """A block whose reads see one moment: the file is locked once for all of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        self._connection.execute("BEGIN")
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.execute("COMMIT")


def connect(path: str, *, patience_s: float) -> sqlite3.Connection:
    """Open a connection that any thread may use, one at a time. Raises: StoreUnavailable."""
    if path != MEMORY:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    with TRANSLATED:
        connection = sqlite3.connect(path, timeout=patience_s, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        # In WAL mode a crash of the machine may lose the last commits but never the file's
        # consistency; a crash of the process loses nothing. An fsync a click would cost 10x.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -32000")
        connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    return connection


def begin_writing(connection: sqlite3.Connection, *, patience_s: float) -> None:
    """Begin to write as soon as no other process does. Raises: Conflict, StoreUnavailable.

    SQLite's own way of waiting sleeps longer and longer: whoever comes late is overtaken for half a second.
    """
    until = time.monotonic() + patience_s
    with TRANSLATED:
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
