"""Connections to SQLite: how they are opened, how they begin, and what their faults are called."""

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from backend.ports.documents import Conflict, StoreUnavailable

MEMORY = ":memory:"
LOG_PAGES = 10_000
"""A log that has grown to so many pages of 4 KB is moved into the file by the writer that finds it so."""


LONGEST_PAUSE_S = 0.01
T = TypeVar("T")


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


def connect(path: str, *, until: float, is_new: bool = True) -> sqlite3.Connection:
    """Open a connection that any thread may use, one at a time. It never waits by itself: ``patiently`` does.

    Raises: Conflict; StoreUnavailable, also where there is no file and none is to be made.
    """
    with TRANSLATED:
        if path == MEMORY:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        else:
            connection = sqlite3.connect(
                _address(path, is_new), uri=True, timeout=0, isolation_level=None, check_same_thread=False
            )
        try:
            patiently(lambda: _furnish(connection), until)
        except BaseException:
            connection.close()
            raise
    return connection


def _address(path: str, is_new: bool) -> str:
    """The file as SQLite is told it; its folder is made with it. Raises: StoreUnavailable."""
    try:
        if is_new:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreUnavailable(f"the folder of {path} cannot be made: {fault.strerror}") from fault
    return f"{Path(path).absolute().as_uri()}?mode={'rwc' if is_new else 'rw'}"


def _furnish(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode a crash of the machine may lose the last commits but never the file's
    # consistency; a crash of the process loses nothing. An fsync a click would cost 10x.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -32000")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def patiently(act: Callable[[], T], until: float) -> T:
    """Do something as soon as no other process is in the way, until ``time.monotonic()`` is so late.

    SQLite's own way of waiting sleeps longer and longer: whoever comes late is overtaken for half a second.
    Raises: Conflict, StoreUnavailable.
    """
    longest_s = 0.001
    with TRANSLATED:
        while True:
            try:
                return act()
            except sqlite3.OperationalError as fault:
                if not _is_busy(fault) or time.monotonic() > until:
                    raise
                time.sleep(random.uniform(0.0003, longest_s))
                longest_s = min(longest_s * 1.1, LONGEST_PAUSE_S)


def _is_busy(fault: sqlite3.OperationalError) -> bool:
    return fault.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
