"""What people type and paste is kept as they see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.label import clean_name, same_name
from backend.domain.note import clean_text
from backend.domain.refusals import Missing
from backend.domain.typed import alike, line, lines

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
INVISIBLE = [
    "\u200b", "\u200d", "\u200c\u200c", "\ufeff", "\u2060", "\u00ad", "\u3164", "\u115f",
    "\uffa0", "\u2800", "\u180e", "\u202e\u202c", "\u2066\u2069", "\u061c", "\ufe0f", "\u034f",
    "\U000e0041", "\ufffc", "\x00", "\ud83d", "\u0301", " \u00a0 ",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧\u200d👦",
        "❤️\u200d🔥",
        "👩🏽\u200d⚕️",
        "1️⃣",
        ENGLAND,
        "می\u200cخواهم",
        "क्\u200dष",
        "क्\u200d",
        "श्री\u200cमान",
        "ශ්\u200dරී",
        "葛\U000e0100城市",
        "한국어",
        "Straße",
    ],
)
def test_what_shapes_a_word_is_kept(text: str) -> None:
    assert line(text) == text
    assert lines(f" {text}\n{text} ") == f"{text}\n{text}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Re\u200bfund", "Refund"),
        ("Re\u200dfund\ufe0f", "Refund"),
        ("\u202eRefund\u202c", "Refund"),
        ("سلام\u200c", "سلام"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("👍🏽\u200d", "👍🏽"),
        ("e\u200b\u0301", "é"),
        ("half \ud83d of one", "half of one"),
        ("a\x00b", "ab"),
        ("Refund\u2800\u3000now", "Refund now"),
    ],
)
def test_what_cannot_be_seen_goes(typed: str, kept: str) -> None:
    assert line(typed) == kept


def test_lines_are_lines_however_they_end() -> None:
    assert lines("a\r\nb\rc\x0bd\u2028e\n\n\tf  g\n") == "a\nb\nc\nd\ne\n\n\tf  g"


@pytest.mark.parametrize("typed", INVISIBLE)
def test_notes_and_labels_that_nobody_can_see_are_refused(typed: str) -> None:
    with pytest.raises(Missing):
        clean_name(typed)
    with pytest.raises(Missing):
        clean_text(f"{typed}\n{typed}")


@pytest.mark.parametrize(
    "typed", ["Refund", "REFUND", "Ｒｅｆｕｎｄ", "Re\u200bfund", "\u2066Refund\u2069", " refund\u3164"]
)
def test_one_name_to_a_reader_is_one_label(typed: str) -> None:
    assert same_name(typed, "Refund")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Refund", "Refünd"), ("Elan", "Élan"), ("Refund", "Re fund"), ("🏴", ENGLAND), ("o", "ø")],
)
def test_accents_make_another_label(one: str, other: str) -> None:
    assert not same_name(one, other)


@given(st.text())
def test_what_is_kept_stays_as_it_is(typed: str) -> None:
    assert line(line(typed)) == line(typed)
    assert lines(lines(typed)) == lines(typed)


@given(st.text(), st.sampled_from(INVISIBLE[:1] + INVISIBLE[3:7]))
def test_no_zero_width_character_makes_a_twin(typed: str, unseen: str) -> None:
    assert alike(unseen.join(typed)) == alike(typed)


@given(st.text())
def test_what_is_kept_can_be_sent_and_stored(typed: str) -> None:
    assert lines(typed).encode("utf-8").decode("utf-8") == lines(typed)
    assert "\x00" not in lines(typed)
