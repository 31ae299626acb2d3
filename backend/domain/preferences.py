"""What a member wants to be told, and how: for each event by e-mail, in Google Chat, or not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.domain.refusals import Invalid


class Event(StrEnum):
    """What a member may be told of, the strongest reason first: of one thing each is told once."""

    ALARM = "alarm"
    """The connection of a mailbox of which they are an admin is lost."""
    MENTIONED = "mentioned"
    """A note calls them."""
    ASSIGNED = "assigned"
    """They have it now."""
    HANDED_OVER = "handed over"
    """They had it; a colleague has it now, or nobody."""
    ANSWERED = "answered"
    """The customer wrote in a conversation of theirs."""
    REMOVED = "removed"
    """A customer's message was trashed or deleted in Gmail, in a mailbox of which they are an admin."""
    FOLLOWED = "followed"
    """Something happened in one that they follow."""


class Channel(StrEnum):
    """How somebody is told."""

    EMAIL = "email"
    CHAT = "chat"
    NOTHING = "nothing"


CHOSEN = tuple(event for event in Event if event is not Event.ALARM)
"""What a member may choose a channel for."""

FOR_ADMINS = frozenset({Event.REMOVED})
"""What concerns admins only."""

DEFAULTS: Mapping[Event, Channel] = MappingProxyType(
    {event: Channel.NOTHING if event is Event.FOLLOWED else Channel.EMAIL for event in Event}
)


class ChatState(StrEnum):
    """Whether messages of a member reach their Chat space."""

    NONE = ""
    SET = "set"
    LOST = "lost"
    """Google said that the webhook is no longer there."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one member chose in one mailbox."""

    mailbox: str
    sub: str
    chosen: Mapping[Event, Channel] = field(default_factory=dict, hash=False)
    """For the others ``DEFAULTS`` count."""
    digest_at: datetime | None = None
    """When the next digest is due (UTC), None where none is wanted."""
    chat: ChatState = ChatState.NONE
    chat_space: str = ""
    """The id of the space: what may be shown of a webhook."""

    def channel(self, event: Event) -> Channel:
        """How the member is told of that. Where Chat takes nothing any more, by e-mail.

        Of an alarm in Chat, where they have it: it may be the mailbox's own account that sends no e-mail.
        """
        if event is Event.ALARM:
            return Channel.CHAT if self.chat is ChatState.SET else Channel.EMAIL
        wanted = self.chosen.get(event, DEFAULTS[event])
        return Channel.EMAIL if wanted is Channel.CHAT and self.chat is not ChatState.SET else wanted


@dataclass(frozen=True, slots=True)
class Tongue:
    """In which language a person is spoken to, and by which clock, as their Gmail last said."""

    locale: str = "en"
    zone: str = ""
    """A name of the IANA's, or an offset as +02:00; UTC where it is empty."""

    @property
    def tzinfo(self) -> tzinfo:
        """The zone; UTC where this machine does not know it."""
        return _zone_of(self.zone)


CHAT_HOST = "chat.googleapis.com"
_WEBHOOK_PATH = re.compile(r"/v1/spaces/([A-Za-z0-9_-]{1,128})/messages")
_WEBHOOK_QUERY = re.compile(r"(?:(?:key|token)=[A-Za-z0-9_%.~-]{1,500}&?){2}")
WEBHOOK_LIMIT = 1_500
"""Characters of a webhook's address."""

DIGEST_HOUR = time(8)
"""On the member's own clock."""

_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")


def clean_webhook(typed: str) -> str:
    """Return the address of an incoming webhook of Google Chat's, and nothing else. Raises: Invalid.

    https://developers.google.com/workspace/chat/quickstart/webhooks
    """
    url = typed.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Invalid("webhook") from None
    is_googles = (
        len(url) <= WEBHOOK_LIMIT
        and url.isascii()
        and url.isprintable()
        and parts.scheme == "https"
        and parts.netloc == CHAT_HOST
        and port is None
        and not parts.fragment
    )
    if not (is_googles and _WEBHOOK_PATH.fullmatch(parts.path) and _WEBHOOK_QUERY.fullmatch(parts.query)):
        raise Invalid("webhook")
    return url


def space_of(webhook: str) -> str:
    """The id of the space that a clean webhook writes to: no secret."""
    found = _WEBHOOK_PATH.fullmatch(urlsplit(webhook).path)
    return found[1] if found else ""


def next_digest(tongue: Tongue, now: datetime) -> datetime:
    """The next time that it is eight in the morning there (UTC), later than ``now``."""
    here = tongue.tzinfo
    today = now.astimezone(here).date()
    mornings = (datetime.combine(today + timedelta(days=days), DIGEST_HOUR, here) for days in range(3))
    return next(at for at in (one.astimezone(UTC) for one in mornings) if at > now)


def clean_locale(given: str) -> str:
    """The locale as a host names it, English for anything odd."""
    return given if _LOCALE.fullmatch(given) else "en"


def zone_name(zone: tzinfo) -> str:
    """The zone as it is stored: by name, else by its offset."""
    if isinstance(zone, ZoneInfo):
        return zone.key
    minutes = int((zone.utcoffset(None) or timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else ""


def _zone_of(name: str) -> tzinfo:
    offset = _OFFSET.fullmatch(name)
    if offset:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-span if offset[1] == "-" else span) if span < timedelta(days=1) else UTC
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
