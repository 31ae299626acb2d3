"""What a text holds is read alike, whatever documents of its shape were read before it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.ports.documents import Value
from backend.store import sqlite_codec
from backend.store.sqlite_codec import dumps, loads, stored_fields
from tests.contract.test_values import VALUES

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> dict[Any, Any]:
    """Nothing is known of any shape yet."""
    known: dict[Any, Any] = {}
    monkeypatch.setattr(sqlite_codec, "_PLACES", known)
    return known


@given(st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES, "c": VALUES}), min_size=2, max_size=6))
@example([{"a": AT, "b": "", "c": 1}, {"a": "\x01t2026", "b": AT, "c": True}, {"a": AT, "b": "", "c": 1}])
@example([{"a": [AT], "b": {"a": AT}, "c": None}, {"a": {"a": AT}, "b": [AT], "c": "\x01"}])
@example([{"a": {"b": AT}, "b": 1, "c": 1}, {"a": None, "b": AT, "c": 1}, {"a": "text", "b": 1, "c": AT}])
def test_each_of_several_documents_with_the_same_fields_is_itself(documents: list[dict[str, Value]]) -> None:
    for fields in documents:
        read = loads(dumps(stored_fields(fields)))
        assert read == fields
        assert repr(read) == repr(fields).replace(" fold=1,", ""), "1 is no True"


def test_of_a_shape_so_many_places_are_kept_as_one_document_needs(fresh: dict[Any, Any]) -> None:
    large: dict[str, Value] = {"roster": [{"away": True} for _ in range(300)]}
    small: dict[str, Value] = {"roster": [{"away": False}, {"at": AT}]}
    for fields in (large, small, large):
        assert loads(dumps(stored_fields(fields))) == fields
    assert [len(places) for places in fresh.values()] == [300]


def test_shapes_without_number_are_read_and_not_kept(fresh: dict[Any, Any]) -> None:
    for number in range(sqlite_codec.SHAPES + 10):
        assert loads(dumps(stored_fields({f"at{number}": AT}))) == {f"at{number}": AT}
    assert len(fresh) == sqlite_codec.SHAPES
