"""Who calls where no person does: a service account of ours, by a token of Google's for this very address."""

import logging
from dataclasses import dataclass

from backend.ports.tokens import BadToken, CertificatesUnavailable, TokenVerifier
from backend.web.frame import Served

log = logging.getLogger(__name__)


class Nobody(Exception):
    """No token, or one that proves nothing."""


class SomebodyElse(Exception):
    """A sound token for this address, by an account that is not the one expected."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What is expected of a caller.

    https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
    """

    verifier: TokenVerifier
    base_url: str
    account: str
    """Its address; where it is empty nobody is believed."""

    def check(self, authorization: str | None, path: str) -> None:
        """Return if the account calls ``path``. Raises: Nobody, SomebodyElse, CertificatesUnavailable."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not self.account:
            raise Nobody
        try:
            claims = self.verifier.verify(token.strip(), self.base_url + path)
        except BadToken:
            raise Nobody from None
        if claims.email != self.account:
            raise SomebodyElse

    def turned_away(self, authorization: str | None, path: str) -> Served | None:
        """The answer to whoever does not get in, None for the account."""
        try:
            self.check(authorization, path)
        except Nobody:
            return Served(401, {"error": "unauthenticated"})
        except SomebodyElse:
            log.warning("access refused", extra={"path": path, "what": "account"})
            return Served(403, {"error": "forbidden"})
        except CertificatesUnavailable:
            return Served(503, {"error": "unavailable"})
        return None
