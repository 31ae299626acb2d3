"""What the headers of one mail say: whose it is, to whom, what it answers, and what wrote it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from backend.domain import encoded_words
from backend.domain.addresses import Named, addresses_in, authors_in, canonical
from backend.domain.derived_id import derived_id, is_of_one_copy
from backend.domain.kind import Kind, kind_of
from backend.domain.origin import Headers, Origin, origin_of
from backend.domain.refs import Ref
from backend.domain.typed import line

REFERENCES_KEPT = 10
"""How many of the newest References are looked up. A mail may carry thousands."""

VALUES_READ, REFERENCES_READ_UP_TO, ID_LIMIT = 20, 100_000, 995
"""Values of a header that stands there several times; characters of References; characters of one id."""

NAMES_READ = 60
"""Of how many people the names are read: a few more than a conversation remembers."""

_IN_BRACKETS = re.compile(r"<([^<>]+)>")
_DELIVERED = (
    *("delivered-to", "x-original-to", "x-forwarded-to", "x-forwarded-for", "envelope-to", "x-envelope-to"),
    *("resent-to", "resent-cc", "apparently-to", "bcc", "list-post", "mailing-list"),
)
"""Where systems write for whom a copy is. The sender may have written there too: all of it is a claim."""


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
    """Who wrote it, an empty string where From names nobody."""
    recipients: tuple[str, ...]
    """To and Cc."""
    at: datetime
    """Gmail's arrival time (UTC)."""
    snippet: str
    is_machine: bool
    named: tuple[Ref, ...] = ()
    """Who is on it under a name: address and name."""
    kind: Kind = Kind.HUMAN
    failed_for: str = ""
    """For whom a mail of ours did not arrive, where this one says so (X-Failed-Recipients)."""
    is_form: bool = False
    """A program sent it for whoever stands in ``reply_to``."""
    co_authors: tuple[str, ...] = ()
    """Further addresses in From: seldom, and never to be trusted."""
    group: str = ""
    """The Google Group that stands in From instead of the author, where one does."""
    reply_to: tuple[Named, ...] = ()
    delivered: tuple[str, ...] = ()
    """For whom this copy was, by what stands beside To and Cc (Bcc, a group, an automatic forward)."""
    derived_id: str = ""
    """What its copies have in common where no Message-ID does, empty for every other mail."""

    @property
    def identities(self) -> tuple[str, ...]:
        """Under which ids its copies are one mail, the surest first; none if nothing tells."""
        return tuple(one for one in (self.derived_id, self.message_id) if one)

    @property
    def authors(self) -> tuple[str, ...]:
        """Every address that says to have written it."""
        return (self.sender, *self.co_authors) if self.sender else ()

    @property
    def participants(self) -> frozenset[str]:
        """Every person on the mail. A program that sends for many is none, nor is whose copy it is."""
        writing = () if self.is_form else self.authors
        return frozenset({*writing, *(one.address for one in self.reply_to), *self.recipients})


def read_headers(headers: Headers, *, gmail_id: str, thread_id: str, at: datetime, snippet: str) -> Message:
    """Make a Message of raw header values (lower-case names). Total: any header may be absent or odd."""
    headers = {name: values[:VALUES_READ] for name, values in headers.items()}
    authors, group = _authors(headers)
    author = authors[0] if authors else Named("", "")
    reply_to = tuple(
        Named(shown_name(one), one.address) for one in addresses_in(*headers.get("reply-to", ()))[:5]
    )
    origin = origin_of(headers, author.address, reply_to)
    recipients = addresses_in(*headers.get("to", ()), *headers.get("cc", ()))
    message_id = next(_message_ids(headers.get("message-id", ()), is_sure=True), "")
    subject = decoded(_first(headers.get("subject", ())))
    people = (*(authors if len(authors) == 1 else ()), *recipients)[:NAMES_READ]
    return Message(
        gmail_id=gmail_id,
        thread_id=thread_id,
        message_id=message_id,
        references=_references(headers),
        subject=subject,
        sender_name=shown_name(author) if len(authors) == 1 else "",
        sender=author.address,
        recipients=tuple(one.address for one in recipients),
        at=at,
        snippet=snippet,
        is_machine=origin is Origin.MACHINE,
        kind=kind_of(headers, origin),
        failed_for=next((one.address for one in addresses_in(*headers.get("x-failed-recipients", ()))), ""),
        is_form=origin is Origin.FORM,
        co_authors=tuple(one.address for one in authors[1:]),
        group=group,
        reply_to=reply_to,
        delivered=_delivered(headers),
        named=tuple(Ref(one.address, name) for one in people if (name := shown_name(one))),
        derived_id=_derived(headers, author.address, subject) if is_of_one_copy(message_id) else "",
    )


def message_key(message_id: str) -> str:
    """The Message-ID as a document id: hashed, since it may be long or hold a slash (RFC 5322, 3.6.4)."""
    return hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def decoded(value: str) -> str:
    """A header value as text of one line (RFC 2047). Controls become spaces."""
    text = encoded_words.decoded(value)
    return line(
        "".join(char if char.isprintable() or unicodedata.category(char) == "Cf" else " " for char in text)
    )


def shown_name(named: Named) -> str:
    """The name beside an address, an empty one where it passes itself off as another address."""
    name = decoded(named.name)
    if "@" not in unicodedata.normalize("NFKC", name):
        return name
    claimed = {one.address for one in addresses_in(unicodedata.normalize("NFKC", name))}
    return "" if claimed - {named.address} else name


def _authors(headers: Headers) -> tuple[tuple[Named, ...], str]:
    """Who wrote it, and the group that stands in From instead, if one does.

    A Google Group puts itself there where the author's domain forbids to forward
    mail: then X-Original-From, X-Original-Sender or Reply-To names the author.
    """
    own = authors_in(*headers.get("from", ()))
    if len(own) != 1 or not ("x-google-group-id" in headers or "list-id" in headers):
        return own, ""
    (shown,) = own
    before, via, _ = shown.name.rpartition(" via ")
    original = authors_in(*headers.get("x-original-from", ()))
    if not original and (via or shown.address in _list_addresses(headers)):
        named = next(
            (one for name in ("x-original-sender", "reply-to") for one in authors_in(*headers.get(name, ()))),
            None,
        )
        original = (Named(before.strip("'\" ") or named.name, named.address),) if named else ()
    if not original or original == own:
        return own, ""
    return original, shown.address


def _derived(headers: Headers, author: str, subject: str) -> str:
    to = (one.address for one in addresses_in(*headers.get("to", ())))
    return derived_id(author, _first(headers.get("date", ())), subject, to)


def _delivered(headers: Headers) -> tuple[str, ...]:
    told = addresses_in(*(value for name in _DELIVERED for value in headers.get(name, ())))
    return tuple(dict.fromkeys((*(one.address for one in told), *_list_addresses(headers))))


def _list_addresses(headers: Headers) -> tuple[str, ...]:
    """The addresses that List-Id may stand for: ``<support.acme.test>`` is support@acme.test (RFC 2919)."""
    found = []
    for value in headers.get("list-id", ()):
        labels = value[-300:].rpartition("<")[2].partition(">")[0].strip().split(".")
        for cut in range(1, min(len(labels) - 1, 5)):
            found.append(canonical(".".join(labels[:cut]) + "@" + ".".join(labels[cut:])))
    return tuple(address for address in found if address)


def _references(headers: Headers) -> tuple[str, ...]:
    answered = _message_ids(headers.get("in-reply-to", ()))
    line_of_mails = tuple(_message_ids(headers.get("references", ())))
    newest_first = dict.fromkeys([*answered, *reversed(line_of_mails)])
    return tuple(newest_first)[:REFERENCES_KEPT]


def _message_ids(values: tuple[str, ...], *, is_sure: bool = False) -> Iterator[str]:
    """The ids in header values: white space and quotes are no part of one (RFC 5322, 3.6.4 and 4.5.4).

    Some programs forget the brackets: then a word with an @ is one, or the whole value if it ``is_sure``.
    """
    for value in values:
        text = value[-REFERENCES_READ_UP_TO:]
        found = _IN_BRACKETS.findall(text)
        if not found:
            found = [text] if is_sure else [word for word in text.split() if "@" in word]
        for one in found:
            message_id = re.sub(r"[\s\"<>]", "", one)
            if 3 <= len(message_id) <= ID_LIMIT:
                yield message_id.encode("utf-8", "replace").decode("utf-8")


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""
