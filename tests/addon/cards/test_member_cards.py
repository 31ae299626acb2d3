"""The members: what each is, whom "Edit" opens, and the forms of an admin."""

from datetime import UTC

from addon.cards.members import member_card, members_card
from addon.links import Links
from backend.domain.member import Member, Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.me import Me
from backend.domain.snapshots.member import MemberSnapshot, MembersSnapshot
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import MAILBOX_MENU
from tests.addon.cards.outline import outline
from tests.clock import NOON
from tests.people import ANA, BEN, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
ADMIN = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.ADMIN))
OBSERVER = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.OBSERVER))


def test_an_admin_edits_each_and_adds_new_ones() -> None:
    assert outline(
        members_card(
            MembersSnapshot(
                ADMIN,
                (
                    Member("1", BEN.email, "Ben", Role.AGENT),
                    Member("2", ANA.email, "Ana", Role.ADMIN, away=True),
                    Member("", "zoe@acme.test", "Zoé", Role.OBSERVER, away=True),
                ),
                "50",
            ),
            SAY,
            ACT,
        ),
        menu=True,
    ) == [
        "Members / Support",
        "== ",
        "PERSON: Ben",
        "  Agent · ben@acme.test",
        "  -> home.view support view=held holder=1",
        "  [Edit] -> member.edit support email=ben@acme.test",
        "PERSON: Ana",
        "  Admin · away · ana@acme.test",
        "  -> home.view support view=held holder=2",
        "  [Edit] -> member.edit support email=ana@acme.test",
        'PERSON: <font color="#80868b">Zoé</font>',
        "  Observer · invited · zoe@acme.test",
        "  [Edit] -> member.edit support email=zoe@acme.test",
        "[More members] -> member.list support cursor=50",
        "== Add a member",
        "input address | E-mail address | SINGLE_LINE",
        "DROPDOWN role | Role ['agent']",
        "  agent: Agent: handles conversations",
        "  observer: Observer: reads, follows and writes notes",
        "  admin: Admin: also manages members and labels",
        "[Add] -> member.add support asks address",
        *MAILBOX_MENU,
    ]


def test_an_agent_reads_the_list() -> None:
    assert outline(
        members_card(MembersSnapshot(ME, (Member("1", BEN.email, "Ben", Role.AGENT),)), SAY, ACT)
    ) == [
        "Members / Support",
        "== ",
        "PERSON: Ben",
        "  Agent · ben@acme.test",
        "  -> home.view support view=held holder=1",
    ]


def test_who_holds_nothing_leads_nowhere() -> None:
    shown = MembersSnapshot(ME, (Member("3", "emma@acme.test", "Emma", Role.OBSERVER),))
    assert outline(members_card(shown, SAY, ACT)) == [
        "Members / Support",
        "== ",
        "PERSON: Emma",
        "  Observer · emma@acme.test",
    ]


def test_the_form_of_one_changes_their_role_or_removes_them() -> None:
    assert outline(
        member_card(MemberSnapshot(ADMIN, Member("1", BEN.email, "Ben", Role.AGENT)), SAY, ACT), menu=True
    ) == [
        "Ben / ben@acme.test",
        "== ",
        "RADIO_BUTTON role | Role ['agent']",
        "  agent: Agent: handles conversations",
        "  observer: Observer: reads, follows and writes notes",
        "  admin: Admin: also manages members and labels",
        "[Save]* -> member.save_role support email=ben@acme.test",
        "== Remove",
        "Their notes and their history stay. Their next click is refused.",
        "[Remove…] -> member.remove support email=ben@acme.test",
        *MAILBOX_MENU,
    ]
