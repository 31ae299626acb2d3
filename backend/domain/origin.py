"""Who stands behind a mail: a person, a machine, or a machine that hands on what a person wrote.

The table of cases is in docs/decisions.md. Headers that only ask for no automatic answer
(X-Auto-Response-Suppress) say nothing: Exchange puts them on what people write.
"""

import re
from collections.abc import Mapping
from enum import Enum, auto

from backend.domain.addresses import Named

Headers = Mapping[str, tuple[str, ...]]
"""Header values by lower-case name, in the order of the mail."""


class Origin(Enum):
    """What wrote the mail."""

    PERSON = auto()
    FORM = auto()
    """A machine, on behalf of whoever stands in Reply-To: a person, unless that is the team itself."""
    MACHINE = auto()


_REPORTS = ("multipart/report", "message/delivery-status", "message/disposition-notification",
            "message/feedback-report", "text/calendar")  # fmt: skip
"""Content of a mail that nobody wrote: RFC 6522, 3464, 8098, 5965; answers to invitations (RFC 6047)."""

_ANSWERING = ("x-autoreply", "x-autorespond", "x-ms-exchange-inbox-rules-loop", "x-failed-recipients")
_LISTS = ("list-id", "list-unsubscribe")
_BULK = frozenset({"bulk", "junk", "list"})
_DAEMON = re.compile(r"\s*\"?(?:mailer-daemon|postmaster)\b", re.IGNORECASE)
_ROBOT = re.compile(
    r"(?:^|[._+-])(?:no|do[._-]?not|dont)[._-]?reply(?:$|[._+-])|^(?:mailer-daemon|postmaster)$"
)


def origin_of(headers: Headers, author: str, reply_to: tuple[Named, ...]) -> Origin:
    """What wrote the mail (RFC 3834 and what mail systems really write).

    A Google Group marks every copy with List-Id and ``Precedence: list``: behind a group those two
    say nothing about the author.
    """
    if _is_answer_of_a_machine(headers, author):
        return Origin.MACHINE
    through_group = "x-google-group-id" in headers
    if "list-id" in headers and not through_group:
        return Origin.MACHINE
    if not _is_sent_by_a_program(headers, author, through_group=through_group):
        return Origin.PERSON
    begins = not any(value.strip(" \t\r\n<>") for value in headers.get("in-reply-to", ()))
    is_list = not through_group and any(name in headers for name in _LISTS)
    names_somebody = any(one.address != author and not is_robot(one.address) for one in reply_to)
    return Origin.FORM if begins and names_somebody and not is_list else Origin.MACHINE


def is_robot(address: str) -> bool:
    """Whether the address says itself that nobody reads what is sent there."""
    return bool(_ROBOT.search(address.rpartition("@")[0]))


def _is_answer_of_a_machine(headers: Headers, author: str) -> bool:
    submitted = _token(headers, "auto-submitted")
    return (
        submitted not in ("", "no", "auto-generated")
        or any(_token(headers, name) not in ("", "no") for name in _ANSWERING)
        or "auto_reply" in (_token(headers, "precedence"), _token(headers, "x-precedence"))
        or "vacation" in _token(headers, "x-apple-action")
        or _token(headers, "return-path") == "<>"
        or _token(headers, "content-type") in _REPORTS
        or any(_DAEMON.match(value) for value in headers.get("from", ())[:1])
        or author.partition("@")[0] in ("mailer-daemon", "postmaster")
    )


def _is_sent_by_a_program(headers: Headers, author: str, *, through_group: bool) -> bool:
    bulk = _BULK - {"list"} if through_group else _BULK
    precedence = {_token(headers, "precedence"), _token(headers, "x-precedence")}
    return (
        _token(headers, "auto-submitted") == "auto-generated" or bool(precedence & bulk) or is_robot(author)
    )


def _token(headers: Headers, name: str) -> str:
    """The first word of the first value, without parameters and comments."""
    value = next(iter(headers.get(name, ())), "")[:200].strip().lower()
    return re.split(r"[;\s(]", value, maxsplit=1)[0]
