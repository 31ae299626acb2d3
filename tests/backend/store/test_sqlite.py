"""What only the embedded store has: a file that other programs may hold, and indexes that it fills itself."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from backend.ports.documents import Conflict, Documents, Op, Query, Where
from backend.store import sqlite, sqlite_log
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from tests.stores import INDEX_FILE

BOX = "mailboxes/a@x.test/conversations"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the store stands."""
    return tmp_path / "relais.sqlite3"


@pytest.fixture
def store(file: Path, indexes: Indexes) -> Iterator[Documents]:
    """A store with one document."""
    made = SqliteDocuments(str(file), indexes)
    made.write({f"{BOX}/1": {"thread_id": "1", "rank": "0:1", "status": "open"}})
    yield made
    made.close()


def test_while_another_program_holds_the_file_reads_go_on_and_a_write_is_told_in_time(
    store: Documents, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.3)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(Conflict):
        store.write({f"{BOX}/2": {}})
    assert time.monotonic() - began >= 0.3
    assert f"{BOX}/1" in store.get_many([f"{BOX}/1", f"{BOX}/2"])
    other.execute("ROLLBACK")
    other.close()
    store.write({f"{BOX}/2": {}})
    assert len(store.get_many([f"{BOX}/1", f"{BOX}/2"])) == 2


def test_an_index_that_a_new_version_declares_is_filled_from_the_documents(
    store: Documents, file: Path
) -> None:
    declared = json.loads(INDEX_FILE.read_text("utf-8"))
    fields = [{"fieldPath": name, "order": "ASCENDING"} for name in ("status", "thread_id")]
    declared["indexes"].append(
        {"collectionGroup": "conversations", "queryScope": "COLLECTION", "fields": fields}
    )
    newer = SqliteDocuments(str(file), Indexes(declared))
    found = newer.query(Query(BOX, (Where("status", Op.EQ, "open"),), order_by="thread_id"))
    assert [document.id for document in found.documents] == ["1"]
    newer.close()


def test_what_was_written_moves_from_the_log_into_the_file_by_and_by(
    store: Documents, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_log, "SETTLED_AFTER", 3)
    written = [f"{BOX}/{number}" for number in (1, 2, 3)]
    for path in written[1:]:
        store.write({path: {}})
    ends = time.monotonic() + 30
    while _without_log(file, tmp_path) != written and time.monotonic() < ends:
        time.sleep(0.01)
    assert _without_log(file, tmp_path) == written


def test_a_log_that_cannot_be_moved_now_is_moved_later(tmp_path: Path) -> None:
    asked: list[int] = []

    def failing() -> sqlite3.Connection:
        asked.append(len(asked))
        raise sqlite3.OperationalError("the disk is full")

    settling = sqlite_log.Settling(failing)
    ends = time.monotonic() + 30
    while len(asked) < 2 and time.monotonic() < ends:
        settling.count()
    settling.close()
    assert len(asked) >= 2


def _without_log(file: Path, folder: Path) -> list[str]:
    """The paths that stand in the file itself; none while it is being written."""
    alone = folder / "without_log.sqlite3"
    alone.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(alone)) as other, suppress(sqlite3.DatabaseError):
        return [path for (path,) in other.execute("SELECT path FROM documents ORDER BY path")]
    return []
