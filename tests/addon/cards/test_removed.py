"""What is missing of a conversation is said on its card, with a way back while there is one."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from addon.cards.removed import removed_section
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.domain.member import Membership
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.stored_message import Counts, RemovedMessage, Undelivered
from backend.domain.sync import Place
from backend.i18n.speech import speech_for
from tests.addon.cards.outline import section_lines
from tests.addon.cards.test_conversation_card import WAITING
from tests.clock import NOON
from tests.people import BEN

AGO = NOON - timedelta(minutes=5)


def _lines(conversation: Conversation, works: bool = True, locale: str = "en") -> list[str]:
    shown = ConversationSnapshot(Me(BEN, Membership(conversation.mailbox, Role.AGENT)), conversation, NOON)
    links = Links("https://relais.example", "nonce")
    found = removed_section(shown, works, speech_for(locale, UTC, NOON), links)
    return section_lines(found) if found else []


def _without(*how: Place) -> Conversation:
    removed = tuple(RemovedMessage(f"m{number}", "Léa", place, AGO) for number, place in enumerate(how))
    return replace(WAITING, removed=removed)


def test_of_nearly_every_conversation_nothing_is_said() -> None:
    assert _lines(WAITING) == []


@pytest.mark.parametrize(
    ("place", "said"),
    [(Place.TRASH, "A message was moved to the trash"), (Place.SPAM, "A message was moved to spam")],
)
def test_what_gmail_keeps_comes_back_with_a_tap(place: Place, said: str) -> None:
    text = "\n".join(_lines(_without(place)))
    assert said in text
    assert "[Restore] -> message.restore here message=m0" in text
    assert "Restore" not in "\n".join(_lines(_without(place), works=False))


def test_what_is_deleted_does_not_come_back() -> None:
    text = "\n".join(_lines(_without(Place.GONE)))
    assert "A message was deleted" in text
    assert "Restore" not in text


def test_three_are_named_and_the_rest_counted() -> None:
    text = "\n".join(_lines(_without(*[Place.TRASH] * 5)))
    assert text.count("moved to the trash") == 3
    assert "2 more were removed" in text


def test_where_nothing_is_left_it_says_so() -> None:
    gone = replace(_without(Place.GONE), counts=Counts(every=1, gone=1, customers=1))
    assert "No message of this conversation is left in Gmail" in "\n".join(_lines(gone))


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("lea@lindenhof.example", "lea@lindenhof.example"),
        ("", "A mail of yours did not arrive"),
    ],
)
def test_a_mail_that_did_not_arrive_is_shown(to: str, said: str) -> None:
    text = "\n".join(_lines(replace(WAITING, undelivered=Undelivered("b1", AGO, to))))
    assert "Delivery failed" in text
    assert said in text
