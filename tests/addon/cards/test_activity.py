"""The activity log: who did what, and only what undo takes back offers it."""

from datetime import UTC

from addon.cards.activity import activity_card
from addon.links import Links
from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.label import Colour, Label
from backend.domain.member import Membership
from backend.domain.refs import RELAIS, Actor, ActorKind, Ref
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ActivitySnapshot
from backend.domain.snapshots.me import Me
from backend.domain.status import Priority
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import CONVERSATION_MENU
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import HOUR, WAITING
from tests.clock import NOON
from tests.people import ANA, BEN, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
BEN_DID = Actor(ActorKind.MEMBER, BEN.sub, "Ben")
ANA_DID = Actor(ActorKind.MEMBER, ANA.sub, "Ana")
RED = Label("l1", "Refund", Colour.RED)
TWO_HOURS = NOON - 2 * HOUR


def test_undo_is_offered_on_the_lines_that_it_takes_back_only() -> None:
    assert outline(
        activity_card(
            ActivitySnapshot(
                ME,
                WAITING,
                (
                    Activity("a5", NOON - HOUR, ANA_DID, changes.PrioritySet(Priority.LOW, Priority.HIGH)),
                    Activity("a4", TWO_HOURS, BEN_DID, changes.Followed(BEN_DID.ref)),
                    Activity("a3", TWO_HOURS, BEN_DID, changes.NoteDeleted("n1")),
                    Activity("a2", TWO_HOURS, BEN_DID, changes.LabelAdded(RED)),
                ),
                "c2",
                frozenset({"a3"}),
            ),
            SAY,
            ACT,
        ),
        menu=True,
    ) == [
        "Activity / Where is my order?",
        "== ",
        "TICKET: Ana set the priority to High",
        "  1 h ago · Nov 24, 11:00 AM",
        "STAR: Ben follows it",
        "  2 h ago · Nov 24, 10:00 AM",
        "DESCRIPTION: Ben deleted an internal note",
        "  2 h ago · Nov 24, 10:00 AM",
        "  [Undo] -> activity.undo here activity=a3 note=n1",
        "BOOKMARK: Ben added the label Refund",
        "  2 h ago · Nov 24, 10:00 AM",
        "[Earlier] -> conversation.activity here cursor=c2",
        *CONVERSATION_MENU,
    ]


def test_what_undid_something_cannot_be_undone() -> None:
    assert outline(
        activity_card(
            ActivitySnapshot(
                ME,
                WAITING,
                (Activity("a2", NOON - HOUR, BEN_DID, changes.Assigned(None, BEN_DID.ref), undoes="a1"),),
            ),
            SAY,
            ACT,
        )
    ) == [
        "Activity / Where is my order?",
        "== ",
        "PERSON: Ben took it",
        "  1 h ago · Nov 24, 11:00 AM",
    ]


def test_an_empty_log_says_so() -> None:
    assert outline(activity_card(ActivitySnapshot(ME, WAITING, ()), SAY, ACT)) == [
        "Activity / Where is my order?",
        "== ",
        '<font color="#80868b">Nothing has happened yet.</font>',
    ]


def test_a_mail_was_written_when_it_came_not_when_it_was_met() -> None:
    came = NOON - 3 * HOUR
    lines = (
        Activity("a2", NOON, RELAIS, changes.MessageHeard("18c3", "Rita", written_at=came)),
        Activity("a1", NOON, RELAIS, changes.MessageHeard("18c2", "Rita")),
    )
    told = outline(activity_card(ActivitySnapshot(ME, WAITING, lines, None), SAY, ACT))
    assert [line for line in told if "ago" in line or "now" in line] == [
        "  3 h ago · Nov 24, 9:00\u202fAM",
        "  just now · Nov 24, 12:00\u202fPM",
    ]
