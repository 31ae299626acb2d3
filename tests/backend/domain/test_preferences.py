"""What members choose: channels and their defaults, the webhook's address, eight in the morning."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.preferences import (
    CHOSEN,
    Channel,
    ChatState,
    Event,
    Preferences,
    Tongue,
    clean_locale,
    clean_webhook,
    next_digest,
    space_of,
    zone_name,
)
from backend.domain.refusals import Invalid

GOOD = "https://chat.googleapis.com/v1/spaces/AAAAx-y_z/messages?key=AIza-S_y.x&token=abc%3D"


def test_who_never_chose_is_told_of_what_asks_something_of_them() -> None:
    plain = Preferences("support@acme.test", "1")
    assert {event: plain.channel(event) for event in CHOSEN} == {
        Event.MENTIONED: Channel.EMAIL,
        Event.ASSIGNED: Channel.EMAIL,
        Event.HANDED_OVER: Channel.EMAIL,
        Event.ANSWERED: Channel.EMAIL,
        Event.REMOVED: Channel.EMAIL,
        Event.FOLLOWED: Channel.NOTHING,
    }
    assert plain.digest_at is None


@pytest.mark.parametrize(
    ("chat", "channel"),
    [
        (ChatState.SET, Channel.CHAT),
        (ChatState.LOST, Channel.EMAIL),
        (ChatState.NONE, Channel.EMAIL),
    ],
)
def test_where_chat_takes_nothing_the_e_mail_comes(chat: ChatState, channel: Channel) -> None:
    chosen = Preferences("m", "1", {Event.ASSIGNED: Channel.CHAT}, chat=chat)
    assert chosen.channel(Event.ASSIGNED) is channel
    assert chosen.channel(Event.ALARM) is channel


def test_a_webhook_of_chats_is_taken_as_it_is() -> None:
    assert clean_webhook(f"  {GOOD}\n") == GOOD
    assert space_of(GOOD) == "AAAAx-y_z"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "chat",
        GOOD.replace("https", "http"),
        GOOD.replace("chat.googleapis.com", "chat.googleapis.com.evil.example"),
        GOOD.replace("chat.googleapis.com", "evil.example"),
        GOOD.replace("chat.googleapis.com", "127.0.0.1"),
        GOOD.replace("chat.googleapis.com", "chat.googleapis.com:8443"),
        GOOD.replace("chat.googleapis.com", "chat.googleapis.com:443"),
        GOOD.replace("chat.googleapis.com", "user@chat.googleapis.com"),
        GOOD.replace("chat.googleapis.com", "evil.example@chat.googleapis.com"),
        GOOD.replace("chat.googleapis.com", "chat.googleapis.com@evil.example"),
        GOOD.replace("chat.googleapis.com", "ＣＨＡＴ.googleapis.com"),
        GOOD.replace("chat.googleapis.com", "chat.googleapis.com\\@evil.example"),
        GOOD.replace("/v1/spaces/", "/v1/../v2/spaces/"),
        GOOD.replace("/messages", "/members"),
        GOOD.replace("AAAAx-y_z", "../../admin"),
        GOOD.replace("AAAAx-y_z", "a" * 129),
        GOOD + "#fragment",
        GOOD + "&alt=media",
        GOOD + "\r\nHost: evil.example",
        GOOD.replace("&token=abc%3D", ""),
        "https://chat.googleapis.com:99999/v1/spaces/A/messages?key=a&token=b",
        "https://[::1]/v1/spaces/A/messages?key=a&token=b",
        "https://[/v1/spaces/A/messages?key=a&token=b",
    ],
)
def test_nothing_else_is(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_webhook(typed)


@given(st.text())
def test_any_text_is_a_webhook_or_invalid(typed: str) -> None:
    for given_text in (typed, GOOD + typed, GOOD.replace("chat", typed)):
        try:
            assert clean_webhook(given_text).startswith("https://chat.googleapis.com/v1/spaces/")
        except Invalid:
            continue


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@given(MOMENTS, st.sampled_from(["", "Europe/Paris", "Asia/Kolkata", "America/Caracas", "+05:45", "-09:30"]))
def test_the_digest_is_due_at_the_next_eight_of_the_persons_clock(now: datetime, zone: str) -> None:
    tongue = Tongue("en", zone)
    due = next_digest(tongue, now)
    local = due.astimezone(tongue.tzinfo)
    assert timedelta(0) < due - now <= timedelta(hours=25)
    assert (local.hour, local.minute, local.second) == (8, 0, 0)


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (ZoneInfo("Europe/Paris"), "Europe/Paris"),
        (UTC, ""),
        (timezone(timedelta(hours=5, minutes=45)), "+05:45"),
        (timezone(-timedelta(hours=9, minutes=30)), "-09:30"),
    ],
)
def test_a_zone_is_stored_by_name_or_offset_and_found_again(zone: ZoneInfo, name: str) -> None:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    assert zone_name(zone) == name
    assert Tongue("en", name).tzinfo.utcoffset(at.replace(tzinfo=None)) == at.astimezone(zone).utcoffset()


@pytest.mark.parametrize("odd", ["Mars/Olympus", "+99:00", "/etc/passwd", "../x"])
def test_a_zone_that_nobody_knows_is_utc(odd: str) -> None:
    assert Tongue("en", odd).tzinfo is UTC


@pytest.mark.parametrize(
    ("given_locale", "kept"), [("fr-FR", "fr-FR"), ("", "en"), ("x" * 900, "en"), ("a\nb", "en")]
)
def test_an_odd_locale_is_english(given_locale: str, kept: str) -> None:
    assert clean_locale(given_locale) == kept
