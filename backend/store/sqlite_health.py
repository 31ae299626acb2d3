"""Is the file sound, and is there room to write? Looked at from outside, as a new process would meet it."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from backend.ports.documents import StoreUnavailable
from backend.store.sqlite_connection import TRANSLATED, connect

LOOKED_THROUGH_S = 0.3
"""A small file is looked through whole, a large one as far as this goes."""
STEPS = 1000
FREE_BYTES = 5_000_000


def check_file(path: str, *, until: float) -> None:
    """Raise StoreUnavailable if the file is gone or damaged, or its disk is full."""
    free = os.statvfs(Path(path).absolute().parent)
    if free.f_bavail * free.f_frsize < FREE_BYTES:
        raise StoreUnavailable("the disk is full")
    with closing(connect(path, until=until, is_new=False)) as connection:
        found = _looked_through(connection)
    if found != "ok":
        raise StoreUnavailable(f"the file is damaged: {found[:200]}")


def _looked_through(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong (https://www.sqlite.org/pragma.html#pragma_quick_check), or ``ok``."""
    end = time.monotonic() + LOOKED_THROUGH_S
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    with TRANSLATED:
        try:
            return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorname != "SQLITE_INTERRUPT":
                raise
            return "ok"
