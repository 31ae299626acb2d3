"""What was written moves from SQLite's log into the file: aside, since that waits for the disk."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from backend.ports.documents import StoreError

SETTLED_AFTER = 200
"""Transactions of this process between two times that what they wrote is moved."""


class Settling:
    """Counts transactions, and lets a thread of its own move what they wrote when it is time.

    What was written stands already: if moving it fails, a later time does it, or the writer that finds the
    log grown too long.
    """

    def __init__(self, connected: Callable[[], sqlite3.Connection]) -> None:
        self._connected = connected
        """The connection of the thread that asks."""
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="sqlite-settle")
        self._moving: Future[None] | None = None
        self._unsettled = 0

    def count(self) -> None:
        """One transaction more. Called by one writer at a time."""
        self._unsettled += 1
        if self._unsettled >= SETTLED_AFTER and (self._moving is None or self._moving.done()):
            self._unsettled = 0
            self._moving = self._aside.submit(self._move)

    def close(self) -> None:
        """End the thread, which finishes what it has begun."""
        self._aside.shutdown()

    def _move(self) -> None:
        with suppress(sqlite3.Error, StoreError):
            self._connected().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
