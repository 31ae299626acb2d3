"""R19: what a message is by its labels, and what a move means, by the table that the docs show."""

import re
from itertools import product
from pathlib import Path

import pytest

from backend.domain.sync import MEANING, Direction, Meaning, Move, Place, is_sent, move_of, place_of

TEXT = (Path(__file__).parents[3] / "docs" / "decisions.md").read_text("utf-8")
CHAPTER = TEXT.partition("## What a message of a connected account is")[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in CHAPTER.splitlines()
    if line.startswith("|") and "---" not in line
]
PLACES = {row[1]: row for row in ROWS if len(row) == 6 and row[1] != "Place"}
MOVES = [row for row in ROWS if len(row) == 4 and row[0] != "Before"]
DIRECTIONS = {
    "nobody": Direction.NONE,
    "the account": Direction.OUT,
    "by its headers": Direction.HEADERS,
}


@pytest.mark.parametrize("place", Place)
def test_the_docs_say_what_the_code_does(place: Place) -> None:
    _, _, wrote, is_kept, is_visible, moves = PLACES[place.value]
    assert MEANING[place] == Meaning(
        DIRECTIONS[wrote], is_kept=is_kept == "yes", is_visible=is_visible == "yes", moves=moves == "yes"
    )


def test_the_docs_name_no_other_place() -> None:
    assert set(PLACES) == {place.value for place in Place}


@pytest.mark.parametrize("place", [place for place in Place if place is not Place.GONE])
def test_labels_are_read_as_the_docs_say(place: Place) -> None:
    named = re.findall(r"[A-Z]{2,}", PLACES[place.value][0].partition(",")[0])
    assert place_of(named) is place
    assert place_of([*named, "UNREAD", "STARRED", "CATEGORY_UPDATES", "Label_7"]) is place


@pytest.mark.parametrize(
    ("labels", "place"),
    [
        ({"DRAFT", "INBOX"}, Place.DRAFT),
        ({"DRAFT", "TRASH"}, Place.DRAFT),
        ({"SENT", "TRASH"}, Place.TRASH),
        ({"INBOX", "SPAM"}, Place.SPAM),
        ({"TRASH", "SPAM"}, Place.TRASH),
        (set(), Place.ARCHIVE),
        ({"INBOX", "SENT", "UNREAD"}, Place.SELF),
    ],
)
def test_labels_that_stand_together(labels: set[str], place: Place) -> None:
    assert place_of(labels) is place


def test_what_was_sent_stays_so_in_the_trash() -> None:
    assert is_sent(("TRASH", "SENT"))
    assert not is_sent(("TRASH",))


VISIBLE = {place for place, meaning in MEANING.items() if meaning.is_visible}
BINS = {Place.TRASH, Place.SPAM}
WORDS: dict[str, set[Place | None]] = {
    "not met": {None},
    "among the messages": set(VISIBLE),
    "in trash or spam": set(BINS),
    "in trash, in spam, gone": {*BINS, Place.GONE},
    "gone": {Place.GONE},
}


@pytest.mark.parametrize("row", MOVES, ids=lambda row: f"{row[0]} -> {row[1]}")
def test_the_moves_are_those_of_the_docs(row: list[str]) -> None:
    before, now, means, _ = row
    for one, other in product(WORDS[before], WORDS[now]):
        assert other is not None
        assert move_of(one, other).value == means


def test_every_other_move_is_none() -> None:
    told = {pair for before, now, _, _ in MOVES for pair in product(WORDS[before], WORDS[now])}
    for before, now in product((None, *Place), Place):
        if (before, now) not in told and before not in (Place.DRAFT, Place.CHAT, Place.GONE):
            assert move_of(before, now) is Move.NONE
