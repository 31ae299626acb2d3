"""One trigger or click with all that answers need, so that nothing is ambient."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from addon.envelope import Screen
from addon.host_event import HostEvent
from addon.links import AGAIN, KEY, Links
from addon.refused import Malformed
from backend.domain.member import Person
from backend.domain.refusals import Invalid
from backend.i18n.speech import Speech
from backend.services import Services


@dataclass(frozen=True, slots=True)
class Click:
    """Who, what, and in which language; ``act`` builds the actions of the card to come."""

    event: HostEvent
    person: Person
    say: Speech
    act: Links
    key: str
    """The same for a click, its double and its retries; another one as soon as anything differs."""

    def param(self, name: str) -> str:
        """The parameter of that name. Raises: Malformed."""
        value = self.event.parameters.get(name)
        if not value:
            raise Malformed(name)
        return value

    def optional(self, name: str) -> str | None:
        """The parameter of that name, None if the card gave none."""
        return self.event.parameters.get(name) or None

    def number(self, name: str) -> int | None:
        """The parameter of that name as a number, None if the card gave none. Raises: Malformed."""
        value = self.optional(name)
        return None if value is None else as_number(name, value)


DIGITS = 18
"""No counter of ours has more."""


def as_number(name: str, value: str) -> int:
    """The value of the parameter of that name as a number. Raises: Malformed."""
    if not (value.isascii() and value.isdecimal() and len(value) <= DIGITS):
        raise Malformed(name)
    return int(value)


def as_instant(name: str, value: str) -> datetime:
    """The value of the parameter of that name as a time in UTC. Raises: Malformed; Invalid without a zone."""
    try:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise Invalid(name)
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter at the ends of the calendar
        raise Malformed(name) from None


_SAID = re.compile(r"[0-9a-f]{64}")

Handler = Callable[[Click, Services], Screen]


def click_key(name: str, event: HostEvent, person: Person) -> str:
    """Derive the idempotency key of a click from its card's nonce and everything that was sent.

    Text that was changed makes another key, so a corrected note is never taken for its double. Only a
    second try of what may have been carried out keeps the key, whatever it says. Raises: Malformed.
    """
    own = json.dumps([person.sub, name, said(name, event, person)])
    return hashlib.sha256(own.encode()).hexdigest()[:40]


def said(name: str, event: HostEvent, person: Person) -> str:
    """What a click said, as a digest: for a second try, what the first one did. Raises: Malformed."""
    again, nonce = event.parameters.get(AGAIN, ""), event.parameters.get(KEY)
    if _SAID.fullmatch(again):
        return again
    if not nonce:
        raise Malformed(KEY)
    whole = json.dumps(
        [person.sub, name, sorted(event.parameters.items()), event.inputs.raw], sort_keys=True, default=str
    )
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()
