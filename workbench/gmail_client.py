"""The Gmail API of an account, as the person who owns it has it open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build

from workbench.identities import window_token

TIMEOUT_S = 60


@contextmanager
def opened(endpoint: str, account: str) -> Iterator[Any]:
    """Give the client's ``users()`` of an account until the block ends."""
    http = AuthorizedHttp(Credentials(window_token(account)), http=httplib2.Http(timeout=TIMEOUT_S))
    service = build(
        "gmail", "v1", http=http, static_discovery=True, client_options={"api_endpoint": endpoint}
    )
    try:
        yield service.users()
    finally:
        service.close()
