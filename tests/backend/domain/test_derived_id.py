"""Copies of a mail without a Message-ID are known by what they say; different mails never."""

import time
from collections.abc import Iterator

import pytest

from backend.domain.derived_id import DATE_LIMIT, derived_id, is_of_one_copy

DATE = "Wed, 25 Nov 2026 12:00:05 +0100"
TO = ("support@acme.test", "sales@acme.test")
MAIL = ("lea@lindenhof.example", DATE, "Where is my order?", TO)


@pytest.mark.parametrize(
    "date", [DATE, "Wed, 25 Nov 2026 11:00:05 -0000", " 25 Nov 2026 11:00:05 GMT", "25 Nov 2026 06:00:05 EST"]
)
def test_one_moment_is_one_mail_however_its_date_is_written(date: str) -> None:
    assert derived_id(MAIL[0], date, MAIL[2], reversed(TO)) == derived_id(*MAIL)
    assert derived_id(*MAIL).startswith("derived:")


@pytest.mark.parametrize(
    "other",
    [
        ("max@lindenhof.example", *MAIL[1:]),
        (MAIL[0], "Wed, 25 Nov 2026 12:00:06 +0100", *MAIL[2:]),
        (MAIL[0], DATE, "Where is my order", TO),
        (*MAIL[:3], TO[:1]),
        (*MAIL[:3], ()),
    ],
)
def test_what_differs_in_one_thing_is_another_mail(other: tuple[str, str, str, tuple[str, ...]]) -> None:
    assert derived_id(*other) not in {"", derived_id(*MAIL)}


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Wed, 99 Nov 2026 12:00:05", "1" * 5000, "\ud800", "31 Dec 9999 23:59:00 -2359"]
)
def test_without_a_date_or_an_author_nothing_is_derived(date: str) -> None:
    assert derived_id(MAIL[0], date, "Where is my order?", TO) == ""
    assert derived_id("", DATE, "Where is my order?", TO) == ""


def test_an_id_that_gmail_added_to_one_copy_says_nothing_of_the_others() -> None:
    assert is_of_one_copy("")
    assert is_of_one_copy("6564.0a0f@SMTPIN_ADDED_MISSING.mx.google.com".replace("_MISSING.", "_MISSING@"))
    assert is_of_one_copy("x.SMTPIN_ADDED_BROKEN@mx.google.com")
    assert not is_of_one_copy("CAF=x@mail.gmail.com")


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own clock is not in UTC."""
    with monkeypatch.context() as meanwhile:
        meanwhile.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_a_date_without_a_zone_is_in_utc_wherever_the_machine_stands() -> None:
    assert derived_id(MAIL[0], "Wed, 25 Nov 2026 11:00:05 -0000", *MAIL[2:]) == derived_id(*MAIL)


def test_who_is_named_twice_is_one_and_the_order_says_nothing() -> None:
    many = tuple(f"{letter}@acme.test" for letter in "abcdefghij")
    assert derived_id(*MAIL[:3], (*many, *many)) == derived_id(*MAIL[:3], many)
    assert derived_id(*MAIL[:3], many[::-1]) == derived_id(*MAIL[:3], many)


def test_only_the_beginning_of_a_date_is_looked_at() -> None:
    assert derived_id(MAIL[0], " " * DATE_LIMIT + DATE, *MAIL[2:]) == ""
