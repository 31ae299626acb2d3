"""Whom a note calls: names, namesakes, those who left, and what only looks like a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.member import Member
from backend.domain.mentions import Mentions, Unclear, mentions_in
from backend.domain.refs import Ref
from backend.domain.rights import Role


def _member(sub: str, email: str, name: str, *former: str) -> Member:
    return Member(sub, email, name, Role.AGENT, former=former)


ANA = _member("ana", "ana@acme.test", "Ana Diaz")
BEN = _member("ben", "ben@acme.test", "Ben Carter", "b.old@acme.test")
CHLOE = _member("chloe", "chloe@acme.test", "Chloé Petit")
JEAN = _member("jp", "jp@acme.test", "Jean-Pierre O'Brien")
LEI = _member("lei", "lei@acme.test", "李雷")
KIM = _member("kim", "kim@acme.test", "김철수")
INVITED = _member("", "dan@acme.test", "Dan Low")
MARIE_D = _member("md", "marie.dupont@acme.test", "Marie Dupont")
MARIE_M = _member("mm", "marie.martin@acme.test", "Marie Martin")
TEAM = (ANA, BEN, CHLOE, JEAN, LEI, KIM, INVITED)
MARIES = (BEN, MARIE_D, MARIE_M)


def _called(text: str, roster: tuple[Member, ...] = TEAM) -> list[str]:
    return [member.id for member in mentions_in(text, roster).members]


@pytest.mark.parametrize(
    ("text", "subs"),
    [
        ("@ben please", ["ben"]),
        ("@Ben, and @CHLOE.", ["ben", "chloe"]),
        ("@chloé", ["chloe"]),
        ("@chloe\u0301!", ["chloe"]),
        ("@chloe@acme.test", ["chloe"]),
        ("@b.old@acme.test", ["ben"]),
        ("@BenCarter @ben.carter @Ben Carter @ben_carter @Ben-Carter", ["ben"]),
        ("@Ben\u00a0Carter", ["ben"]),
        ("(@ana) [@ben] «@chloe» \"@jp\" '@lei'", ["ana", "ben", "chloe", "jp", "lei"]),
        ("@ben's turn, @ana\u2019s too", ["ben", "ana"]),
        ("@ben-please", ["ben"]),
        ("@ben/@ana,@chloe", ["ben", "ana", "chloe"]),
        ("cc:@ben", ["ben"]),
        ("\uff20ben \ufe6bana", ["ben", "ana"]),
        ("@\uff22\uff45\uff4e", ["ben"]),
        ("@jean-pierre: @Jean-Pierre O'Brien, @jeanpierre obrien", ["jp"]),
        ("请@李雷看一下", ["lei"]),
        ("@김철수님", ["kim"]),
        ("@Benさん", ["ben"]),
        ("@ben @ben", ["ben"]),
        ("look https://x.example/a then @ben", ["ben"]),
        ("no name here", []),
    ],
)
def test_names_resolve_to_members(text: str, subs: list[str]) -> None:
    assert _called(text) == subs
    assert mentions_in(text, TEAM).nobody == ()


@pytest.mark.parametrize(
    "text",
    [
        "write to ben@acme.test",
        "ben@acme",
        "x@ben",
        "ben\uff20acme.test",
        "a-@ben",
        "https://x.example/@ben",
        "see https://x.example/a?u=@ben&v=1.",
        "medium.example/@ben/post",
        "x.example:8080/@ben",
        "www.x.example/@ben",
        "mailto:@ben",
        "mailto:ben@acme.test?cc=@ana",
        "ftp://@ben",
        "/@ben",
        "@@ben",
        "@ ben",
        "@",
        "at @5 or @17.30",
    ],
)
def test_addresses_links_and_times_mention_nobody(text: str) -> None:
    assert mentions_in(text, TEAM) == Mentions()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@otto's", ("otto",)),
        ("@otto@other.test", ("otto@other.test",)),
        ("@ben@other.test", ("ben@other.test",)),
        ("@benny", ("benny",)),
        ("@ben.smith", ("ben.smith",)),
        ("@dan", ("dan",)),
        ("@Dan Low", ("Dan Low",)),
    ],
)
def test_strangers_and_the_invited_are_nobody_and_are_told_as_typed(
    text: str, names: tuple[str, ...]
) -> None:
    assert mentions_in(text, TEAM) == Mentions(nobody=names)


def test_a_korean_syllable_is_not_cut_in_two() -> None:
    gi = _member("gi", "gi@acme.test", "기")
    assert _called("@김", (gi,)) == []


def test_of_two_maries_the_whole_name_calls_one_and_the_first_name_is_asked_about() -> None:
    assert _called("@Marie Dupont and @marie.martin", MARIES) == ["md", "mm"]
    both = (Ref("md", "Marie Dupont"), Ref("mm", "Marie Martin"))
    assert mentions_in("@Marie, and @MARIE!", MARIES) == Mentions(unclear=(Unclear("Marie", both),))
    assert mentions_in("@Marie Dupond", MARIES).unclear == (Unclear("Marie", both),)


def test_an_unclear_name_beside_a_clear_one_of_the_same_is_not_asked_about() -> None:
    found = mentions_in("@Marie Dupont: yes, you, @Marie", MARIES)
    assert ([one.id for one in found.members], found.unclear) == (["md"], ())


def test_a_whole_name_wins_over_anothers_first_name() -> None:
    marie = _member("m", "m@acme.test", "Marie")
    assert _called("@Marie", (marie, MARIE_D)) == ["m"]


def test_the_part_before_the_at_sign_does_not_outdo_a_namesake() -> None:
    first = _member("m1", "marie@acme.test", "Marie Dupont")
    found = mentions_in("@Marie", (first, MARIE_M))
    assert [bearer.id for one in found.unclear for bearer in one.bearers] == ["m1", "mm"]


def test_members_who_are_called_alike_are_told_apart_by_address() -> None:
    twin = _member("tw", "marie2@acme.test", "Marie Dupont")
    (asked,) = mentions_in("@Marie Dupont", (MARIE_D, twin)).unclear
    assert [bearer.name for bearer in asked.bearers] == [
        "Marie Dupont (marie.dupont@acme.test)",
        "Marie Dupont (marie2@acme.test)",
    ]


def test_after_one_left_her_name_does_not_mention_the_other() -> None:
    stayed, left = (BEN, MARIE_M), (MARIE_D,)
    assert mentions_in("@Marie Dupont", stayed, left) == Mentions(nobody=("Marie Dupont",))
    assert [one.id for one in mentions_in("@Marie", stayed, left).members] == ["mm"]


def test_a_name_sake_of_the_invited_is_not_taken_for_them() -> None:
    smith = _member("ds", "dan.smith@acme.test", "Dan Smith")
    found = mentions_in("@Dan Low, @Dan Smith", (INVITED, smith))
    assert (found.nobody, [one.id for one in found.members]) == (("Dan Low",), ["ds"])


NAMES = st.sampled_from(["Ana", "Ana María", "Ben", "Marie", "Jean-Luc", "Chloé"])
ROSTERS = st.lists(st.tuples(NAMES, st.sampled_from(["", "Diaz", "Dupont", "O'Brien", "Æsir"])), max_size=6)


@pytest.mark.parametrize(
    "text",
    [
        "@team",
        "@All: look",
        "@Équipe,",
        "@equipe",
        "\uff20tous",
        "请@all看一下",
        "@team's turn",
        "@ben and @team",
    ],
)
def test_the_team_is_everybody_who_is_here_and_no_invited_one(text: str) -> None:
    found = mentions_in(text, TEAM)
    assert {one.id for one in found.members} == {"ana", "ben", "chloe", "jp", "lei", "kim"}
    assert (found.nobody, found.unclear) == ((), ())


@pytest.mark.parametrize("text", ["x@team.example", "https://x.example/@all", "@teams", "@tousled", "@ally"])
def test_what_only_looks_like_the_team_calls_nobody(text: str) -> None:
    assert _called(text) == []


def test_a_member_who_is_called_like_the_team_is_meant_and_namesakes_are_asked_about() -> None:
    team, lead = _member("t", "t@acme.test", "Team"), _member("tl", "lead@acme.test", "Team Lead")
    assert _called("@team", (ANA, team)) == ["t"]
    assert _called("@Team Lead", (ANA, team, lead)) == ["tl"]
    assert _called("@all", (ANA, team, lead)) == ["ana", "t", "tl"]
    other = _member("t2", "t2@acme.test", "Team")
    (asked,) = mentions_in("@team", (ANA, team, other)).unclear
    assert [who.id for who in asked.bearers] == ["t", "t2"]


def test_a_namesake_of_several_is_not_asked_about_where_everybody_is_called() -> None:
    assert mentions_in("@Marie, @all", MARIES).unclear == ()


BEFORE = st.sampled_from(
    ["", "Hi ", "(", "«", "请", "see https://x.example/@ana ", "to ana@acme.test: ", "\n"]
)
BEHIND = st.sampled_from(["", ".", "!", "'s turn", ")", ", please", "-please", "\nDupont", "?"])
STYLES = (
    str.upper,
    str.lower,
    str.title,
    lambda name: name.replace(" ", "."),
    lambda name: name.replace(" ", ""),
    lambda name: name.replace(" ", "\u00a0"),
)


@given(ROSTERS, st.data())
def test_whoever_is_named_in_full_is_called_or_asked_about_and_nobody_else(
    named: list[tuple[str, str]], data: st.DataObject
) -> None:
    roster = tuple(
        _member(f"s{number}", f"m{number}@acme.test", f"{first} {last}".strip())
        for number, (first, last) in enumerate(named)
    )
    if not roster:
        return
    chosen = data.draw(st.sampled_from(roster))
    style, sign = data.draw(st.sampled_from(STYLES)), data.draw(st.sampled_from("@\uff20"))
    found = mentions_in(f"{data.draw(BEFORE)}{sign}{style(chosen.name)}{data.draw(BEHIND)}", roster)
    namesakes = [one.sub for one in roster if one.name == chosen.name]
    if len(namesakes) == 1:
        assert found == Mentions((chosen.ref,))
    else:
        assert [[bearer.id for bearer in one.bearers] for one in found.unclear] == [namesakes]
        assert (found.members, found.nobody) == ((), ())


@given(st.text(alphabet="@\uff20 .-'/:\nabenáÄ김李한\u0301ß", max_size=60))
def test_any_text_is_read_and_only_members_are_found(text: str) -> None:
    found = mentions_in(text, TEAM)
    assert {one.id for one in found.members} <= {member.sub for member in TEAM if member.sub}
    assert all(name and name in text for name in found.nobody)


def test_a_text_full_of_signs_is_read_quickly() -> None:
    for text in ("@a " * 1700, "a.a" * 1700, "@a.b" * 1250, "@" * 5000, "/" * 5000, "@ben " * 1000):
        assert isinstance(mentions_in(text[:5000], TEAM * 40), Mentions)
