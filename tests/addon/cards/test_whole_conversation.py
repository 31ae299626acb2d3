"""The conversation card, whole, for each who may look at it."""

from dataclasses import replace
from datetime import UTC

from addon.cards.conversation import conversation_card
from addon.links import Links
from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.conversation import Call, Customer
from backend.domain.label import Colour, Label
from backend.domain.member import Membership
from backend.domain.mentions import Unclear
from backend.domain.note import Note
from backend.domain.refs import Actor, ActorKind, Ref, Stamp
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import (
    ConversationSnapshot,
    Viewer,
)
from backend.domain.snapshots.me import Me
from backend.domain.status import Priority
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import CONVERSATION_MENU, UNSENT_MENU
from tests.addon.cards.outline import outline, section_lines
from tests.addon.cards.test_conversation_card import HERS, HOUR, MINE, WAITING
from tests.clock import NOON
from tests.people import ANA, BEN, CHLOE, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
OBSERVER = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.OBSERVER))
BEN_DID = Actor(ActorKind.MEMBER, BEN.sub, "Ben")
RED = Label("l1", "Refund", Colour.RED)
BLUE = Label("l2", "VIP", Colour.BLUE)
TWO_HOURS = NOON - 2 * HOUR
NOTE_MINE = Note("n1", Ref(BEN.sub, "Ben"), "Call <her>", NOON - HOUR)


def test_an_observer_reads_follows_and_writes_notes_and_moves_nothing() -> None:
    assert outline(conversation_card(ConversationSnapshot(OBSERVER, HERS, NOON), SAY, ACT), menu=True) == [
        "Where is my order? / Léa Martin",
        "== ",
        "EMAIL: <b>Open · customer waits for 2 h</b>",
        "  Nov 24, 10:00 AM",
        "PERSON: Ana has it",
        "== 🔒 Internal notes",
        ("input note | Internal note | Only your team sees it. Mention with @name or @team | MULTIPLE_LINE"),
        "[Add note] -> note.add here asks note",
        "== Details (first 1)",
        "STORE: Shared in Support",
        "  support@acme.test",
        "STAR: Nobody follows yet",
        "  Followers",
        "  [Follow] -> assign.follow here",
        "EMAIL: Other conversations of this customer",
        "  lea@lindenhof.example",
        "  -> conversation.earlier here",
        "DESCRIPTION: Activity",
        "  -> conversation.activity here",
        *CONVERSATION_MENU,
    ]


def test_an_agent_sees_urgency_labels_mentions_and_notes() -> None:
    assert outline(
        conversation_card(
            ConversationSnapshot(
                ME,
                replace(
                    MINE,
                    priority=Priority.HIGH,
                    labels=(RED, BLUE),
                    calls=(Call("n9", BEN.sub),),
                    followers=(Ref(BEN.sub, "Ben"), Ref(ANA.sub, "Ana")),
                    recent_notes=(NOTE_MINE,),
                    note_count=3,
                    earlier_count=2,
                    assigned=Stamp(Ref(ANA.sub, "Ana"), TWO_HOURS),
                ),
                NOON,
                viewers=(
                    Viewer(Ref(ANA.sub, "Ana"), NOON - HOUR),
                    Viewer(Ref(CHLOE.sub, "Chloé"), TWO_HOURS),
                ),
                also_in=(Ref("sales@acme.test", "Sales"),),
            ),
            SAY,
            ACT,
        )
    ) == [
        "Where is my order? / Léa Martin",
        "== ",
        'EMAIL: <b>Open · customer waits for 2 h</b> · <font color="#d93025">High priority</font>',
        "  Nov 24, 10:00 AM",
        "PERSON: You have it",
        "  for 2 h",
        "  [Assign…] -> assign.choose here version=0",
        "MULTIPLE_PEOPLE: Ana and Chloé are looking too",
        "  1 h ago",
        "DESCRIPTION: You are mentioned in a note",
        "  [Done] -> note.clear_mention here",
        'BOOKMARK: <font color="#d93025">●</font> Refund  <font color="#1a73e8">●</font> VIP',
        "  [Labels…] -> label.choose here",
        "== 🔒 Internal notes",
        (
            '<b>Ben</b> · <font color="#80868b">1 h ago</font> · <font color="#80868b">Nov 24, '
            "11:00 AM</font><br>Call &lt;her&gt; (folds at 5)"
        ),
        ("input note | Internal note | Only your team sees it. Mention with @name or @team | MULTIPLE_LINE"),
        "[Add note] -> note.add here asks note",
        "[2 earlier notes] -> note.list here",
        "== Move to",
        "[Pending] -> status.set here seen=open holder=157972117957259916148 version=0 status=pending",
        "[Spam] -> status.set here seen=open holder=157972117957259916148 version=0 status=spam",
        "== Details (first 1)",
        "STORE: Shared in Support",
        "  support@acme.test",
        "STORE: Also in Sales",
        "  -> conversation.show mailbox=sales@acme.test thread=18c2f3a9b0d1e2f3",
        "STAR: Ben and Ana",
        "  Followers",
        "  [Unfollow] -> assign.unfollow here",
        "TICKET: High",
        "  Priority",
        "[Low] -> priority.set here priority=low",
        "[Normal] -> priority.set here priority=normal",
        "[High]- -> priority.set here priority=high",
        "EMAIL: Other conversations of this customer",
        "  lea@lindenhof.example",
        "  2 earlier conversations",
        "  -> conversation.earlier here",
        "DESCRIPTION: Activity",
        "  -> conversation.activity here",
        (
            "primaryButton: [Snooze…] -> status.snooze_form here seen=open "
            "holder=157972117957259916148 version=0 status=snoozed"
        ),
        (
            "secondaryButton: [Close] -> status.set here seen=open "
            "holder=157972117957259916148 version=0 status=closed"
        ),
    ]


def test_a_click_that_can_be_undone_offers_it_with_its_note() -> None:
    assert outline(
        conversation_card(
            ConversationSnapshot(
                OBSERVER,
                replace(WAITING, customer=Customer("", ""), message_id="", waiting_since=None),
                NOON,
                done=Activity("a1", NOON, BEN_DID, changes.NoteDeleted("n9")),
            ),
            SAY,
            ACT,
        ),
        menu=True,
    ) == [
        "Where is my order? / Unknown sender",
        "== ",
        "DESCRIPTION: Internal note deleted",
        "  [Undo] -> activity.undo here activity=a1 note=n9",
        "== ",
        "EMAIL: <b>Open</b>",
        "PERSON: Nobody has it yet",
        "== 🔒 Internal notes",
        ("input note | Internal note | Only your team sees it. Mention with @name or @team | MULTIPLE_LINE"),
        "[Add note] -> note.add here asks note",
        "== Details (first 1)",
        "STORE: Shared in Support",
        "  support@acme.test",
        "STAR: Nobody follows yet",
        "  Followers",
        "  [Follow] -> assign.follow here",
        "DESCRIPTION: Activity",
        "  -> conversation.activity here",
        *UNSENT_MENU,
    ]


def test_after_an_undo_no_undo_is_offered() -> None:
    assert section_lines(
        conversation_card(
            ConversationSnapshot(
                OBSERVER,
                WAITING,
                NOON,
                done=Activity("a2", NOON, BEN_DID, changes.Assigned(BEN_DID.ref, None), undoes="a1"),
            ),
            SAY,
            ACT,
        )["sections"][0]
    ) == [
        "== ",
        "EMAIL: <b>Open · customer waits for 2 h</b>",
        "  Nov 24, 10:00 AM",
        "PERSON: Nobody has it yet",
    ]


def test_names_that_are_nobody_are_told() -> None:
    assert section_lines(
        conversation_card(
            ConversationSnapshot(
                ME,
                HERS,
                NOON,
                done=Activity("a3", NOON, BEN_DID, changes.NoteAdded("n1", (), ("zed", "max"))),
            ),
            SAY,
            ACT,
        )["sections"][0]
    ) == [
        "== ",
        "DESCRIPTION: Internal note added",
        "  [Undo] -> activity.undo here activity=a3 note=n1",
        "PERSON: Not in this mailbox, so not mentioned: @zed and @max",
    ]


def test_of_a_name_that_two_bear_the_card_asks_who_is_meant() -> None:
    maries = (Ref("md", "Marie Dupont"), Ref("mm", "Marie Martin"))
    change = changes.NoteEdited("n1", unclear=(Unclear("Marie", maries),))
    shown = ConversationSnapshot(ME, HERS, NOON, done=Activity("a3", NOON, BEN_DID, change))
    assert section_lines(conversation_card(shown, SAY, ACT)["sections"][0]) == [
        "== ",
        "PERSON: <b>Who is meant by @Marie? Nobody is mentioned yet.</b>",
        "[Marie Dupont] -> note.mention here note=n1 member=md",
        "[Marie Martin] -> note.mention here note=n1 member=mm",
    ]
