"""R62: everything out of one store and into another of any kind; counts and digests are equal."""

from datetime import UTC, datetime

import pytest

from backend.ports.documents import Documents, Value
from backend.services import Services
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from backend.store.transfer import Damaged, NotEmpty, digest_of, export_lines, import_lines
from tests.people import BEN, begin, click

ODD: dict[str, Value] = {
    "at": datetime(2026, 1, 2, 3, 4, 5, 678901, UTC),
    "nothing": None,
    "yes": True,
    "number": 2**53 + 1,
    "half": 0.5,
    "text": 'é\u0001 $time \n "q" 😀',
    "list": [1, "a", {"b": [datetime(2026, 1, 1, tzinfo=UTC)]}],
    "map": {"$time": "not a time", "c": {"$map": 1}},
    "empty": {},
}


def test_every_kind_of_value_goes_there_and_back(store: Documents, indexes: Indexes) -> None:
    store.write({"things/one": ODD, "things/one/below/two": {"x": 1}})
    lines = list(export_lines(store))
    other = SqliteDocuments(MEMORY, indexes)
    seal = import_lines(other, lines)
    assert {document.path: document.fields for document in other.scan()} == {
        "things/one": ODD,
        "things/one/below/two": {"x": 1},
    }
    assert seal.as_dict() == digest_of(store).as_dict()
    assert seal.counts == {"things": 1, "below": 1}
    other.close()


def test_an_export_of_sqlite_fills_every_kind_of_store(
    services: Services, store: Documents, indexes: Indexes
) -> None:
    begin(services, "18c2f3a9b0d1e2f3")
    services.inbox.notes.add(click(BEN, "18c2f3a9b0d1e2f3", "n"), "Hello @ana")
    middle = SqliteDocuments(MEMORY, indexes)
    import_lines(middle, export_lines(store))
    assert digest_of(middle).as_dict() == digest_of(store).as_dict()
    with pytest.raises(NotEmpty):
        import_lines(store, export_lines(middle))
    middle.close()


@pytest.mark.parametrize("cut", [0, 1, -1])
def test_a_cut_or_changed_export_is_refused(cut: int, store: Documents, indexes: Indexes) -> None:
    store.write({f"things/{number}": {"n": number} for number in range(5)})
    lines = list(export_lines(store))
    del lines[cut]
    other = SqliteDocuments(MEMORY, indexes)
    with pytest.raises(Damaged):
        import_lines(other, lines)
    other.close()


def test_a_changed_line_is_noticed(store: Documents, indexes: Indexes) -> None:
    store.write({"things/one": {"owner": "ana"}})
    lines = [line.replace("ana", "eve") for line in export_lines(store)]
    other = SqliteDocuments(MEMORY, indexes)
    with pytest.raises(Damaged):
        import_lines(other, lines)
    other.close()


def test_what_lets_somebody_in_stays_where_it_is(store: Documents, indexes: Indexes) -> None:
    secret: dict[str, Value] = {"v": 3, "sealed": "aes1:k:canary"}
    left = {f"{name}/support@acme.test": secret for name in ("credentials", "tickets", "consents")}
    store.write({"accounts/support@acme.test": {"state": "connected"}, "credential/x": {}, **left})
    lines = list(export_lines(store))
    assert "canary" not in "".join(lines)
    other = SqliteDocuments(MEMORY, indexes)
    assert import_lines(other, lines).counts == {"accounts": 1, "credential": 1}
    other.close()
