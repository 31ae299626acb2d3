"""Google's consent for a mailbox, by google-auth-oauthlib: the web server flow with PKCE.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error

from backend.google_api.errands import Errands, NoAnswer
from backend.ports.consent import Asked, ConsentFault, ConsentTrouble, Granted
from backend.ports.deadline import left_s

SCOPES = (
    "openid",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/gmail.modify",
)
"""All that is asked for: who consents, and the mailbox. docs/install.md names each call that needs it."""
TIMEOUT_S = 8.0
"""For the exchange with the question who consented, or for taking a consent back."""
AT_ONCE = 4
NOTHING_TO_REVOKE = 400

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Client:
    """The OAuth client, and where its Google is."""

    client_id: str
    client_secret: str
    auth_uri: str
    token_uri: str
    revoke_uri: str
    userinfo_uri: str


class GoogleConsent:
    """The port on Google's OAuth endpoints."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._errands = Errands("consent", AT_ONCE)
        if client.token_uri.startswith("http://"):
            # Settings take such an address on the loopback interface only; oauthlib knows no other switch.
            os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

    def ask(self, *, state: str, redirect_uri: str, account: str) -> Asked:
        """See the port. Other consents of the person are not drawn in (include_granted_scopes)."""
        flow = self._flow(redirect_uri)
        url, _ = flow.authorization_url(
            state=state, access_type="offline", prompt="consent", login_hint=account
        )
        return Asked(url, flow.code_verifier)

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Granted:
        """See the port."""
        return self._run(lambda: self._granted(self._flow(redirect_uri, verifier), code))

    def revoke(self, refresh_token: str) -> None:
        """See the port. A 400 says that there is nothing to revoke."""
        self._run(lambda: self._revoked(refresh_token))

    def _flow(self, redirect_uri: str, verifier: str | None = None) -> Any:
        config = {
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
            "auth_uri": self._client.auth_uri,
            "token_uri": self._client.token_uri,
        }
        return Flow.from_client_config(
            {"web": config},
            scopes=list(SCOPES),
            redirect_uri=redirect_uri,
            code_verifier=verifier,
            autogenerate_code_verifier=verifier is None,
        )

    def _granted(self, flow: Any, code: str) -> Granted:
        token = _fetched(flow, code)
        refresh_token = token.get("refresh_token")
        if not isinstance(refresh_token, str) or not refresh_token:
            raise ConsentFault("Google sent no refresh token", ConsentTrouble.NO_REFRESH_TOKEN)
        email, sub = self._consenter(str(token["access_token"]))
        return Granted(email, sub, refresh_token, _scopes(token.get("scope")))

    def _consenter(self, access_token: str) -> tuple[str, str]:
        """Whose consent it is: https://developers.google.com/identity/openid-connect/openid-connect."""
        answer = requests.get(
            self._client.userinfo_uri,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        told = answer.json() if answer.ok else {}
        if not isinstance(told, dict) or told.get("email_verified") is not True:
            raise ConsentFault(
                f"who consented is not told ({answer.status_code})", ConsentTrouble.UNREACHABLE
            )
        return str(told.get("email", "")).lower(), str(told.get("sub", ""))

    def _revoked(self, refresh_token: str) -> None:
        answer = requests.post(
            self._client.revoke_uri,
            data={"token": refresh_token},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        if not answer.ok and answer.status_code != NOTHING_TO_REVOKE:
            raise ConsentFault(f"revoking is answered {answer.status_code}", ConsentTrouble.UNREACHABLE)

    def _run(self, call: Callable[[], T]) -> T:
        """Make a call, no longer than whoever asked waits. What others' texts say is kept out of the log."""
        try:
            return self._errands.run(lambda _: call(), within_s=left_s(TIMEOUT_S))
        except ConsentFault:
            raise
        except OAuth2Error as fault:
            raise ConsentFault(f"Google refuses ({fault.error})", ConsentTrouble.REFUSED) from None
        except (NoAnswer, requests.RequestException, ValueError, KeyError) as fault:
            told = f"Google does not answer ({type(fault).__name__})"
            raise ConsentFault(told, ConsentTrouble.UNREACHABLE) from None


def _fetched(flow: Any, code: str) -> dict[str, object]:
    """The tokens. That fewer scopes were granted than asked for is ours to judge: oauthlib would raise."""
    flow.oauth2session.scope = None
    fetched: dict[str, object] = flow.fetch_token(code=code, timeout=TIMEOUT_S)
    return fetched


def _scopes(given: object) -> tuple[str, ...]:
    words = given if isinstance(given, list) else str(given or "").split()
    return tuple(str(one) for one in words)
