"""The way along a list rides in the actions of its cards, whole, and nothing odd in it makes a fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.way import NO_WAY, WAY, Way, way_of

TEXTS = st.text(max_size=40)
IDS = st.from_regex(r"[0-9a-f]{8,16}", fullmatch=True)
WAYS = st.builds(
    Way,
    st.dictionaries(st.sampled_from(["view", "label", "words", "cursor"]), TEXTS.filter(bool), min_size=1),
    st.lists(IDS, max_size=14).map(tuple),
    TEXTS,
)


@given(WAYS)
def test_it_comes_back_as_it_went(way: Way) -> None:
    ((one),) = way.carried()
    assert way_of({one["key"]: one["value"]}) == way


@given(st.text(max_size=400))
def test_nothing_that_is_sent_makes_a_fault(given: str) -> None:
    assert isinstance(way_of({WAY: given}), Way)


@pytest.mark.parametrize("given", ["", "&" * 50, "queue=1&next=Ana", "mailbox=a&thread=b"])
def test_what_names_no_list_is_no_way(given: str) -> None:
    way = way_of({WAY: given})
    assert not way
    assert way.carried() == ()


def test_where_there_is_none_no_action_bears_one() -> None:
    assert way_of({}) == NO_WAY
    assert NO_WAY.carried() == ()


def test_each_step_leaves_what_lies_behind() -> None:
    way = Way({"view": "open"}, ("b", "c", "d"), "Bea")
    assert way.past("b") == Way({"view": "open"}, ("c", "d"))
    assert way.past("c") == Way({"view": "open"}, ("d",))
    assert way.past("d") == Way({"view": "open"})
    assert way.past("elsewhere") == way
