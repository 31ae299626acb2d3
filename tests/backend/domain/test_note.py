"""Notes and mentions."""

import pytest

from backend.domain.member import Member
from backend.domain.note import clean_text, mentioned
from backend.domain.refs import Ref
from backend.domain.refusals import Missing, TooLong
from backend.domain.rights import Role

ANA = Member("ana", "ana@acme.test", "Ana Diaz", Role.ADMIN)
BEN = Member("ben", "ben@acme.test", "Ben Carter", Role.AGENT)
CHLOE = Member("chloe", "chloe@acme.test", "Chloé Petit", Role.AGENT)
INVITED = Member("", "dan@acme.test", "Dan Low", Role.AGENT)
TWO_PAULS = (
    Member("p1", "paul.a@acme.test", "Paul A", Role.AGENT),
    Member("p2", "paul.b@acme.test", "Paul B", Role.AGENT),
)
TEAM = (ANA, BEN, CHLOE, INVITED, *TWO_PAULS)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@ben please", [BEN]),
        ("@Ben, and @CHLOE.", [BEN, CHLOE]),
        ("@chloé", [CHLOE]),
        ("@chloe@acme.test", [CHLOE]),
        ("@BenCarter", [BEN]),
        ("@ben.carter", [BEN]),
        ("(@ana)", [ANA]),
        ("@ben @ben", [BEN]),
        ("@paul.b", [TWO_PAULS[1]]),
        ("write to ben@acme.test", []),
        ("no name here", []),
    ],
)
def test_names_resolve_to_members(text: str, named: list[Member]) -> None:
    assert mentioned(text, TEAM)[0] == tuple(Ref(member.sub, member.name) for member in named)


@pytest.mark.parametrize("text", ["@otto", "@paul", "@dan", "@otto@other.test"])
def test_strangers_namesakes_and_the_invited_are_nobody(text: str) -> None:
    assert mentioned(text, TEAM) == ((), (text[1:],))


def test_an_address_is_no_mention() -> None:
    assert mentioned("write to ben@acme.test", TEAM) == ((), ())


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
