"""What a reader takes for the same text folds alike."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.domain.folding import folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Élodie", "elodie"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("𝐀bc", "abc"),
        ("㎐", "hz"),
        ("ＩＮＶＯＩＣＥ", "invoice"),
        ("İstanbul", "istanbul"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("e\u0301", "e"),
        ("Søren Đặng Łódź", "soren dang lodz"),
        ("Œuvre, Æther, ıssız", "oeuvre, aether, issiz"),
        ("می\u200cخواهم", "میخواهم"),
        ("كتاب علي", "کتاب علی"),
        ("٤٧١١ ۴۷", "4711 47"),
        ("re\u200bfund", "refund"),
        ("", ""),
    ],
)
def test_accents_case_and_width_do_not_count(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_every_character_is_folded_to_the_end() -> None:
    characters = [char for char in map(chr, range(sys.maxunicode + 1)) if char.isprintable()]
    assert [char for char in characters if folded(folded(char)) != folded(char)] == []


@given(st.text())
@example("𝐀bc")
@example("㎐")
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
@example("㎐")
def test_no_capital_and_no_mark_is_left(text: str) -> None:
    assert folded(text).casefold() == folded(text)


# Unicode calls two texts alike when their case folds are. Not every capital is: that of the dotless ı is I.
@pytest.mark.parametrize("variant", [str.upper, str.lower, str.title, str.swapcase, str.casefold])
@given(text=st.text())
@example(text="Straße")
@example(text="ΣΊΣΥΦΟΣ")
@example(text="ı")
def test_variants_that_differ_in_case_alone_fold_alike(variant: Callable[[str], str], text: str) -> None:
    alike = "".join(char for char in text if variant(char).casefold() == char.casefold())
    assert folded(variant(alike)) == folded(alike)
