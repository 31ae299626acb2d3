"""Copies of a mail without a Message-ID are known by what they say; different mails never."""

import pytest

from backend.domain.derived_id import derived_id, is_of_one_copy

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
