"""A document comes back as it was written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.ports.documents import Documents, Fields, InvalidPath, StoreError, Value

NOW = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
)
NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(st.lists(SIMPLE, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(NAMES, VALUES, max_size=4))
def test_every_value_comes_back_as_itself(store: Documents, fields: dict[str, Value]) -> None:
    store.write({"things/one": fields})
    found = store.get_many(["things/one"])["things/one"].fields
    assert found == fields
    assert {name: type(value) for name, value in found.items()} == {
        name: type(value) for name, value in fields.items()
    }


@pytest.mark.parametrize("text", ["\x01t2026", "\x01", "\x01b1", "\x00", "\\u0001", "é😀\u202e"])
def test_odd_text_stays_itself(store: Documents, text: str) -> None:
    store.write({"things/one": {"text": text, "list": [text], "map": {"in": text}}})
    assert store.get_many(["things/one"])["things/one"].fields["text"] == text


def test_a_time_comes_back_in_utc(store: Documents) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    store.write({"things/one": {"at": elsewhere}})
    found = store.get_many(["things/one"])["things/one"].fields["at"]
    assert found == NOW
    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(0)


def test_changing_a_copy_changes_nothing(store: Documents) -> None:
    store.write({"things/one": {"list": [1]}})
    copied = store.get_many(["things/one"])["things/one"].fields["list"]
    assert isinstance(copied, list)
    copied.append(2)
    assert store.get_many(["things/one"])["things/one"].fields["list"] == [1]


def test_absent_documents_are_left_out_and_twins_read_once(store: Documents) -> None:
    store.write({"things/one": {"n": 1}})
    found = store.get_many(["things/two", "things/one", "things/one"])
    assert {path: document.fields for path, document in found.items()} == {"things/one": {"n": 1}}
    assert found["things/one"].id == "one"
    assert store.get_many([]) == {}


@pytest.mark.parametrize(
    "path",
    [
        "things",
        "a/b/c",
        "things/",
        "/x",
        "things/.",
        "things/..",
        "things/__x__",
        "things/" + "x" * 1501,
        "things/\ud800",
    ],
)
def test_a_path_that_firestore_would_refuse_is_refused(store: Documents, path: str) -> None:
    with pytest.raises(InvalidPath):
        store.get_many([path])
    with pytest.raises(InvalidPath):
        store.write({path: {"n": 1}})


@pytest.mark.parametrize("path", ["aliases/1234:18c2", "message_ids/a@b.test:ff", "mailboxes/é ü@x.test"])
def test_addresses_and_colons_are_fine_in_ids(store: Documents, path: str) -> None:
    store.write({path: {"n": 1}})
    assert store.get_many([path])[path].path == path


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "x" * 1_048_576},
        {"list": [[1]]},
        {"text": "\ud800"},
        {"number": float("nan")},
        {"deep": {"list": [float("-inf")]}},
    ],
)
def test_what_the_port_does_not_hold_is_refused(store: Documents, fields: Fields) -> None:
    with pytest.raises(StoreError):
        store.write({"things/one": fields})
    assert store.get_many(["things/one"]) == {}


def test_a_batch_has_a_limit(store: Documents) -> None:
    with pytest.raises(StoreError):
        store.write({f"things/{number}": {"n": 1} for number in range(501)})
