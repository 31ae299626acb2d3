"""R46: whatever a mail looks like, it is placed, once, and shown; through Google's own client."""

from collections.abc import Iterator
from datetime import UTC

import pytest

from addon.cards.conversation import conversation_card
from addon.links import Links
from backend.i18n.speech import speech_for
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from tests.account_mail import every_message, waiting
from tests.awkward_mails import AWKWARD
from tests.clock import NOON
from tests.followed import Connected
from tests.people import ANA, SUPPORT
from workbench.card_rules import check_card


@pytest.fixture
def store(indexes: Indexes) -> Iterator[SqliteDocuments]:
    """One store is enough: what the mails hold is what varies."""
    made = SqliteDocuments(MEMORY, indexes)
    yield made
    made.close()


def test_there_are_enough() -> None:
    assert len(AWKWARD) >= 60


@pytest.mark.parametrize("name", AWKWARD)
def test_it_is_placed_once_and_shown(name: str, connected: Connected) -> None:
    (mail,) = connected.google.deliver(AWKWARD[name], to=SUPPORT)
    connected.follow()
    connected.follow()
    assert waiting(connected.documents) == []
    (stored,) = every_message(connected.documents)
    assert stored.gmail_id == mail.id
    assert len(stored.snippet) <= 1_000
    shown = connected.services.inbox.opening.show(ANA, SUPPORT, connected.only.thread_id)
    card = conversation_card(shown, speech_for("en", UTC, NOON), Links("https://relais.example", "nonce"))
    assert check_card(card) == []
    connected.check()


def test_all_together_none_holds_up_another(connected: Connected) -> None:
    mails = [connected.google.deliver(raw, to=SUPPORT)[0].id for raw in AWKWARD.values()]
    connected.follow()
    assert sorted(one.gmail_id for one in every_message(connected.documents)) == sorted(mails)
    assert waiting(connected.documents) == []
