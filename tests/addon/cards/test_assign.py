"""The assign picker: who has it, who is away, who was never here, and what a tap carries."""

from datetime import UTC

from addon.cards.assign import assign_card
from addon.cards.place import place
from addon.links import Links
from backend.domain.member import Member, Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import AssignSnapshot, Choice
from backend.domain.snapshots.me import Me
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import CONVERSATION_MENU
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import HERS, WAITING
from tests.clock import NOON
from tests.people import ANA, BEN, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
ADMIN = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.ADMIN))


def test_each_member_says_how_much_they_have_and_where_they_are() -> None:
    assert outline(
        assign_card(
            AssignSnapshot(
                ME,
                HERS,
                (
                    Choice(Member(BEN.sub, BEN.email, "Ben", Role.AGENT), 3),
                    Choice(Member(ANA.sub, ANA.email, "Ana", Role.ADMIN, away=True), 100),
                    Choice(Member("", "zoe@acme.test", "Zoé", Role.AGENT), 0),
                ),
                "20",
            ),
            place(version="7"),
            SAY,
            ACT,
        ),
        menu=True,
    ) == [
        "Assign to / Where is my order?",
        "== ",
        "PERSON: <b>Ben (you)</b>",
        "  3 open",
        "  -> assign.to here version=7 member=157972117957259916148 seen=196444895802967815028",
        'PERSON: <font color="#80868b">Ana</font>',
        "  away · has it now · 99+ open",
        "  -> assign.to here version=7 member=196444895802967815028 seen=196444895802967815028",
        'PERSON: <font color="#80868b">Zoé</font>',
        "  Invited, has not opened Relais yet",
        "[More members] -> assign.choose here version=7 cursor=20",
        "== ",
        "[Unassign] -> assign.unassign here version=7 seen=196444895802967815028",
        *CONVERSATION_MENU,
    ]


def test_what_nobody_has_cannot_be_unassigned() -> None:
    assert outline(
        assign_card(
            AssignSnapshot(
                ME,
                WAITING,
                (
                    Choice(Member(BEN.sub, BEN.email, "Ben", Role.AGENT), 3),
                    Choice(Member(ANA.sub, ANA.email, "Ana", Role.ADMIN, away=True), 100),
                    Choice(Member("", "zoe@acme.test", "Zoé", Role.AGENT), 0),
                )[:1],
            ),
            (),
            SAY,
            ACT,
        )
    ) == [
        "Assign to / Where is my order?",
        "== ",
        "PERSON: <b>Ben (you)</b>",
        "  3 open",
        "  -> assign.to here member=157972117957259916148",
    ]
