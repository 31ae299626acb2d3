"""The text of a note."""

import pytest

from backend.domain.note import clean_text
from backend.domain.refusals import Missing, TooLong


def test_text_is_kept_as_typed_but_for_white_space_around_it() -> None:
    assert clean_text("  a\r\n b <b>&amp;  \n") == "a\n b <b>&amp;"


@pytest.mark.parametrize("typed", ["", "  ", "\n\t"])
def test_an_empty_note_is_refused(typed: str) -> None:
    with pytest.raises(Missing):
        clean_text(typed)


def test_a_note_has_a_limit() -> None:
    assert len(clean_text("x" * 5000)) == 5000
    with pytest.raises(TooLong) as refused:
        clean_text("x" * 5001)
    assert refused.value.limit == 5000
