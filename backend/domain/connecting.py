"""Connecting a mailbox by Google's consent: the link, and every way in which it may fail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from backend.domain.refs import Actor
from backend.domain.refusals import Refusal

LINK_LASTS = timedelta(minutes=10)
"""From the click to the button on the page that the link opens."""
CONSENT_LASTS = timedelta(minutes=10)
"""From that button until Google sends the browser back."""


class Misstep(StrEnum):
    """Where it failed, in the order of the ladder. Nothing was stored on any of them."""

    LINK_UNKNOWN = "link unknown"
    LINK_USED = "link used"
    LINK_OLD = "link old"
    FOREIGN = "foreign"
    """The button was not pressed on our own page."""
    STATE_UNKNOWN = "state unknown"
    STATE_USED = "state used"
    OTHER_BROWSER = "other browser"
    STATE_OLD = "state old"
    DENIED = "denied"
    CODE_REFUSED = "code refused"
    UNREACHABLE = "unreachable"
    NO_REFRESH_TOKEN = "no refresh token"  # noqa: S105 - what is missing
    SCOPE_UNTICKED = "scope unticked"
    OTHER_ACCOUNT = "other account"
    NOT_ADMIN = "not admin"
    """Who asked for the link is no admin of the mailbox any more."""


@dataclass(eq=False)
class NotConnectable(Refusal):
    """A mailbox was not connected: on which rung, which mailbox, and which account came instead."""

    misstep: Misstep
    mailbox: str = ""
    account: str = ""


@dataclass(eq=False)
class NotSetUp(Refusal):
    """This installation cannot do it: ``setting`` is the first variable that is missing."""

    setting: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """What stands behind a link: who may connect which mailbox, until when. Used once."""

    mailbox: str
    by: Actor
    """An admin of the mailbox, or the operator."""
    language: str
    """In which the pages speak."""
    expires_at: datetime
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """A browser on its way to Google and back."""

    ticket: Ticket
    browser: str
    """Digest of the secret that only this browser has."""
    verifier: str
    """PKCE's, sealed."""
    expires_at: datetime
    is_used: bool = False
