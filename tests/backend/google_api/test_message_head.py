"""Garbled answers of Gmail: told as such, never a value that no store takes, never a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.google_api.message_head import head_of
from backend.ports.mail_fault import MailUnavailable

SOUND: dict[str, object] = {"id": "18c3", "threadId": "18c2", "internalDate": "1795521600000"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        "x",
        {**SOUND, "id": None},
        {**SOUND, "threadId": "../x"},
        {**SOUND, "threadId": ""},
        {**SOUND, "internalDate": "999999999999999999"},
        {**SOUND, "internalDate": "253402300799000"},
        {**SOUND, "internalDate": "-1"},
        {**SOUND, "internalDate": None},
        {**SOUND, "internalDate": "\u0663"},
        {**SOUND, "internalDate": [1]},
    ],
)
def test_what_names_no_message_or_no_time_is_no_answer(answer: object) -> None:
    with pytest.raises(MailUnavailable):
        head_of(answer)


def test_odd_headers_are_left_out_and_the_others_stay() -> None:
    odd: list[object] = [None, [], {}, {"name": 1, "value": "x"}, {"name": "To", "value": None}]
    good = [{"name": "To", "value": "a@x.test"}, {"name": "TO", "value": "half \ud800"}]
    found = head_of({**SOUND, "snippet": "\udfff", "payload": {"headers": [*odd, *good]}})
    assert found.headers == {"to": ("a@x.test", "half ?")}
    assert found.snippet == "?"


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*SOUND, "payload", "snippet"), ANYTHING)))
def test_whatever_comes_is_a_head_or_no_answer(answer: dict[str, object]) -> None:
    try:
        found = head_of({**SOUND, **answer})
    except MailUnavailable:
        return
    repr(found).encode("utf-8")
