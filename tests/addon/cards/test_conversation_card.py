"""The conversation card: the next step in its footer, and what one glance must show."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from addon.cards.conversation import conversation_card
from addon.links import Links
from backend.domain.conversation import Conversation, Customer, LastMessage
from backend.domain.label import Colour, Label
from backend.domain.member import Membership
from backend.domain.note import Note
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot, Viewer
from backend.domain.snapshots.me import Me
from backend.domain.status import Status
from backend.i18n.speech import speech_for
from tests.clock import NOON
from tests.people import ANA, BEN, SUPPORT
from tests.side_panel import Card, taps, texts
from workbench.card_rules import check_card

HOUR = timedelta(hours=1)
WAITING = Conversation(
    mailbox=Ref(SUPPORT, "Support"),
    thread_id="18c2f3a9b0d1e2f3",
    subject="Where is my order?",
    customer=Customer("Léa Martin", "lea@lindenhof.example"),
    message_id="order@lindenhof.example",
    created_at=NOON - 3 * HOUR,
    updated_at=NOON - HOUR,
    last_message=LastMessage(NOON - 2 * HOUR, "Léa Martin", "It was due", is_ours=False),
    status=Status.OPEN,
    waiting_since=NOON - 2 * HOUR,
)
MINE = replace(WAITING, assignee=Ref(BEN.sub, "Ben"))
HERS = replace(WAITING, assignee=Ref(ANA.sub, "Ana"))


def _card(conversation: Conversation, role: Role = Role.AGENT, **shown: Any) -> Card:
    me = Me(BEN, Membership(conversation.mailbox, role))
    snapshot = ConversationSnapshot(me, conversation, NOON, **shown)
    card = conversation_card(snapshot, speech_for("en", UTC, NOON), Links("https://relais.example", "nonce"))
    assert check_card(card) == []
    return card


@pytest.mark.parametrize(
    ("conversation", "buttons"),
    [
        (WAITING, ("Take", "Close")),
        (MINE, ("Snooze…", "Close")),
        (replace(MINE, waiting_since=None), ("Close", "Snooze…")),
        (HERS, ("Take over", None)),
        (replace(MINE, status=Status.PENDING, waiting_since=None), ("Close", "Snooze…")),
        (replace(MINE, status=Status.SNOOZED, snoozed_until=NOON + HOUR), ("Open now", None)),
        (replace(MINE, status=Status.CLOSED, closed_at=NOON), ("Reopen", None)),
        (replace(MINE, status=Status.SPAM, closed_at=NOON), ("Reopen", None)),
    ],
)
def test_the_footer_holds_the_likely_next_step(
    conversation: Conversation, buttons: tuple[str, str | None]
) -> None:
    footer = _card(conversation)["fixedFooter"]
    assert footer["primaryButton"]["text"] == buttons[0]
    assert footer.get("secondaryButton", {}).get("text") == buttons[1]


@pytest.mark.parametrize("conversation", [WAITING, MINE, HERS, replace(MINE, status=Status.CLOSED)])
def test_no_move_is_offered_twice(conversation: Conversation) -> None:
    names = [name for name, _ in taps(_card(conversation))]
    assert len({name for name in names if name in _MOVES}) == sum(name in _MOVES for name in names)


_MOVES = {"Take", "Take over", "Close", "Pending", "Snooze…", "Open", "Open now", "Reopen", "Spam"}


def test_one_glance_shows_status_holder_viewers_wait_and_the_last_note() -> None:
    note = Note("n1", Ref(ANA.sub, "Ana"), "Call her back", NOON - HOUR)
    conversation = replace(
        HERS, recent_notes=(note,), note_count=1, labels=(Label("l1", "Refund", Colour.RED),)
    )
    card = _card(conversation, viewers=(Viewer(Ref(ANA.sub, "Ana"), NOON - timedelta(minutes=2)),))
    glance = "\n".join(texts({"header": card["header"], "sections": card["sections"][:2]}))
    for part in (
        "Open · customer waits for 2 h",
        "Ana has it",
        "Ana is looking too",
        "2 min ago",
        "Call her back",
    ):
        assert part in glance, part
    assert sum(len(section["widgets"]) for section in card["sections"][:2]) <= 9


def test_notes_say_that_they_are_internal() -> None:
    headers = [section.get("header", "") for section in _card(WAITING)["sections"]]
    assert "🔒 Internal notes" in headers
    hints = [text for text in texts(_card(WAITING)) if "Only your team sees it" in text]
    assert len(hints) == 1


def test_labels_are_legible_without_chips_and_without_colour() -> None:
    card = _card(
        replace(WAITING, labels=(Label("l1", "Refund", Colour.RED), Label("l2", "VIP", Colour.BLUE)))
    )
    rows = [
        widget["decoratedText"]["text"]
        for widget in card["sections"][0]["widgets"]
        if "decoratedText" in widget
    ]
    assert any("Refund" in text and "VIP" in text for text in rows)


def test_details_are_folded_to_one_line() -> None:
    details = _card(WAITING)["sections"][-1]
    assert (details["collapsible"], details["uncollapsibleWidgetsCount"]) == (True, 1)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", Role)
def test_every_state_is_drawable_for_every_role(status: Status, role: Role) -> None:
    conversation = replace(
        MINE,
        status=status,
        subject="",
        customer=Customer("", ""),
        message_id="",
        snoozed_until=NOON + HOUR if status is Status.SNOOZED else None,
    )
    assert _card(conversation, role)["header"]["title"] == "(no subject)"
