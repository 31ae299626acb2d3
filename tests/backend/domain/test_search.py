"""Finding by words."""

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.search import index_entries, lookup_entry, matches, words_of


def test_accents_and_case_do_not_count() -> None:
    assert words_of("Éléonore RÉCLAME, réclame!") == ("eleonore", "reclame")


def test_a_beginning_of_three_letters_or_more_finds_a_word() -> None:
    entries = index_entries("Remboursement urgent")
    for typed in ("rem", "rembours", "remboursement", "URG", "urgent rembou"):
        assert lookup_entry(typed) in entries
        assert matches(typed, entries), typed


def test_a_word_that_is_not_there_is_not_found() -> None:
    assert not matches("remboursable", index_entries("Remboursement urgent"))
    assert not matches("urgent facture", index_entries("Remboursement urgent"))


def test_no_word_looks_up_nothing() -> None:
    assert lookup_entry("  !? ") is None


@given(st.lists(st.text(max_size=200), max_size=5))
def test_every_word_kept_is_found_by_itself(texts: list[str]) -> None:
    entries = index_entries(*texts)
    assert len(entries) <= 250 * 5
    words = [word for text in texts for word in words_of(text)]
    for word in list(dict.fromkeys(words))[:250]:
        assert matches(word, entries)
        assert lookup_entry(word) in entries
