"""All or nothing, one after the other, with many at once."""

import contextlib
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.ports.documents import AlreadyThere, Documents, Query, StoreError, Transaction
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from tests.at_once import at_once
from tests.patience import stretch_limits
from tests.stores import INDEX_FILE


def test_an_exception_rolls_everything_back(store: Documents) -> None:
    def body(transaction: Transaction) -> None:
        transaction.set("things/one", {"n": 1})
        transaction.create("things/two", {"n": 2})
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        store.transact(body)
    assert store.get_many(["things/one", "things/two"]) == {}


def test_creating_twice_is_told_and_writes_nothing(store: Documents) -> None:
    store.write({"things/one": {"n": 1}})

    def body(transaction: Transaction) -> None:
        transaction.set("things/two", {"n": 2})
        transaction.create("things/one", {"n": 9})

    with pytest.raises(AlreadyThere):
        store.transact(body)
    assert store.get_many(["things/one", "things/two"])["things/one"].fields == {"n": 1}
    assert "things/two" not in store.get_many(["things/two"])


@pytest.mark.parametrize(
    "read",
    [
        lambda transaction: transaction.get("things/one"),
        lambda transaction: transaction.get_many(["things/one"]),
        lambda transaction: transaction.query(Query("things")),
    ],
)
def test_a_read_after_a_write_is_refused(store: Documents, read: Callable[[Transaction], object]) -> None:
    def body(transaction: Transaction) -> None:
        transaction.set("things/one", {"n": 1})
        read(transaction)

    with pytest.raises(StoreError):
        store.transact(body)
    assert store.get_many(["things/one"]) == {}


def test_a_transaction_sees_queries_and_documents(store: Documents) -> None:
    store.write({f"things/{n}": {"n": n} for n in range(3)})

    def body(transaction: Transaction) -> list[object]:
        page = transaction.query(Query("things", order_by="n", descending=True, limit=2))
        return [document.fields["n"] for document in page.documents] + [transaction.get("things/9")]

    assert store.transact(body) == [2, 1, None]


def test_twenty_threads_claim_one_document_and_one_wins(store: Documents) -> None:
    store.write({"things/one": {"owner": ""}})

    def claim(number: int) -> bool:
        def body(transaction: Transaction) -> bool:
            found = transaction.get("things/one")
            assert found is not None
            if found.fields["owner"]:
                return False
            transaction.set("things/one", {"owner": str(number)})
            return True

        return store.transact(body)

    results = at_once(20, claim)
    assert sorted(map(str, results)) == ["False"] * 19 + ["True"]
    winner = results.index(True)
    assert store.get_many(["things/one"])["things/one"].fields == {"owner": str(winner)}


def test_no_update_is_lost(store: Documents) -> None:
    store.write({"things/one": {"n": 0}})

    def add(_: int) -> None:
        def body(transaction: Transaction) -> None:
            found = transaction.get("things/one")
            assert found is not None
            transaction.set("things/one", {"n": int(str(found.fields["n"])) + 1})

        store.transact(body)

    assert at_once(6, add) == [None] * 6
    assert store.get_many(["things/one"])["things/one"].fields == {"n": 6}


def test_one_of_many_creators_is_first(store: Documents) -> None:
    def create(number: int) -> str:
        store.transact(lambda transaction: transaction.create("things/one", {"n": number}))
        return "made"

    results = at_once(10, create)
    assert results.count("made") == 1
    assert sum(isinstance(result, AlreadyThere) for result in results) == 9


def _count_up(path: str, threads: int, times: int) -> None:
    stretch_limits(pytest.MonkeyPatch())
    store = SqliteDocuments(path, Indexes.read(INDEX_FILE))

    def body(transaction: Transaction) -> None:
        found = transaction.get("things/one")
        number = int(str(found.fields["n"])) if found else 0
        transaction.set("things/one", {"n": number + 1})

    def work(_: int) -> None:
        for _ in range(times):
            store.transact(body)

    assert at_once(threads, work) == [None] * threads
    store.close()


def test_twenty_writers_of_four_processes_share_one_sqlite_file(tmp_path: Path) -> None:
    path = str(tmp_path / "shared.sqlite3")
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_count_up, args=(path, 5, 25)) for _ in range(4)]
    with contextlib.ExitStack() as stack:
        for process in processes:
            process.start()
            stack.callback(process.kill)
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0] * 4
    store = SqliteDocuments(path, Indexes.read(INDEX_FILE))
    assert store.get_many(["things/one"])["things/one"].fields == {"n": 500}
    store.close()
