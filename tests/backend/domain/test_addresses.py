"""Addresses of headers: every sound one is kept whatever stands beside it, on every Python."""

import sys
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import addresses
from backend.domain.addresses import ADDRESSES_READ, READ_UP_TO, Named, addresses_in, authors_in, canonical

if TYPE_CHECKING:
    from _typeshed import TraceFunction

PARTS = st.text("abcxyz0189!#$%&'*+/=?^_`{|}~-éß漢", min_size=1, max_size=8)
SOUND = st.builds("{}@{}.test".format, PARTS, st.text("abcxyz019éß漢", min_size=1, max_size=8)).filter(
    canonical
)
JUNK = st.text('"(),:;<>\\[] .=?abcé\r\n\t\x00\ud800\ue000\ue002', max_size=12)
MILD = st.text("<>,:;[] .=?abcé'", max_size=12)
"""Nothing that may open and close around what stands between, which then is a name by the rules."""

HOSTILE = [
    "a:",
    "(",
    ")",
    "<",
    ">",
    '"',
    '\\"',
    '("',
    "a@b.c,",
    "a.",
    "a@",
    "@ ",
    " ",
    " @",
    "<a",
    "..",
    '"a" ',
    "()",
]


def found(*headers: str) -> list[str]:
    return [one.address for one in addresses_in(*headers)]


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("Ana <a@x.test>, A@X.test", [("Ana", "a@x.test")]),
        ("support@acme.test <support@acme.test>", [("support@acme.test", "support@acme.test")]),
        ("ceo@acme.test <evil@x.example>", [("ceo@acme.test", "evil@x.example")]),
        ('"Ana <ana@acme.test>" <evil@x.test>', [("Ana <ana@acme.test>", "evil@x.test")]),
        ('"Doe, J" <j@x.test>, k@x.test (Kay (K))', [("Doe, J", "j@x.test"), ("Kay (K)", "k@x.test")]),
        ("Team: lea@x.test, Ben <ben@x.test>;, z@x.test",
         [("", "lea@x.test"), ("Ben", "ben@x.test"), ("", "z@x.test")]),
        ("undisclosed-recipients:;", []),
        ("MAILER-DAEMON <>", []),
        ("lea @ x.test", [("", "lea@x.test")]),
        ("<@a,@b:lea@x.test>", [("", "lea@x.test")]),
        ("Lea <lea@x.test", [("Lea", "lea@x.test")]),
        ("Dr. A. B. <x@y.test>", [("Dr. A. B.", "x@y.test")]),
        ("<mailto:lea@x.test>", [("", "lea@x.test")]),
        ('"lea"@x.test, "john doe"@x.test', [("", "lea@x.test"), ("", '"john doe"@x.test')]),
        ('"ceo@acme.test"@evil.example', [("", '"ceo@acme.test"@evil.example')]),
        ("c..d.@docomo.test", [("", "c..d.@docomo.test")]),
        ("Foo\r\n <lea@x.test>,\r\n\tben@x.test", [("Foo", "lea@x.test"), ("", "ben@x.test")]),
        ("用户@例え.test", [("", "用户@xn--r8jz45g.test")]),
    ],
)  # fmt: skip
def test_names_and_addresses(header: str, named: list[tuple[str, str]]) -> None:
    assert addresses_in(header) == tuple(Named(*one) for one in named)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@bücher.test", "A@XN--bcher-kva.TEST"),
        ("josé@x.test", "jose\u0301@x.test"),
        ("lea@x.test", "lea@x.test."),
        ('"lea.m"@x.test', "lea.m@x.test"),
    ],
)
def test_two_forms_of_one_address_are_one(one: str, other: str) -> None:
    assert found(one) == found(other) != []


@pytest.mark.parametrize(
    ("ours", "strangers"),
    [
        ("ana@acme.test", "ana@ａｃｍｅ.test"),
        ("ana@straße.test", "ana@strasse.test"),
        ("kim@booking.test", "kim@boo\u212aing.test"),
        ("kim@booking.test", "\u212aim@booking.test"),
        ("ivo@x.test", "\u0130vo@x.test"),
        ("ana@acme.test", "an\u200ba@acme.test"),
        ("ana@acme.test", "аna@acme.test"),
        ("ana@acme.test", "a.na@acme.test"),
        ("ana@acme.test", "ana+x@acme.test"),
        ("ana@acme.test", '"ana "@acme.test'),
    ],
)
def test_a_strangers_address_is_never_that_of_somebody_else(ours: str, strangers: str) -> None:
    assert found(ours) == [canonical(ours)]
    assert found(f"Ana <{strangers}>") != found(ours)


@pytest.mark.parametrize("header", ["Ana <ana@acme.test>, evil@x.test", "ana@acme.test evil@x.test"])
def test_several_authors_are_all_told(header: str) -> None:
    assert [one.address for one in authors_in(header)] == ["ana@acme.test", "evil@x.test"]


@pytest.mark.parametrize(
    "header", ['"ana@acme.test"', "ana@acme.test <>", "(ana@acme.test)", "ana@acme.test <x>"]
)
def test_a_name_makes_no_author(header: str) -> None:
    assert authors_in(header) == ()


@given(st.lists(st.one_of(SOUND, SOUND.map("Doe <{}>".format), SOUND.map('"Doe, J" <{}>'.format), MILD)))
def test_every_sound_address_survives_whatever_stands_beside_it(entries: list[str]) -> None:
    sound = [entry.rpartition("<")[2].rstrip(">") for entry in entries if "@" in entry]
    assert found(", ".join(entries)) == list(dict.fromkeys(map(canonical, sound)))


@given(SOUND, JUNK, JUNK)
def test_one_sound_address_survives_between_any_two_odd_ones(sound: str, before: str, after: str) -> None:
    assert canonical(sound) in found(f"{before}, {sound}, {after}")


@given(st.text(max_size=200))
def test_whatever_is_found_is_canonical_and_can_be_stored(header: str) -> None:
    for one in (*addresses_in(header), *authors_in(header)):
        assert canonical(one.address) == one.address
        one.address.encode("utf-8")


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_the_length_and_ends(piece: str) -> None:
    assert _lines_run(piece * 8_000) < 5 * _lines_run(piece * 2_000)
    found(piece * READ_UP_TO)


def test_a_long_list_is_read_up_to_a_limit() -> None:
    header = ", ".join(f"m{number}@x.test" for number in range(2_000))
    assert len(found(header)) == 2_000
    assert len(found(*[f"m{number}@x.test" for number in range(ADDRESSES_READ + 9)])) == ADDRESSES_READ


def _lines_run(header: str) -> int:
    """How many lines of the module run for it: the same on every machine, however busy."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> "TraceFunction | None":
        nonlocal count
        count += event == "line"
        return trace if frame.f_code.co_filename == addresses.__file__ else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        found(header)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("local", ["\u212aate", "\u212aate Bush", "ben\u0130", "a\u037eb c"])
def test_a_quoted_name_that_lower_case_would_turn_into_another_ones_is_no_address(local: str) -> None:
    """The Kelvin sign becomes a k: a stranger would read as Kate."""
    assert canonical(f'"{local}"@acme.test') == ""
    assert addresses_in(f'Kate <"{local}"@acme.test>') == ()
    assert authors_in(f'"{local}"@acme.test') == ()


def test_an_escaped_bracket_in_a_comment_closes_nothing() -> None:
    assert addresses_in(r"a@x.test (one \) <b@y.test> two)") == (Named(r"one \) <b@y.test> two", "a@x.test"),)


def test_what_stands_in_the_name_of_a_sound_entry_is_no_second_address() -> None:
    assert [one.address for one in addresses_in("boss@acme.test <eve@evil.example>")] == ["eve@evil.example"]


def test_an_address_that_is_too_long_in_ascii_alone_is_none() -> None:
    assert canonical("a@" + ".".join("é" * 9) + ".test") != ""
    assert canonical("a@" + ".".join("é" * 100) + ".test") == ""


@pytest.mark.parametrize(("length", "is_sound"), [(63, True), (64, False)])
def test_a_label_of_a_domain_has_63_letters_at_most(length: int, is_sound: bool) -> None:
    assert bool(canonical("a@" + "x" * length + ".test")) is is_sound


def test_where_a_quote_is_missing_none_reaches_over_a_comma() -> None:
    header = '"b@x.test, c" <c@y.test>, d" <d@z.test>'
    assert found(header) == ["b@x.test", "c@y.test", "d@z.test"]


def test_a_bracket_in_a_quote_within_a_comment_closes_nothing() -> None:
    header = 'ben@acme.test (see "a) <evil@x.test> b" c)'
    assert found(header) == ["ben@acme.test"]
