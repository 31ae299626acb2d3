"""What the headers of one mail say: whose it is, to whom, what it answers, and whether a machine sent it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from unicodedata import category

from backend.domain.mailbox import addresses_in
from backend.domain.refs import Ref
from backend.domain.typed import line

REFERENCES_KEPT = 10
"""How many of the newest References are looked up. A mail may carry thousands."""

_MESSAGE_ID = re.compile(r"<([^<>\s]{3,995})>")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


@dataclass(frozen=True, slots=True)
class Message:
    """A mail as a conversation sees it. Headers and snippet only, never the body."""

    gmail_id: str
    thread_id: str
    message_id: str
    """RFC 5322 Message-ID without angle brackets, an empty string if the mail has none."""
    references: tuple[str, ...]
    """In-Reply-To and References, newest first, without angle brackets."""
    subject: str
    sender_name: str
    sender: str
    recipients: tuple[str, ...]
    at: datetime
    """Gmail's arrival time (UTC)."""
    snippet: str
    is_machine: bool
    named: tuple[Ref, ...] = ()
    """Who is on it under a name: address and name."""

    @property
    def participants(self) -> frozenset[str]:
        """Every address on the mail."""
        return frozenset({self.sender, *self.recipients} - {""})


def read_headers(
    headers: Mapping[str, tuple[str, ...]], *, gmail_id: str, thread_id: str, at: datetime, snippet: str
) -> Message:
    """Make a Message of raw header values (lower-case names). Total: any header may be absent or odd."""
    through_group = "x-google-group-id" in headers or "list-id" in headers
    name, sender = _author(headers, through_group)
    received = addresses_in(
        *headers.get("to", ()),
        *headers.get("cc", ()),
        *headers.get("delivered-to", ()),
        *headers.get("x-original-to", ()),
    )
    return Message(
        gmail_id=gmail_id,
        thread_id=thread_id,
        message_id=_first(_message_ids(headers.get("message-id", ()))),
        references=_references(headers),
        subject=decoded(_first(headers.get("subject", ()))),
        sender_name=decoded(name),
        sender=sender,
        recipients=tuple(address for _, address in received),
        at=at,
        snippet=snippet,
        is_machine=is_machine(headers, through_group="x-google-group-id" in headers, sender=sender),
        named=tuple(
            Ref(address, decoded(called)) for called, address in ((name, sender), *received) if called
        ),
    )


def message_key(message_id: str) -> str:
    """The Message-ID as a document id: hashed, since it may be long or hold a slash (RFC 5322, 3.6.4)."""
    return hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def decoded(value: str) -> str:
    """A header value as text (RFC 2047); what cannot be decoded stays as it is. Controls become spaces."""
    try:
        text = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        text = value
    return line("".join(char if char.isprintable() or category(char) == "Cf" else " " for char in text))


_TELLING = ("x-autoreply", "x-autorespond", "x-auto-response-suppress", "x-ms-exchange-inbox-rules-loop")
_ROBOTS = frozenset({"mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply"})


def is_machine(headers: Mapping[str, tuple[str, ...]], *, through_group: bool, sender: str) -> bool:
    """Whether a program sent it (RFC 3834 and what mail systems really write).

    A Google Group marks every copy with List-Id and ``Precedence: list``: behind a group those two
    say nothing about the author.
    """

    def value(name: str) -> str:
        return _first(headers.get(name, ())).strip().lower()

    bulk = _BULK - {"list"} if through_group else _BULK
    return (
        value("auto-submitted").partition(";")[0].strip() not in ("", "no")
        or value("precedence") in bulk
        or value("x-precedence") in bulk
        or ("list-id" in headers and not through_group)
        or any(name in headers for name in _TELLING)
        or value("return-path") == "<>"
        or "vacation" in value("x-apple-action")
        or value("content-type").startswith("multipart/report")
        or sender.partition("@")[0] in _ROBOTS
    )


def _author(headers: Mapping[str, tuple[str, ...]], through_group: bool) -> tuple[str, str]:
    """Who wrote it. A group may put itself into From: then X-Original-From or Reply-To names the author."""
    own = headers.get("from", ())
    sources = (headers.get("x-original-from", ()), own) if through_group else (own,)
    for values in sources:
        for name, address in addresses_in(*values[:1]):
            if through_group and values is own and " via " in name:
                replies = addresses_in(*headers.get("reply-to", ())[:1])
                return (
                    (name.rsplit(" via ", 1)[0].strip("'\" "), replies[0][1]) if replies else (name, address)
                )
            return name, address
    return "", ""


def _references(headers: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    answered = _message_ids(headers.get("in-reply-to", ()))
    line = _message_ids(headers.get("references", ()))
    newest_first = dict.fromkeys([*answered, *reversed(line)])
    return tuple(newest_first)[:REFERENCES_KEPT]


def _message_ids(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(found for value in values for found in _MESSAGE_ID.findall(value))


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""
