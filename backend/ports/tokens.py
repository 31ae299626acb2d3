"""Who signed this: verification of Google's ID tokens as a port.

The same verifier serves every door that Google knocks on (add-on calls now; push and cron later):
issuer and keys are the same, audience and e-mail differ.
"""

from dataclasses import dataclass
from typing import Protocol


class BadToken(Exception):
    """The token proves nothing: signature, issuer, audience, e-mail or time is wrong.

    The message is for the log, never for the caller.
    """


class CertificatesUnavailable(Exception):
    """Google's certificates could not be fetched and none are cached: nothing can be verified now."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified ID token says. ``email`` is lower case and was verified by Google."""

    sub: str
    email: str
    name: str | None
    hosted_domain: str | None
    expires_at: int
    """Seconds since 1970 (UTC)."""


class TokenVerifier(Protocol):
    """Verifies RS256 ID tokens issued by Google (https://developers.google.com/identity/openid-connect)."""

    def verify(self, token: str, audience: str) -> Claims:
        """Return the claims of a token meant for ``audience``, compared exactly.

        Raises: BadToken; CertificatesUnavailable.
        """
        ...
