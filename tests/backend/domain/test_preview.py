"""A mail's text made ready to be read, and the names of what is attached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.preview import NAME, TEXT_READ, file_name, read_text


def test_what_nobody_can_see_is_taken_out_and_blank_lines_are_one() -> None:
    text = "Hi\u200b \u202eAna\u202c\x00\r\n\r\n \r\n\xa0\r\nBye  \n"
    assert read_text(text, "") == ("Hi Ana\n\nBye", "", False)


def test_emoji_and_other_scripts_stay() -> None:
    text = "👩‍👩‍👧 שלום مرحبا 你好 می‌خواهم"
    assert read_text(text, "")[0] == text


def test_what_is_too_long_is_said_to_be_cut() -> None:
    own, _, is_cut = read_text("a" * (TEXT_READ + 1), "")
    assert (len(own), is_cut) == (TEXT_READ, True)
    assert read_text("a" * TEXT_READ, "")[2] is False


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b\u202efdp.exe", "abfdp.exe"),
        ("C:\\Users\\x.doc", "C_Users_x.doc"),
        ("  \n ", ""),
        ("x" * 300 + ".pdf", "x" * (NAME - 5) + "….pdf"),
        ("x" * 300, "x" * (NAME - 1) + "…"),
        ("Über (1).docx", "Über (1).docx"),
    ],
)
def test_a_files_name_leads_nowhere_and_shows_its_ending(given: str, shown: str) -> None:
    assert file_name(given) == shown


@given(st.text(max_size=400))
def test_no_name_is_too_long_or_odd(given: str) -> None:
    name = file_name(given)
    assert len(name) <= NAME
    assert not set(name) & set('/\\:*?"<>|\n\x00\u202e')


@given(st.text())
def test_whatever_the_text_it_is_read(given: str) -> None:
    own, quoted, is_cut = read_text(given, "Re: x")
    assert not is_cut
    assert "\x00" not in own + quoted
