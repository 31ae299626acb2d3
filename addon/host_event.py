"""The host's event object, parsed (https://developers.google.com/workspace/add-ons/concepts/event-objects).

Everything in it is a claim. Deprecated twins of the fields are ignored.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from addon.kept import KEPT, kept_inputs
from addon.refused import Malformed, WrongHost
from backend.domain.addresses import addresses_in
from backend.ports.open_mail import MailTokens, OpenThread

RECIPIENTS_READ = 20
_DECIMAL_ID = re.compile(r"(?:thread|msg)-f:(\d{1,20})")
_HEX_ID = re.compile(r"[0-9a-f]{8,16}")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was typed, picked and ticked on the whole card, by input name."""

    raw: Mapping[str, Any]

    def texts(self, name: str) -> tuple[str, ...]:
        """The values of a text, dropdown, radio, checkbox or switch; unset and empty are alike."""
        given = _mapping(_mapping(self.raw.get(name)).get("stringInputs")).get("value")
        values = given if isinstance(given, list) else [given]
        return tuple(value for value in values if isinstance(value, str) and value)

    def text(self, name: str) -> str:
        """The single value of an input, an empty string if it has none."""
        return next(iter(self.texts(name)), "")

    def has(self, name: str) -> bool:
        """Whether a switch is on or a box ticked: the host leaves out those that are not."""
        return bool(self.texts(name))

    def instant(self, name: str, zone: tzinfo) -> datetime | None:
        """The picked date and time as an instant in UTC.

        The host sends the wall-clock time of the picker as if it were UTC when it gives no zone;
        with ``hasTime`` it is an instant already.
        """
        given = _mapping(_mapping(self.raw.get(name)).get("dateTimeInput"))
        at = _epoch(given.get("msSinceEpoch"))
        if at is None or given.get("hasTime") is not False:
            return at
        try:
            return at.replace(tzinfo=zone).astimezone(UTC)
        except OverflowError:
            return at

    def typed(self) -> dict[str, str]:
        """Every text that is worth keeping when something goes wrong."""
        return {name: self.text(name) for name in self.raw if self.has(name)}


@dataclass(frozen=True, slots=True)
class HostEvent:
    """One trigger or click."""

    locale: str
    zone: tzinfo
    parameters: Mapping[str, str]
    inputs: Inputs
    thread: OpenThread
    recipients: tuple[str, ...]
    granted_scopes: frozenset[str] | None
    """None where the host did not say."""

    def is_granted(self, scope: str) -> bool:
        """Whether the person has consented to the scope, as far as the host says."""
        return self.granted_scopes is None or scope in self.granted_scopes


def parse(body: object) -> HostEvent:
    """Return the event. Raises: Malformed, naming the field; WrongHost."""
    event = _required(body, "event")
    common = _required(event.get("commonEventObject"), "commonEventObject")
    host = common.get("hostApp")
    if host != "GMAIL":
        raise WrongHost(host if isinstance(host, str) else "")
    authorization = _mapping(event.get("authorizationEventObject"))
    gmail = _mapping(event.get("gmail"))
    parameters = _parameters(common.get("parameters"))
    return HostEvent(
        locale=_text(common.get("userLocale")),
        zone=_zone(_mapping(common.get("timeZone"))),
        parameters=parameters,
        inputs=Inputs({**kept_inputs(parameters.get(KEPT)), **_mapping(common.get("formInputs"))}),
        thread=_thread(gmail, authorization),
        recipients=_recipients(gmail),
        granted_scopes=_scopes(authorization.get("authorizedScopes")),
    )


def api_id(given: str) -> str | None:
    """The Gmail API's id for the host's form, None where there is no arithmetic link.

    ``thread-f:N`` and ``msg-f:N`` hold the id in decimal, sometimes with a tail behind a bar.
    """
    head = given.partition("|")[0]
    decimal = _DECIMAL_ID.fullmatch(head)
    if decimal and 0 < int(decimal[1]) < 2**64:
        return format(int(decimal[1]), "x")
    return head if _HEX_ID.fullmatch(head) else None


def _thread(gmail: Mapping[str, Any], authorization: Mapping[str, Any]) -> OpenThread:
    message, access = _text(gmail.get("messageId")), _text(gmail.get("accessToken"))
    oauth = _text(authorization.get("userOAuthToken"))
    return OpenThread(
        thread_id=api_id(_text(gmail.get("threadId"))),
        message_id=api_id(message),
        raw_message_id=message.partition("|")[0][:200],
        tokens=MailTokens(oauth, access) if oauth and access and message else None,
    )


def _parameters(given: object) -> dict[str, str]:
    """A map in the event; a list of pairs was seen in the wild."""
    if given is None:
        return {}
    if isinstance(given, list):
        pairs = [(_mapping(entry).get("key"), _mapping(entry).get("value")) for entry in given]
    elif isinstance(given, dict):
        pairs = list(given.items())
    else:
        raise Malformed("parameters")
    if not all(isinstance(key, str) and isinstance(value, str) for key, value in pairs):
        raise Malformed("parameters")
    return {str(key): str(value) for key, value in pairs}


def _zone(given: Mapping[str, Any]) -> tzinfo:
    """The person's zone by name, else by offset (milliseconds, in the wild also a float or text)."""
    name = _text(given.get("id"))
    try:
        return ZoneInfo(name) if name else _offset(given.get("offset"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _offset(given.get("offset"))


def _offset(given: object) -> tzinfo:
    try:
        milliseconds = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return UTC
    if not math.isfinite(milliseconds) or abs(milliseconds) >= 86_400_000:
        return UTC
    return timezone(timedelta(milliseconds=int(milliseconds)))


def _epoch(given: object) -> datetime | None:
    try:
        milliseconds = int(float(given))  # type: ignore[arg-type]
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _recipients(gmail: Mapping[str, Any]) -> tuple[str, ...]:
    """To and Cc of the mail being written. Bcc is nobody's business."""
    lists = (gmail.get("toRecipients"), gmail.get("ccRecipients"))
    given = [value for one in lists if isinstance(one, list) for value in one if isinstance(value, str)]
    if not given:
        return ()
    return tuple(one.address for one in addresses_in(*given))[:RECIPIENTS_READ]


def _scopes(given: object) -> frozenset[str] | None:
    return frozenset(scope for scope in given if isinstance(scope, str)) if isinstance(given, list) else None


def _required(given: object, field: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise Malformed(field)
    return given


def _mapping(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""
