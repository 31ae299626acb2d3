"""The stand-in for Google, a fresh one a test, and Google's own client on it."""

from collections.abc import Callable, Iterator
from typing import Any

import httplib2
import pytest
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build

from tests.clock import SetClock
from workbench.google import Google, serving
from workbench.google.tokens import FULL

SUPPORT, ANA = "support@acme.test", "ana@acme.test"
Gmail = Callable[..., Any]


@pytest.fixture
def google() -> Iterator[Google]:
    """Served on 127.0.0.1, with two accounts; its clock stands. Fails where Google's document was left."""
    with serving(Google(SetClock())) as served:
        served.add_account(SUPPORT, "Support")
        served.add_account(ANA, "Ana")
        yield served
    assert served.violations == []


@pytest.fixture
def gmail(google: Google) -> Iterator[Gmail]:
    """Google's client: ``gmail(account, scopes)`` answers ``users()`` of the Gmail API."""
    opened = []

    def connect(account: str = SUPPORT, *scopes: str, token: str = "") -> Any:
        bearer = token or google.grant(account, scopes or (FULL,)).access_token
        http = AuthorizedHttp(Credentials(bearer), http=httplib2.Http(timeout=60), refresh_status_codes=())
        service = build(
            "gmail", "v1", http=http, static_discovery=True, client_options={"api_endpoint": google.endpoint}
        )
        opened.append(service)
        return service.users()

    yield connect
    for service in opened:
        service.close()
