"""A mailbox on its way to be connected: the house with an OAuth client at the stand-in, and browsers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.domain.refs import Actor
from backend.vault.aes_gcm import new_key
from main import Root
from tests.people import ANA, SUPPORT
from tests.side_panel import BASE_URL
from workbench.google import Google

CLIENT, SECRET = "5678-connect.apps.googleusercontent.com", "GOCSPX-canary-client-secret"
TOPIC = "projects/acme-relais/topics/gmail"
CALLBACK = f"{BASE_URL}/connect/callback"
VAULT_KEY = new_key(date(2026, 11, 24))


@pytest.fixture
def connect_settings(google: Google) -> dict[str, str]:
    """Settings with which mailboxes are connected at the stand-in."""
    google.add_client(CLIENT, SECRET, [CALLBACK])
    return {
        "RELAIS_GMAIL_ENDPOINT": google.endpoint,
        "RELAIS_OAUTH_AUTH_URI": f"{google.endpoint}/o/oauth2/v2/auth",
        "RELAIS_OAUTH_TOKEN_URI": f"{google.endpoint}/token",
        "RELAIS_OAUTH_REVOKE_URI": f"{google.endpoint}/revoke",
        "RELAIS_OAUTH_USERINFO_URI": f"{google.endpoint}/v1/userinfo",
        "RELAIS_IAM_ENDPOINT": google.endpoint,
        "RELAIS_CONNECT_CLIENT_ID": CLIENT,
        "RELAIS_CONNECT_CLIENT_SECRET": SECRET,
        "RELAIS_VAULT_KEYS": VAULT_KEY,
        "RELAIS_PUSH_TOPIC": TOPIC,
    }


@dataclass
class Browser:
    """One browser, with cookies of its own."""

    client: FlaskClient
    google: Google
    seen: list[str] = field(default_factory=list)
    """Every page, header and address that it was shown."""

    def open(self, link: str) -> TestResponse:
        """Open an address of ours."""
        return self._kept(self.client.get(_path(link), base_url=BASE_URL))

    def press(self, page: TestResponse, link: str, **headers: str) -> TestResponse:
        """Press the page's button, as a browser does."""
        found = re.search(r'name="csrf" value="(\w+)"', page.text)
        form = {"csrf": found[1] if found else ""}
        given = {"Origin": BASE_URL, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self._kept(self.client.post(_path(link), data=form, headers=given, base_url=BASE_URL))

    def to_google(self, link: str) -> str:
        """Go on from a link to Google's consent page. Returns its address."""
        answer = self.press(self.open(link), link)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def connect(self, link: str, account: str = SUPPORT, scopes: Sequence[str] | None = None) -> TestResponse:
        """The whole way: the page, Google, and back."""
        return self.open(self.google.consent(self.to_google(link), account, scopes))

    def _kept(self, answer: TestResponse) -> TestResponse:
        self.seen.append(f"{answer.headers}\n{answer.text}")
        answer.close()
        return answer


def link_for(house: Root, by: Actor = ANA.actor, language: str = "en", mailbox: str = SUPPORT) -> str:
    """A link as an admin gets it."""
    return f"{BASE_URL}/connect/{house.services.mail.consenting.link(mailbox, by, language)}"


def browser_of(app: Flask, google: Google) -> Browser:
    """A browser that was never here."""
    return Browser(app.test_client(), google)


def _path(link: str) -> str:
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}" == BASE_URL
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
