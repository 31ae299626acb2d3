"""The event objects that Gmail's add-on runtime sends.

https://developers.google.com/workspace/add-ons/concepts/event-objects
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Window:
    """How the person's Gmail is set up, as the event tells it."""

    locale: str = "en"
    zone: str = "Europe/Paris"
    platform: str = "WEB"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Google hands to the add-on with an event."""

    user_id: str
    system_id: str
    user_oauth: str
    message_access: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenMail:
    """The mail in view, by the Gmail API's hexadecimal ids."""

    thread_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom the mail being written goes."""

    to: Sequence[str] = field(default=())
    cc: Sequence[str] = field(default=())
    bcc: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Tap:
    """What a click adds to the event of the card it was made on."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    form_inputs: Mapping[str, Any] = field(default_factory=dict)


def event(
    window: Window,
    tokens: Tokens,
    now: datetime,
    *,
    mail: OpenMail | None = None,
    recipients: Recipients | None = None,
    tap: Tap | None = None,
) -> dict[str, Any]:
    """Build one event: a homepage without ``mail``, contextual with it, compose with ``recipients``."""
    common: dict[str, Any] = {
        "hostApp": "GMAIL",
        "platform": window.platform,
        "userLocale": window.locale,
        "timeZone": {"id": window.zone, "offset": _offset_ms(window.zone, now)},
    }
    if tap and tap.parameters:
        common["parameters"] = dict(tap.parameters)
    if tap and tap.form_inputs:
        common["formInputs"] = dict(tap.form_inputs)
    built: dict[str, Any] = {
        "commonEventObject": common,
        "authorizationEventObject": {
            "userOAuthToken": tokens.user_oauth,
            "systemIdToken": tokens.system_id,
            "authorizedScopes": list(tokens.scopes),
            **({"userIdToken": tokens.user_id} if tokens.user_id else {}),
        },
    }
    gmail = _gmail(tokens, mail, recipients)
    if gmail:
        built["gmail"] = gmail
    return built


def thread_form(hexadecimal: str) -> str:
    """A thread id as events name it."""
    return f"thread-f:{int(hexadecimal, 16)}"


def message_form(hexadecimal: str) -> str:
    """A message id as events name it."""
    return f"msg-f:{int(hexadecimal, 16)}"


def _gmail(tokens: Tokens, mail: OpenMail | None, recipients: Recipients | None) -> dict[str, Any]:
    gmail: dict[str, Any] = {}
    if mail:
        gmail["messageId"] = message_form(mail.message_id)
        gmail["threadId"] = thread_form(mail.thread_id)
    if recipients:
        gmail["toRecipients"] = list(recipients.to)
        gmail["ccRecipients"] = list(recipients.cc)
        gmail["bccRecipients"] = list(recipients.bcc)
    if gmail and tokens.message_access:
        gmail["accessToken"] = tokens.message_access
    return gmail


def _offset_ms(zone: str, now: datetime) -> int:
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds() * 1000) if offset else 0
