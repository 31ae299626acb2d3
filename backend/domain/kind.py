"""What kind of mail it is, for whoever reads on. Machine mail moves no clock and no status (``origin``)."""

import re
from enum import StrEnum

from backend.domain.origin import Headers, Origin


class Kind(StrEnum):
    """What a mail is."""

    HUMAN = "human"
    AUTO_REPLY = "auto-reply"
    """Somebody's machine answers for them: away, received, read (RFC 3834, 8098)."""
    BOUNCE = "bounce"
    """A mail was not delivered (RFC 3464)."""
    LIST = "list"
    """A newsletter or a mailing list (RFC 2919, 2369)."""
    CALENDAR = "calendar"
    """An invitation, or an answer to one (RFC 6047)."""
    AUTOMATIC = "automatic"
    """Another mail that nobody wrote."""


_DAEMON = re.compile(r"\s*\"?mailer-daemon\b|.*<?\bmailer-daemon@", re.IGNORECASE)
_RECEIPT = "disposition-notification"


def kind_of(headers: Headers, origin: Origin) -> Kind:
    """The kind of a mail with these headers, whose origin is known."""
    content = _value(headers, "content-type")
    if content.startswith("text/calendar"):
        return Kind.CALENDAR
    if origin is not Origin.MACHINE:
        return Kind.HUMAN
    if _is_bounce(headers, content):
        return Kind.BOUNCE
    submitted = _value(headers, "auto-submitted")
    answers = ("x-autoreply", "x-autorespond", "x-apple-action", "x-ms-exchange-inbox-rules-loop")
    if (
        submitted.startswith("auto-replied")
        or _RECEIPT in content
        or any(name in headers for name in answers)
    ):
        return Kind.AUTO_REPLY
    precedence = (_value(headers, "precedence"), _value(headers, "x-precedence"))
    if "auto_reply" in precedence:
        return Kind.AUTO_REPLY
    is_list = any(name in headers for name in ("list-id", "list-unsubscribe", "list-post", "mailing-list"))
    return Kind.LIST if is_list or {"bulk", "list", "junk"} & set(precedence) else Kind.AUTOMATIC


def _is_bounce(headers: Headers, content: str) -> bool:
    is_report = content.startswith("multipart/report") and _RECEIPT not in content
    is_status = is_report or content.startswith("message/delivery-status")
    from_daemon = any(_DAEMON.match(value[:500]) for value in headers.get("from", ())[:1])
    return is_status or "x-failed-recipients" in headers or from_daemon


def _value(headers: Headers, name: str) -> str:
    return next(iter(headers.get(name, ())), "")[:500].strip().lower()
