"""Words, numbers and times as the person reads them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.i18n.speech import speech_for
from tests.clock import NOON

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "just now", "à l’instant"),
        (3, "3 s ago", "il y a 3\u00a0s"),
        (90, "1 min ago", "il y a 1\u00a0min"),
        (2 * 3600, "2 h ago", "il y a 2\u00a0h"),
        (47 * 3600, "47 h ago", "il y a 47\u00a0h"),
        (48 * 3600, "2 d ago", "il y a 2\u00a0j"),
    ],
)
def test_how_long_ago(seconds: int, english: str, french: str) -> None:
    at = NOON - timedelta(seconds=seconds)
    assert speech_for("en", UTC, NOON).ago(at) == english
    assert speech_for("fr", UTC, NOON).ago(at) == french


def test_times_are_those_of_the_persons_zone() -> None:
    assert speech_for("en-GB", PARIS, NOON).moment(NOON) == "24 Nov 2026, 13:00"
    assert speech_for("fr", PARIS, NOON).moment(NOON) == "24 nov. 2026, 13:00"
    assert speech_for("fr", timezone(timedelta(hours=-5)), NOON).day(NOON) == "mar. 24 nov., 07:00"


def test_plurals_follow_the_language() -> None:
    def members(locale: str, n: int) -> str:
        return speech_for(locale, UTC, NOON).count("{n} member", "{n} members", n)

    assert [members("en", n) for n in (0, 1, 2)] == ["0 members", "1 member", "2 members"]
    assert [members("fr", n) for n in (0, 1, 2)] == ["0 membre", "1 membre", "2 membres"]


def test_a_count_that_reached_its_cap_says_more() -> None:
    assert speech_for("en", UTC, NOON).number(100, up_to=100) == "99+"
    assert speech_for("fr", UTC, NOON).number(12, up_to=100) == "12"


@pytest.mark.parametrize("locale", ["fr", "fr-CA", "fr_FR", "fr-BE"])
def test_every_french_is_answered_in_french(locale: str) -> None:
    assert speech_for(locale, UTC, NOON)("Take") == "Prendre"


@pytest.mark.parametrize("locale", ["", "de", "xx-YY", "nonsense", "🙂", "en-" + "x" * 500])
def test_any_other_locale_is_answered_in_english(locale: str) -> None:
    assert speech_for(locale, UTC, NOON)("Take") == "Take"


def test_pseudo_english_marks_what_was_said() -> None:
    assert speech_for("en-XA", UTC, NOON)("Assigned to {name}", name="Ana").startswith("⟦")


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_any_two_instants_can_be_told(now: datetime, at: datetime) -> None:
    for locale in ("en", "fr", "en-XA"):
        assert speech_for(locale, UTC, now).ago(at)
