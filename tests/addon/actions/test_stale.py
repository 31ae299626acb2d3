"""What the card had not shown is told, nothing is changed, and one tap goes on all the same."""

from datetime import timedelta

import pytest

from main import Root
from tests.clock import SetClock
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import ANA, BEN, SUPPORT, begin, click
from tests.side_panel import SidePanel

THREAD = thread_id(BEN.email, "order")


@pytest.fixture
def ben(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ben's panel on a conversation that nobody has."""
    begin(house.services, THREAD, gmail_id=message_id(BEN.email, "order"))
    return panel_of(BEN).open("order")


def _note(house: Root, key: str = "n") -> None:
    house.services.inbox.notes.add(click(ANA, THREAD, key), "Wait for me")


@pytest.mark.parametrize(
    ("text", "anyway", "told"),
    [
        ("Close", "Close anyway", "Closed"),
        ("Pending", "Pending anyway", "Pending"),
        ("Spam", "Spam anyway", "Marked as spam"),
    ],
)
def test_a_move_over_a_note_is_told_and_made_with_one_tap(
    text: str, anyway: str, told: str, ben: SidePanel, house: Root
) -> None:
    _note(house)
    ben.tap(text)
    assert ben.told.startswith("Ana wrote a note")
    assert "Nothing was changed by your click." in ben.reads()
    ben.tap(anyway)
    assert ben.told == told


def test_a_snooze_keeps_the_time_that_was_chosen(ben: SidePanel, house: Root, real_clock: SetClock) -> None:
    _note(house)
    ben.tap("Snooze…")
    later = int((real_clock.now() + timedelta(days=3)).timestamp()) * 1000
    ben.tap("Snooze", until=later)
    assert (ben.told.startswith("Ana wrote a note"), len(ben.stack)) == (True, 1)
    ben.tap("Snooze anyway")
    assert (ben.told.startswith("Snoozed until"), len(ben.stack)) == (True, 1)
    until = house.services.inbox.opening.show(BEN, SUPPORT, THREAD).conversation.snoozed_until
    assert until is not None
    assert int(until.timestamp()) * 1000 == later


def test_a_late_retry_does_not_say_you_have_what_a_colleague_has(ben: SidePanel, house: Root) -> None:
    card = ben.card
    ben.tap("Take")
    house.services.inbox.assignments.take(click(ANA, THREAD, "t"), seen=BEN.sub)
    ben.stack = [card]
    ben.tap("Take")
    assert ben.told.startswith("Ana took it")
    assert "Your click was carried out before that." in ben.reads()


def test_of_several_rows_what_changed_is_named_and_the_rest_is_done(ben: SidePanel, house: Root) -> None:
    begin(house.services, "18ff000000000000", message_id="other@x.example", sender_name="Rita Gomez")
    ben.home().tap("Open  2")
    house.services.inbox.assignments.take(click(ANA, "18ff000000000000", "t"), seen="")
    picked = {f"pick_{thread}": thread for thread in (THREAD, "18ff000000000000")}
    ben.tap("Close", **picked)
    assert ben.told.startswith("1 conversation closed · 1 left: Ana took it")
    assert "Left as it was: Ana took it" in ben.reads()
    ben.tap("Close anyway")
    assert ben.told == "1 conversation closed"
