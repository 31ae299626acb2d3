"""The embedded store while another program holds its file, and with a file or a disk that is not sound."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from backend.ports.deadline import patience
from backend.ports.documents import Conflict, Documents, StoreError, StoreUnavailable
from backend.records import queues
from backend.store import sqlite_health
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_health import check_file
from tests.moody import seconds_of

PATIENCE_S = 0.5
SOON_S = 10
"""Far less than the store's own patience in tests."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the store stands."""
    return tmp_path / "relais.sqlite3"


@pytest.fixture
def store(file: Path, indexes: Indexes) -> Iterator[Documents]:
    """A store with one document."""
    made = SqliteDocuments(str(file), indexes)
    made.write({"a/1": {}})
    yield made
    made.close()


@contextmanager
def _held(file: Path) -> Iterator[None]:
    """Another program has the whole file for itself: nobody reads, nobody writes."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE IF NOT EXISTS mine (x)")
        yield
        other.execute("ROLLBACK")


ASKED: dict[str, Callable[[Documents], object]] = {
    "read": lambda store: store.get_many(["a/1"]),
    "query": lambda store: store.query(queues.by_thread("1")),
    "count": lambda store: store.count(queues.by_thread("1"), up_to=5),
    "wave": lambda store: store.wave(["a/1"], [queues.by_thread("1")]),
    "write": lambda store: store.write({"a/2": {}}),
    "transaction": lambda store: store.transact(lambda transaction: transaction.get("a/1")),
    "scan": lambda store: list(store.scan()),
    "check": lambda store: store.check(),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_held_file_is_waited_for_no_longer_than_whoever_asked_waits(
    name: str, file: Path, indexes: Indexes
) -> None:
    SqliteDocuments(str(file), indexes).close()
    with _held(file), closing(SqliteDocuments(str(file), indexes)) as started_meanwhile:

        def several() -> None:
            with patience(PATIENCE_S):
                for _ in range(3):
                    with pytest.raises(StoreError):
                        ASKED[name](started_meanwhile)

        assert PATIENCE_S / 2 < seconds_of(several) < SOON_S


@pytest.mark.parametrize("name", ASKED)
def test_a_store_that_started_while_its_file_was_held_works_afterwards(
    name: str, file: Path, indexes: Indexes
) -> None:
    with closing(SqliteDocuments(str(file), indexes)) as started_meanwhile:
        with _held(file), patience(0.05), pytest.raises(StoreError):
            ASKED[name](started_meanwhile)
        ASKED[name](started_meanwhile)
        started_meanwhile.check()


def test_a_store_that_starts_while_another_writes_reads_at_once(
    store: Documents, file: Path, indexes: Indexes
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(SqliteDocuments(str(file), indexes)) as second:
            assert set(second.get_many(["a/1"])) == {"a/1"}
            with patience(0.1), pytest.raises(Conflict):
                second.write({"a/2": {}})
        other.execute("ROLLBACK")


def test_a_sound_file_leaves_no_trace_of_its_check(store: Documents) -> None:
    store.check()
    assert [document.path for document in store.scan()] == ["a/1"]


@pytest.mark.parametrize(("start", "damage"), [(0, 4096), (4096, 4096), (-4095, 2)])
def test_a_damaged_file_is_told_though_connections_remember_it(
    start: int, damage: int, store: Documents, file: Path
) -> None:
    store.write({f"a/{number}": {"text": "x" * 500} for number in range(400)})
    store.check()
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with file.open("r+b") as raw:
        raw.seek(start % file.stat().st_size)
        raw.write(b"\x10" * damage)
    with pytest.raises(StoreUnavailable):
        check_file(str(file), until=time.monotonic())
    with pytest.raises(StoreUnavailable):
        store.check()


def test_a_file_that_is_gone_is_told_and_not_made_anew(store: Documents, file: Path) -> None:
    for one in file.parent.glob("relais.sqlite3*"):
        one.unlink()
    with pytest.raises(StoreUnavailable):
        store.check()
    assert not file.exists()


def test_a_full_disk_is_told(store: Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_health, "FREE_BYTES", 2**62)
    with pytest.raises(StoreUnavailable, match="full"):
        store.check()


def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path, indexes: Indexes) -> None:
    (tmp_path / "taken").write_text("no folder")
    nowhere = SqliteDocuments(str(tmp_path / "taken" / "relais.sqlite3"), indexes)
    for ask in ASKED.values():
        with pytest.raises(StoreUnavailable):
            ask(nowhere)
