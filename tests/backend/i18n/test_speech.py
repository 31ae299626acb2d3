"""Words, numbers and times as the person reads them."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.i18n.speech import speech_for
from tests.clock import NOON

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("passed", "english", "french"),
    [
        (timedelta(0), "just now", "à l’instant"),
        (timedelta(seconds=59), "just now", "à l’instant"),
        (timedelta(seconds=60), "1 min ago", "il y a 1\u00a0min"),
        (timedelta(minutes=59, seconds=59), "59 min ago", "il y a 59\u00a0min"),
        (timedelta(hours=1), "1 h ago", "il y a 1\u00a0h"),
        (timedelta(hours=23, minutes=59), "23 h ago", "il y a 23\u00a0h"),
        (timedelta(hours=24), "yesterday", "hier"),
        (timedelta(hours=36), "yesterday", "hier"),
        (timedelta(hours=36, minutes=1), "2 d ago", "il y a 2\u00a0j"),
        (timedelta(days=400), "400 d ago", "il y a 400\u00a0j"),
    ],
)
def test_how_long_ago(passed: timedelta, english: str, french: str) -> None:
    assert speech_for("en", UTC, NOON).ago(NOON - passed) == english
    assert speech_for("fr", UTC, NOON).ago(NOON - passed) == french


@pytest.mark.parametrize(
    ("passed", "english", "french"),
    [
        (timedelta(seconds=5), "for less than a minute", "depuis moins d’une minute"),
        (timedelta(hours=2), "for 2 h", "depuis 2\u00a0h"),
        (timedelta(hours=30), "since yesterday", "depuis hier"),
        (timedelta(days=3), "for 3 d", "depuis 3\u00a0j"),
    ],
)
def test_for_how_long(passed: timedelta, english: str, french: str) -> None:
    assert speech_for("en", UTC, NOON).lasting(NOON - passed) == english
    assert speech_for("fr", UTC, NOON).lasting(NOON - passed) == french


def test_yesterday_is_that_of_the_persons_zone() -> None:
    late = NOON - timedelta(hours=38)  # the 22nd, 22:00 UTC; in Tokyo the 23rd has begun
    assert speech_for("en", UTC, NOON).ago(late) == "2 d ago"
    assert speech_for("en", ZoneInfo("Asia/Tokyo"), NOON).ago(late) == "yesterday"


def test_times_are_those_of_the_persons_zone() -> None:
    assert speech_for("en-GB", PARIS, NOON).moment(NOON) == "24 Nov, 13:00"
    assert speech_for("fr", PARIS, NOON).moment(NOON) == "24 nov. à 13\u00a0h"
    assert (
        speech_for("fr-CA", PARIS, NOON).moment(NOON + timedelta(minutes=5)) == "24 nov. à 13\u00a0h\u00a005"
    )
    assert speech_for("en", UTC, NOON).day(NOON) == "Tue, Nov 24, 12:00\u202fPM"
    assert speech_for("fr", timezone(timedelta(hours=-5)), NOON).day(NOON) == "mardi 24 nov. à 7\u00a0h"


def test_the_year_is_said_where_it_is_another() -> None:
    last = NOON - timedelta(days=365)
    assert speech_for("en", UTC, NOON).moment(last) == "Nov 24, 2025, 12:00\u202fPM"
    assert speech_for("fr", UTC, NOON).day(last) == "lundi 24 nov. 2025 à 12\u00a0h"
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert speech_for("en-GB", UTC, NOON).moment(new_year) == "31 Dec, 23:30"
    assert speech_for("en-GB", PARIS, NOON).moment(new_year) == "1 Jan 2027, 00:30"


def test_a_day_that_begins_a_line_is_told_from_the_persons_midnight() -> None:
    tokyo = timezone(timedelta(hours=9))
    late = NOON.replace(hour=20)
    monday = date(2026, 11, 23)
    assert speech_for("en", UTC, late).recent_day(monday) == "Yesterday"
    assert speech_for("en", tokyo, late).recent_day(monday) == "Mon, Nov 23"
    assert speech_for("fr", tokyo, late).recent_day(monday) == "Lundi 23 nov."
    assert speech_for("en", UTC, late).recent_day(date(2025, 11, 23)) == "Sun, Nov 23, 2025"


def test_a_date_is_the_persons_with_the_year_where_it_is_another() -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert speech_for("en", UTC, NOON).short_date(new_year) == "Dec 31"
    assert speech_for("fr", PARIS, NOON).short_date(new_year) == "1 janv. 2027"


@pytest.mark.parametrize(
    ("size", "told", "french"),
    [
        (0, "1 kB", "1 ko"),
        (999_999, "1,000 kB", "1\u202f000 ko"),
        (1_440_000, "1.4 MB", "1,4 Mo"),
        (999_000_000, "999 MB", "999 Mo"),
        (1_000_000_000, "1 GB", "1 Go"),
        (1_240_000_000, "1.2 GB", "1,2 Go"),
    ],
)
def test_a_size_is_said_in_thousands(size: int, told: str, french: str) -> None:
    assert (speech_for("en", UTC, NOON).size(size), speech_for("fr", UTC, NOON).size(size)) == (told, french)


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


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
@example(NOON, datetime.max.replace(tzinfo=UTC), timezone(timedelta(hours=14)))
@example(NOON, datetime.min.replace(tzinfo=UTC), timezone(timedelta(hours=-12)))
def test_any_instant_can_be_told_anywhere(now: datetime, at: datetime, zone: timezone) -> None:
    for locale in ("en", "fr", "en-XA"):
        say = speech_for(locale, zone, now)
        assert say.ago(at) and say.lasting(at) and say.moment(at) and say.day(at)
