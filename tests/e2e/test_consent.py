"""Google's consent page in a browser: the account, the scopes, allow or cancel; by keyboard too."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import PATIENCE_MS
from tests.google import ANA, SUPPORT
from workbench.google import Google
from workbench.loopback import listening

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SCOPES = (
    "openid",
    "https://www.googleapis.com/auth/gmail.modify",
    "https://www.googleapis.com/auth/gmail.send",
)


@pytest.fixture
def page(google: Google, browser: Browser) -> Iterator[Page]:
    """The page that asks for three scopes, with Ana chosen; Relais says only that it is there."""
    with listening(_relais) as relais:
        back = f"{relais}/connect/callback"
        google.add_client("relais", "secret", [back])
        asked = {
            "client_id": "relais", "redirect_uri": back, "response_type": "code", "scope": " ".join(SCOPES),
            "state": "s", "login_hint": ANA,
        }  # fmt: skip
        context = browser.new_context(viewport={"width": 360, "height": 640})
        context.set_default_timeout(PATIENCE_MS)
        opened = context.new_page()
        opened.goto(f"{google.endpoint}/o/oauth2/v2/auth?{urlencode(asked)}")
        yield opened
        context.close()


def _relais(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    return [b"here"]


def told(page: Page) -> dict[str, list[str]]:
    """What the browser was sent back with."""
    page.wait_for_url("**/connect/callback?*")
    return parse_qs(urlsplit(page.url).query)


def test_another_account_and_fewer_scopes(page: Page) -> None:
    assert page.get_by_role("radio", name=ANA).is_checked()
    assert page.get_by_role("checkbox", name="openid").is_disabled()
    page.get_by_role("radio", name=SUPPORT).check()
    page.get_by_role("checkbox", name=SCOPES[2]).uncheck()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Allow").click()
    answer = told(page)
    assert answer["scope"] == [" ".join(SCOPES[:2])]
    assert answer["state"] == ["s"]


def test_cancel_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Cancel").focus()
    page.keyboard.press("Enter")
    assert told(page) == {"error": ["access_denied"], "state": ["s"]}
