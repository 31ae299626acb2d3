"""The moves of a conversation follow from its statuses and their phases, none of them by name."""

from dataclasses import replace
from datetime import UTC

import pytest

from addon.cards.moves import moves_section, next_step
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.domain.member import Membership
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.status import Phase, Status
from backend.i18n.names import status_words
from backend.i18n.speech import speech_for
from tests.addon.cards.test_conversation_card import HERS, MINE, WAITING
from tests.clock import NOON
from tests.people import BEN
from tests.side_panel import Card, taps

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")


def _shown(conversation: Conversation) -> ConversationSnapshot:
    return ConversationSnapshot(Me(BEN, Membership(conversation.mailbox, Role.AGENT)), conversation, NOON)


def _led_to(card: Card) -> list[tuple[str, str]]:
    """(action, status) of every tap that moves somewhere."""
    sent = [
        (
            tap["action"]["function"].rpartition("/")[2],
            {one["key"]: one["value"] for one in tap["action"]["parameters"]},
        )
        for _, tap in taps(card)
    ]
    return [(name, parameters["status"]) for name, parameters in sent if "status" in parameters]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("conversation", [WAITING, MINE, HERS], ids=["nobody's", "mine", "hers"])
def test_every_other_status_is_one_tap_away_and_each_once(status: Status, conversation: Conversation) -> None:
    shown = _shown(replace(conversation, status=status))
    led = _led_to(next_step(shown, SAY, ACT)) + _led_to(moves_section(shown, SAY, ACT))
    others = {one for one in Status if one is not status or one.phase is Phase.ASLEEP}
    assert sorted(to for _, to in led) == sorted(others)
    for action, to in led:
        assert (action == "status.snooze_form") is (Status(to).phase is Phase.ASLEEP)


def test_they_stand_in_the_order_of_the_statuses_and_say_what_they_do() -> None:
    names = [name for name, _ in taps(moves_section(_shown(HERS), SAY, ACT))]
    assert names == ["Close", "Pending", "Snooze…", "Spam"]
    assert names == [status_words(one, SAY).move for one in Status if one is not Status.OPEN]


@pytest.mark.parametrize("status", Status)
def test_a_move_carries_what_the_card_showed(status: Status) -> None:
    card = moves_section(_shown(replace(HERS, status=status)), SAY, ACT)
    for _, tap in taps(card):
        parameters = {one["key"]: one["value"] for one in tap["action"]["parameters"]}
        if tap["action"]["function"].endswith("status.set"):
            assert (parameters["seen"], parameters["holder"]) == (status.value, HERS.assignee.id)
