"""Gmail's answer about one message, made a value. Whatever is no such answer is told, nothing is guessed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from backend.domain.own_mail import MARK
from backend.ports.mail_fault import MailUnavailable
from backend.ports.message_head import MessageHead

READ_HEADERS = (
    *("Message-ID", "Message-Id", "In-Reply-To", "References", "Subject", "Date", "From", "To", "Cc"),
    *("Bcc", "Reply-To", "Delivered-To", "X-Original-To", "X-Forwarded-To", "X-Forwarded-For", "Envelope-To"),
    *("X-Envelope-To", "Resent-To", "Resent-Cc", "Apparently-To", "List-ID", "List-Id", "List-Post"),
    *("List-Unsubscribe", "Mailing-list", "X-Google-Group-Id", "X-Original-From", "X-Original-Sender"),
    *("Auto-Submitted", "Precedence", "X-Precedence", "X-Autoreply", "X-Autorespond", "X-Apple-Action"),
    *("X-MS-Exchange-Inbox-Rules-Loop", "X-Failed-Recipients", "Return-Path", "Content-Type", MARK),
)
"""What ``domain.message.read_headers`` looks at, and what marks our own mails; spelt as is common."""
KEPT_HEADERS = frozenset(name.lower() for name in READ_HEADERS)

PARTS_DEPTH = 6
"""How deep a mail's parts are looked at for what is attached: a file lies in the second or third."""

HEADERS_SEEN, HEADERS_TAKEN = 10_000, 500
LATEST_MS = 7_000_000_000_000
"""The year 2191: what arrives later would be the newest message of its conversation for ever."""

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


def head_of(answer: object) -> MessageHead:
    """Return the metadata. Single headers that are none are left out. Raises: MailUnavailable."""
    found = answer if isinstance(answer, dict) else {}
    gmail_id, thread_id = found.get("id"), found.get("threadId")
    if not (_is_id(gmail_id) and _is_id(thread_id)):
        raise MailUnavailable("Gmail's answer names no message")
    headers: dict[str, tuple[str, ...]] = {}
    for name, value in _headers(found.get("payload")):
        headers[name] = (*headers.get(name, ()), value)
    return MessageHead(
        gmail_id=str(gmail_id),
        thread_id=str(thread_id),
        received_at=_time(found.get("internalDate")),
        snippet=_text(found.get("snippet")),
        headers=headers,
        label_ids=labels_of(found.get("labelIds")),
        size=_size(found.get("sizeEstimate")),
        attachments=tuple(names_of_files(found.get("payload"))),
    )


def labels_of(given: object) -> tuple[str, ...]:
    """The labels it bears, as Gmail calls them."""
    return tuple(_text(one) for one in given if isinstance(one, str)) if isinstance(given, list) else ()


def names_of_files(part: object, depth: int = PARTS_DEPTH) -> Iterator[str]:
    """The names of what is attached, in the order of the mail."""
    if not isinstance(part, dict) or depth == 0:
        return
    name = _text(part.get("filename"))
    if name:
        yield name
    inner = part.get("parts")
    for one in inner if isinstance(inner, list) else ():
        yield from names_of_files(one, depth - 1)


def _size(given: object) -> int:
    return given if isinstance(given, int) and given >= 0 else 0


def _is_id(given: object) -> bool:
    return isinstance(given, str) and _ID.fullmatch(given) is not None


def _headers(payload: object) -> Iterator[tuple[str, str]]:
    given = payload.get("headers") if isinstance(payload, dict) else None
    return islice(_kept(given[:HEADERS_SEEN] if isinstance(given, list) else []), HEADERS_TAKEN)


def _kept(given: list[object]) -> Iterator[tuple[str, str]]:
    for header in given:
        name, value = (header.get("name"), header.get("value")) if isinstance(header, dict) else (None, None)
        if isinstance(name, str) and isinstance(value, str) and name.lower() in KEPT_HEADERS:
            yield name.lower(), _text(value)


def _text(given: object) -> str:
    """The text without halves of surrogate pairs, which JSON can hold and no store takes."""
    return given.encode("utf-8", "replace").decode("utf-8") if isinstance(given, str) else ""


def _time(internal_date: object) -> datetime:
    """When it arrived: milliseconds, a number in a string. Raises: MailUnavailable."""
    digits = str(internal_date) if isinstance(internal_date, str | int) else ""
    if not re.fullmatch(r"[0-9]{1,13}", digits) or int(digits) > LATEST_MS:
        raise MailUnavailable("Gmail's answer says no time")
    return datetime.fromtimestamp(int(digits) / 1000, UTC)
