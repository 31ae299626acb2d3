"""Who calls where no person does: a service account of ours, by a token of Google's for this very address."""

from dataclasses import dataclass

from backend.ports.tokens import BadToken, TokenVerifier


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
