"""An identity for a mail that bears none: without a Message-ID, its copies are known by what they say.

RFC 5322 (3.6.4) asks for a Message-ID but does not demand it. Where one is missing, Gmail adds one of its
own to each copy (``...SMTPIN_ADDED_MISSING@mx.google.com``), so that no two copies share it.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DATE_LIMIT = 200
"""Characters of a Date header that are looked at."""

_ADDED_BY_GMAIL = ("smtpin_added_missing@mx.google.com", "smtpin_added_broken@mx.google.com")


def is_of_one_copy(message_id: str) -> bool:
    """Whether the id says nothing about other copies: there is none, or Gmail added it on delivery."""
    return not message_id or message_id.lower().endswith(_ADDED_BY_GMAIL)


def derived_id(author: str, date: str, subject: str, to: Iterable[str]) -> str:
    """The identity of what ``author`` (an address) wrote to these addresses under this Date header.

    An empty string where nobody is named or no point in time is: those two, mails must have (RFC 5322, 3.6).
    Two mails alike in all four are taken for one.
    """
    at = _moment(date)
    if not author or at is None:
        return ""
    said = "\n".join([author, at.isoformat(), subject, *sorted(set(to))])
    return "derived:" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(date: str) -> datetime | None:
    """The Date header (RFC 5322, 3.3) in UTC. ``-0000`` says UTC and no zone."""
    try:
        told = parsedate_to_datetime(date[:DATE_LIMIT].strip())
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
