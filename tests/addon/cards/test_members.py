"""The members of a mailbox: everybody sees them, admins change them."""

from datetime import UTC

import pytest

from addon.cards.members import member_card, members_card
from addon.links import Links
from backend.domain.member import Member, Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.me import Me
from backend.domain.snapshots.member import MemberSnapshot, MembersSnapshot
from backend.i18n.speech import speech_for
from tests.clock import NOON
from tests.people import ANA, SUPPORT
from tests.side_panel import Card, actions, texts
from workbench.card_rules import check_card

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
HERE = Member("1", "ben@acme.test", "Ben", Role.AGENT)
AWAY = Member("2", "chloe@acme.test", "Chloé", Role.ADMIN, away=True)
INVITED = Member("", "zoe@acme.test", "Zoé", Role.OBSERVER)


def _me(role: Role) -> Me:
    return Me(ANA, Membership(Ref(SUPPORT, "Support"), role))


def _page(role: Role, cursor: str | None = None) -> Card:
    card = members_card(MembersSnapshot(_me(role), (HERE, AWAY, INVITED), cursor), SAY, ACT)
    assert check_card(card) == []
    return card


def _sent(card: Card, name: str) -> list[dict[str, str]]:
    sent = [one for one in actions(card) if one["function"].endswith(f"/{name}")]
    return [{pair["key"]: pair["value"] for pair in one["parameters"]} for one in sent]


def test_a_row_says_what_each_is_and_whether_they_are_here() -> None:
    shown = list(texts(_page(Role.AGENT)))
    assert "Agent · ben@acme.test" in shown
    assert "Admin · away · chloe@acme.test" in shown
    assert "Observer · invited · zoe@acme.test" in shown


def test_edit_opens_the_member_of_its_row_by_address() -> None:
    sent = _sent(_page(Role.ADMIN), "member.edit")
    assert [one["email"] for one in sent] == [HERE.email, AWAY.email, INVITED.email]
    assert {one["mailbox"] for one in sent} == {SUPPORT}


@pytest.mark.parametrize("role", [Role.AGENT, Role.OBSERVER])
def test_only_admins_are_offered_changes(role: Role) -> None:
    card = _page(role)
    assert _sent(card, "member.edit") == _sent(card, "member.add") == []
    assert len(_sent(_page(Role.ADMIN), "member.add")) == 1


def test_the_next_page_is_offered_where_there_is_one() -> None:
    assert _sent(_page(Role.AGENT), "member.list") == []
    (more,) = _sent(_page(Role.AGENT, "50"), "member.list")
    assert more["cursor"] == "50"


def test_the_form_of_a_member_shows_their_role() -> None:
    card = member_card(MemberSnapshot(_me(Role.ADMIN), AWAY), SAY, ACT)
    (roles,) = [
        widget["selectionInput"]["items"]
        for section in card["sections"]
        for widget in section["widgets"]
        if "selectionInput" in widget
    ]
    assert [one["value"] for one in roles if one["selected"]] == ["admin"]
    assert _sent(card, "member.remove")[0]["email"] == AWAY.email
