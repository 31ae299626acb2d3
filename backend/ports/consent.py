"""Google's consent, as services see it: where to send the browser, and what comes back."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class ConsentTrouble(StrEnum):
    """Why an exchange did not succeed."""

    REFUSED = "refused"
    """Google does not take the code: used, too old, of another client."""
    UNREACHABLE = "unreachable"
    NO_REFRESH_TOKEN = "no refresh token"  # noqa: S105 - what is missing
    """Google sent none: nothing could be read once the hour is over."""


class ConsentFault(Exception):
    """The code was not exchanged. The message is for the log and holds no token."""

    def __init__(self, message: str, trouble: ConsentTrouble) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the browser goes, and what has to be kept until it comes back."""

    url: str
    verifier: str = field(repr=False)
    """PKCE (RFC 7636): proves that who exchanges the code is who asked."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What Google gave for the code."""

    email: str
    """The account that consented, verified by Google."""
    sub: str
    refresh_token: str = field(repr=False)
    scopes: tuple[str, ...] = ()


class Consent(Protocol):
    """The web server flow (https://developers.google.com/identity/protocols/oauth2/web-server)."""

    def ask(self, *, state: str, redirect_uri: str, account: str) -> Asked:
        """Where to send the browser. ``account`` is the one to choose, as a hint. Asks nothing of Google."""
        ...

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Granted:
        """Exchange the code for tokens. Raises: ConsentFault."""
        ...

    def revoke(self, refresh_token: str) -> None:
        """Take the consent back at Google. What is revoked already is fine. Raises: ConsentFault."""
        ...
