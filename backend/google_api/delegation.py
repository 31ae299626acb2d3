"""Accounts entered by domain-wide delegation, without a key file: Google signs for the service account.

https://developers.google.com/workspace/guides/create-credentials#delegate_domain-wide_authority_to_your_service_account
and https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob.
"""

import base64
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import google.auth
import requests
from google.auth import crypt
from google.auth.credentials import AnonymousCredentials
from google.auth.credentials import Credentials as GoogleCredentials
from google.auth.exceptions import DefaultCredentialsError, RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account

from backend.google_api.access import Factory
from backend.google_api.consent import SCOPES
from backend.ports.account import Credentials
from backend.ports.deadline import left_s

CLOUD = "https://www.googleapis.com/auth/cloud-platform"
TIMEOUT_S = 5.0
SERVER_ERRORS = 500
MAILBOX_SCOPES = tuple(one for one in SCOPES if "/gmail." in one)
"""What the super admin enters for the service account's client id; who consents is not asked."""


class RemoteSigner(crypt.Signer):
    """Signs with the service account's key, which never leaves Google. Who asks is the machine's own account.

    google-auth's signer knows one address only, which a stand-in cannot have.
    """

    def __init__(self, endpoint: str, account: str, own: Callable[[], GoogleCredentials]) -> None:
        self._url = f"{endpoint}/v1/projects/-/serviceAccounts/{account}:signBlob"
        self._own = own

    @property
    def key_id(self) -> None:
        """Google chooses the key and names it to nobody."""
        return

    def sign(self, message: bytes | str) -> bytes:
        """Return the signature. Raises: TransportError, RefreshError where it is refused."""
        payload = message.encode() if isinstance(message, str) else message
        body = json.dumps({"payload": base64.b64encode(payload).decode()})
        try:
            session = AuthorizedSession(self._own())
            answer = session.post(
                self._url,
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=max(left_s(TIMEOUT_S), 0.1),
            )
            answer.raise_for_status()
            return base64.b64decode(answer.json()["signedBlob"])
        except requests.HTTPError as fault:
            status = fault.response.status_code
            if status >= SERVER_ERRORS:
                raise TransportError(f"nobody signs now ({status})") from None
            raise RefreshError(f"signing is refused ({status})", {"error": "access_denied"}) from None
        except (DefaultCredentialsError, requests.RequestException, ValueError, KeyError) as fault:
            raise TransportError(f"nobody signs ({type(fault).__name__})") from None


def by_delegation(account: str, iam_endpoint: str, token_uri: str) -> Factory:
    """Accounts of a Workspace whose administrator lets the service account in."""
    is_local = iam_endpoint.startswith("http://")

    @cache
    def own() -> Any:
        """The machine's own credentials; a local Google asks for none."""
        return AnonymousCredentials() if is_local else google.auth.default(scopes=[CLOUD])[0]

    def made(credentials: Credentials) -> GoogleCredentials:
        signer = RemoteSigner(iam_endpoint, account, own)
        return service_account.Credentials(
            signer, account, token_uri, scopes=list(MAILBOX_SCOPES), subject=credentials.email
        )

    return made
