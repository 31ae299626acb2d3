"""Queries, cursors, counts, and the refusal of what no index serves."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.ports.documents import (
    BadCursor,
    Count,
    Documents,
    Fields,
    Op,
    Query,
    UndeclaredIndex,
    Value,
    Where,
)

BOX = "mailboxes/a@x.test/conversations"
OTHER = "mailboxes/b@x.test/conversations"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def row(number: int, **changes: Value) -> dict[str, Value]:
    return {
        "thread_id": str(number),
        "status": "open",
        "active": True,
        "assignee": "",
        "rank": f"0:{number:04}",
        "label_ids": [],
        "followers": [],
        "words": [],
        "last_at": NOW + timedelta(minutes=number),
        "customer_key": "lea@x.test",
        **changes,
    }


def fill(store: Documents, rows: Mapping[str, Fields]) -> None:
    store.write(rows)


def everything(store: Documents, query: Query) -> list[str]:
    found: list[str] = []
    cursor = None
    for _ in range(100):
        page = store.query(
            Query(
                query.collection,
                query.where,
                query.order_by,
                query.descending,
                query.limit,
                cursor,
                query.group,
            )
        )
        found += [document.id for document in page.documents]
        cursor = page.cursor
        if cursor is None:
            return found
    raise AssertionError("paging does not end")


OPEN = (Where("status", Op.EQ, "open"),)


def test_rows_come_in_order_and_only_of_this_collection(store: Documents) -> None:
    fill(store, {f"{BOX}/{n}": row(n) for n in (3, 1, 2)} | {f"{OTHER}/9": row(9)})
    fill(store, {f"{BOX}/4": row(4, status="closed")})
    assert everything(store, Query(BOX, OPEN, "rank")) == ["1", "2", "3"]
    assert everything(store, Query(BOX, OPEN, "rank", descending=True)) == ["3", "2", "1"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ranks=st.lists(st.sampled_from(["a", "b", "c"]), max_size=14),
    limit=st.integers(1, 5),
    descending=st.booleans(),
)
def test_paging_meets_every_row_once_under_ties(
    store: Documents, ranks: list[str], limit: int, descending: bool
) -> None:
    box = f"mailboxes/{len(ranks)}-{hash((tuple(ranks), limit, descending)) % 10**9}@x.test/conversations"
    fill(store, {f"{box}/{n:02}": row(n, rank=rank) for n, rank in enumerate(ranks)} or {"x/y": {}})
    found = everything(store, Query(box, OPEN, "rank", descending, limit))
    expected = sorted(((rank, f"{n:02}") for n, rank in enumerate(ranks)), reverse=descending)
    assert found == [thread for _, thread in expected]


def test_an_array_holds_a_value(store: Documents) -> None:
    fill(
        store,
        {
            f"{BOX}/1": row(1, label_ids=["a", "b"]),
            f"{BOX}/2": row(2, label_ids=["b"]),
            f"{BOX}/3": row(3, label_ids=["b"], active=False),
            f"{BOX}/4": row(4, label_ids=["ab"]),
        },
    )
    bears_b = Where("label_ids", Op.CONTAINS, "b")
    active = Where("active", Op.EQ, True)
    assert everything(store, Query(BOX, (bears_b, active), "rank", limit=1)) == ["1", "2"]
    assert everything(store, Query(BOX, (bears_b,), limit=2)) == ["1", "2", "3"]


def test_an_array_index_follows_changes_and_deletes(store: Documents) -> None:
    query = Query(BOX, (Where("words", Op.CONTAINS, "urgent"),), "last_at", descending=True)
    fill(store, {f"{BOX}/1": row(1, words=["urgent", "x"]), f"{BOX}/2": row(2, words=["urgent"])})
    fill(store, {f"{BOX}/1": row(1, words=["x"], last_at=NOW)})
    assert everything(store, query) == ["2"]
    fill(store, {f"{BOX}/1": row(1, words=["urgent"], last_at=NOW + timedelta(days=9))})
    assert everything(store, query) == ["1", "2"]
    store.transact(lambda transaction: transaction.delete(f"{BOX}/1"))
    assert everything(store, query) == ["2"]


def test_a_group_query_finds_every_mailbox(store: Documents) -> None:
    fill(store, {f"{BOX}/7": row(7), f"{OTHER}/7": row(7), f"{OTHER}/8": row(8)})
    page = store.query(Query("conversations", (Where("thread_id", Op.EQ, "7"),), "rank", group=True))
    assert [document.path for document in page.documents] == [f"{BOX}/7", f"{OTHER}/7"]


def test_a_range_stands_on_the_order(store: Documents) -> None:
    fill(store, {f"{BOX}/{n}": row(n, status="snoozed", rank=f"2:{n}") for n in range(5)})
    due = (Where("status", Op.EQ, "snoozed"), Where("rank", Op.LE, "2:2"))
    assert everything(store, Query("conversations", due, "rank", group=True)) == ["0", "1", "2"]


def test_times_order_as_times(store: Documents) -> None:
    fill(store, {f"{BOX}/{n}": row(n, last_at=NOW + timedelta(days=n - 40)) for n in (2, 30, 41)})
    mine = (Where("customer_key", Op.EQ, "lea@x.test"),)
    assert everything(store, Query(BOX, mine, "last_at", descending=True, limit=2)) == ["41", "30", "2"]


def test_a_count_stops_where_it_is_told(store: Documents) -> None:
    fill(store, {f"{BOX}/{n}": row(n) for n in range(7)})
    query = Query(BOX, OPEN, "rank")
    assert [store.count(query, up_to=up_to) for up_to in (3, 7, 100)] == [3, 7, 7]


def test_a_wave_answers_in_the_order_asked(store: Documents) -> None:
    fill(store, {f"{BOX}/{n}": row(n) for n in range(3)})
    query = Query(BOX, OPEN, "rank")
    wave = store.wave([f"{BOX}/1", f"{BOX}/9"], [query, Query(OTHER, OPEN, "rank")], [Count(query, 2)])
    assert list(wave.documents) == [f"{BOX}/1"]
    assert [len(page.documents) for page in wave.pages] == [3, 0]
    assert wave.counts == (2,)


@pytest.mark.parametrize(
    "query",
    [
        Query(BOX, OPEN, "last_at"),
        Query(BOX, (*OPEN, Where("customer_key", Op.EQ, "x")), "rank"),
        Query(BOX, (Where("rank", Op.GT, "0"),)),
        Query(BOX, (Where("status", Op.EQ, "open"), Where("last_at", Op.GT, NOW)), "rank"),
        Query(BOX, (Where("label_ids", Op.CONTAINS, "a"), Where("followers", Op.CONTAINS, "b"))),
        Query("conversations", OPEN, group=True),
        Query("conversations", (Where("subject", Op.EQ, "x"),), group=True),
        Query(BOX, (Where("note_texts", Op.EQ, "x"),)),
    ],
)
def test_a_query_that_no_index_serves_is_refused(store: Documents, query: Query) -> None:
    with pytest.raises(UndeclaredIndex):
        store.query(query)
    with pytest.raises(UndeclaredIndex):
        store.count(query, up_to=1)


@pytest.mark.parametrize(
    "query",
    [
        Query("people", (Where("email", Op.EQ, "a@x.test"),)),
        Query("mailboxes", order_by="address"),
        Query(f"{BOX}/1/events", order_by="at", descending=True),
        Query("people", (Where("email", Op.EQ, "a"), Where("name", Op.EQ, "b"))),
    ],
)
def test_automatic_single_field_indexes_need_no_entry(store: Documents, query: Query) -> None:
    assert store.query(query).documents == ()


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 10])
@pytest.mark.parametrize(
    "place", [(BOX, OPEN, "rank"), ("people", (), "rank")], ids=["declared index", "automatic index"]
)
def test_null_sorts_first_and_what_lacks_the_field_is_left_out(
    place: tuple[str, tuple[Where, ...], str], limit: int, descending: bool, store: Documents
) -> None:
    collection, where, order_by = place
    rows = {f"{collection}/{name}": row(0, rank=rank) for name, rank in RANKS.items()}
    lacking = row(0)
    del lacking["rank"]
    fill(store, {**rows, f"{collection}/lacking": lacking})
    found = everything(store, Query(collection, where, order_by, descending, limit))
    assert found == (list(reversed(RANKS)) if descending else list(RANKS))
    assert store.count(Query(collection, where, order_by), up_to=10) == len(RANKS)


RANKS = {"a-null": None, "b-null": None, "c-number": 3, "d-text": "0:1", "e-text": "0:2"}


def test_null_equals_null_alone(store: Documents) -> None:
    rows = {"a": row(0, assignee=None), "b": row(1, assignee="")}
    fill(store, {f"{BOX}/{name}": fields for name, fields in rows.items()})
    nobody = (Where("assignee", Op.EQ, None), Where("active", Op.EQ, True))
    assert everything(store, Query(BOX, nobody, "rank")) == ["a"]
    fill(store, {f"people/{name}": fields for name, fields in rows.items()})
    assert everything(store, Query("people", nobody[:1])) == ["a"]


def test_an_array_alone_needs_no_index(store: Documents) -> None:
    fill(store, {"people/a": {"teams": ["x", "y"]}, "people/b": {"teams": ["y"]}, "people/c": {"name": "x"}})
    assert everything(store, Query("people", (Where("teams", Op.CONTAINS, "x"),))) == ["a"]
    assert everything(store, Query("people", (Where("teams", Op.CONTAINS, "y"),), limit=1)) == ["a", "b"]


def test_scanning_meets_every_document_once(store: Documents) -> None:
    paths = [f"{BOX}/{n}" for n in range(3)] + [f"{BOX}/1/notes/{n}" for n in range(3)] + ["people/p"]
    store.write({path: {"at": NOW} for path in paths})
    found = [document.path for document in store.scan()]
    assert sorted(found) == sorted(paths)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "x",
        "null",
        "[]",
        "[1]",
        "[1, 2]",
        '["a", "b"]',
        '["a", "other/1"]',
        '[[1], "rows/1"]',
        '[{"x": 1}, "rows/1"]',
        '[{"at": "noon"}, "rows/1"]',
        '[9999999999999999999999, "rows/1"]',
        '["a", "rows/.."]',
        "[" * 3000,
        '["\\ud800", "rows/1"]',
    ],
)
def test_a_forged_cursor_is_told_as_such(forged: str, store: Documents) -> None:
    with pytest.raises(BadCursor):
        store.query(Query("rows", order_by="n", limit=2, start_after=forged))
