"""The times on offer for a snooze, in the person's own zone, around noon, evening, Monday and summer time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from addon.cards.moves import seen_on
from addon.cards.snooze import snooze_card, snooze_times
from addon.links import Links
from backend.domain.member import Membership
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.status import Status
from backend.i18n.speech import speech_for
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import HERS
from tests.clock import NOON
from tests.people import ANA, BEN

PARIS = ZoneInfo("Europe/Paris")


def _names(now: str) -> list[str]:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return [name for name, _ in snooze_times(at, speech_for("en", UTC, at))]


@pytest.mark.parametrize(
    ("now", "names"),
    [
        ("2026-11-24T17:00", ["In 3 hours", "This evening", "Tomorrow", "Next Monday", "In a week"]),
        ("2026-11-24T17:01", ["In 3 hours", "Tomorrow", "Next Monday", "In a week"]),
        ("2026-11-23T18:00", ["In 3 hours", "Tomorrow", "Next Monday"]),
        ("2026-11-28T18:00", ["In 3 hours", "Tomorrow", "Next Monday", "In a week"]),
        ("2026-11-29T18:00", ["In 3 hours", "Tomorrow", "In a week"]),
    ],
)
def test_each_time_is_offered_once_while_it_makes_sense(now: str, names: list[str]) -> None:
    assert _names(now) == names


def test_tomorrow_is_nine_on_the_wall_after_the_clocks_change() -> None:
    now = datetime(2026, 10, 24, 10, tzinfo=UTC)
    times = dict(snooze_times(now, speech_for("en", PARIS, now)))
    assert times["In 3 hours"] == datetime(2026, 10, 24, 13, tzinfo=UTC)
    assert times["This evening"].astimezone(UTC) == datetime(2026, 10, 24, 16, tzinfo=UTC)
    assert times["Tomorrow"].astimezone(UTC) == datetime(2026, 10, 25, 8, tzinfo=UTC)


def test_every_time_carries_what_the_card_showed() -> None:
    shown = ConversationSnapshot(Me(BEN, Membership(HERS.mailbox, Role.AGENT)), HERS, NOON)
    card = snooze_card(
        shown,
        Status.SNOOZED,
        seen_on(HERS),
        speech_for("en", UTC, NOON),
        Links("https://relais.example", "nonce"),
    )
    sent = f"status.snooze here seen=open holder={ANA.sub} version=0 status=snoozed"
    lines = outline(card)
    assert [line for line in lines if "->" in line] == [
        f"  -> {sent} until=2026-11-24T15:00:00+00:00",
        f"  -> {sent} until=2026-11-24T18:00:00+00:00",
        f"  -> {sent} until=2026-11-25T09:00:00+00:00",
        f"  -> {sent} until=2026-11-30T09:00:00+00:00",
        f"  -> {sent} until=2026-12-01T09:00:00+00:00",
        f"[Snooze] -> {sent} asks until",
    ]
    assert "dateTimePicker until | Another time | DATE_AND_TIME" in lines


def test_three_hours_are_three_hours_in_the_night_when_clocks_change() -> None:
    now = datetime(2026, 10, 25, 0, 10, 40, tzinfo=UTC)  # 02:10 in Paris, shown twice that night
    times = dict(snooze_times(now, speech_for("en", PARIS, now)))
    assert times["In 3 hours"] == datetime(2026, 10, 25, 3, 10, tzinfo=UTC)
