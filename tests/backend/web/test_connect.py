"""The way to Google's consent and back, over HTTP: every rung on which it may fail, and what is kept then."""

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import requests
from flask import Flask, Response

from backend.domain.account import AccountState, Trouble
from backend.domain.refs import OPERATOR
from backend.domain.rights import Role
from backend.google_api.consent import SCOPES
from backend.ports.mail_fault import GrantLost, NotConnected
from backend.records import accounts
from backend.web.cookies import BrowserCookie
from main import Root
from tests.clock import SetClock
from tests.connecting import CALLBACK, CLIENT, Browser, browser_of, connect_settings, link_for
from tests.people import ANA, SUPPORT
from tests.side_panel import BASE_URL
from workbench.google import Google, Rule, SendAs

__all__ = ["connect_settings"]
MODIFY = SCOPES[-1]


@pytest.fixture
def environment(environment: dict[str, str], connect_settings: dict[str, str]) -> dict[str, str]:
    return {**environment, **connect_settings}


@pytest.fixture
def google(google: Google, real_clock: SetClock) -> Google:
    """Of the present: so are its tokens."""
    google.clock = real_clock
    return google


@pytest.fixture
def browser(app: Flask, google: Google) -> Browser:
    return browser_of(app, google)


@pytest.fixture
def link(app: Flask, house: Root) -> str:
    assert app
    return link_for(house)


def is_untouched(house: Root) -> bool:
    """Whether nothing of a connection is stored."""
    paths = [accounts.key(SUPPORT).path, accounts.credentials(SUPPORT).path]
    return house.documents.get_many(paths) == {}


def test_the_whole_way(browser: Browser, link: str, house: Root, google: Google) -> None:
    page = browser.open(link)
    assert page.status_code == 200
    assert f"Connect {SUPPORT}" in page.text
    assert f"Choose {SUPPORT}." in page.text
    done = browser.connect(link)
    assert done.status_code == 200
    assert f"{SUPPORT} is connected" in done.text
    account = house.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert (account.state, account.email) == (AccountState.CONNECTED, SUPPORT)
    assert set(account.scopes) >= {MODIFY}
    assert account.connected_by == ANA.actor.ref
    assert account.history_id == str(google.account(SUPPORT).history_id)
    assert account.can_write_as(SUPPORT)
    assert account.watch_until is not None
    assert house.services.mail.connections.mail(SUPPORT).profile().email == SUPPORT


def test_what_is_asked_of_google(browser: Browser, link: str) -> None:
    asked = parse_qs(urlsplit(browser.to_google(link)).query)
    assert asked["client_id"] == [CLIENT]
    assert asked["redirect_uri"] == [CALLBACK]
    assert asked["scope"] == [" ".join(SCOPES)]
    assert asked["access_type"] == ["offline"]
    assert asked["prompt"] == ["consent"]
    assert asked["login_hint"] == [SUPPORT]
    assert asked["code_challenge_method"] == ["S256"]
    assert "include_granted_scopes" not in asked
    assert len(asked["state"][0]) >= 43


def test_googles_own_page_pressed_by_hand(browser: Browser, link: str, house: Root) -> None:
    url = browser.to_google(link)
    page = requests.get(url, timeout=60)
    assert SUPPORT in page.text
    form = [("account", SUPPORT), *(("scope", one) for one in SCOPES), ("decision", "allow")]
    back = requests.post(url, data=form, timeout=60, allow_redirects=False)
    assert f"{SUPPORT} is connected" in browser.open(back.headers["Location"]).text
    assert not is_untouched(house)


def test_looking_at_the_link_uses_nothing_up(browser: Browser, app: Flask, google: Google, link: str) -> None:
    """A prefetcher, a virus scanner, a second tab."""
    for _ in range(3):
        assert browser_of(app, google).open(link).status_code == 200
    assert app.test_client().head(urlsplit(link).path).status_code == 200
    assert "is connected" in browser.connect(link).text


def test_a_link_serves_once(browser: Browser, link: str) -> None:
    page = browser.open(link)
    assert browser.press(page, link).status_code == 303
    again = browser.press(page, link)
    assert again.status_code == 400
    assert "used already" in again.text
    assert "used already" in browser.open(link).text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_link_that_is_too_old(
    language: str, browser: Browser, house: Root, app: Flask, real_clock: SetClock
) -> None:
    assert app
    link = link_for(house, language=language)
    page = browser.open(link)
    real_clock.pass_by(minutes=10)
    for answer in (browser.open(link), browser.press(page, link)):
        assert answer.status_code == 400
        assert ("trop ancien" if language == "fr" else "too old") in answer.text


def test_a_link_of_nobody(browser: Browser) -> None:
    answer = browser.open(f"{BASE_URL}/connect/{'x' * 43}")
    assert answer.status_code == 404
    assert "not known" in answer.text


def test_who_is_no_admin_any_more(browser: Browser, link: str, house: Root) -> None:
    page = browser.open(link)
    google_url = browser.press(page, link).headers["Location"]
    roster = house.services.people.roster
    roster.add(SUPPORT, "otto@acme.test", Role.ADMIN, "Otto")
    roster.set_role(SUPPORT, ANA.email, Role.AGENT)
    assert "no admin" in browser.open(browser.google.consent(google_url, SUPPORT)).text
    assert browser.open(link_for(house, OPERATOR)).status_code == 200
    assert is_untouched(house)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_form_of_somebody_elses_is_refused(origin: str, browser: Browser, link: str) -> None:
    answer = browser.press(browser.open(link), link, Origin=origin)
    assert answer.status_code == 403
    assert "from elsewhere" in answer.text
    assert browser.to_google(link)


def test_a_form_without_our_mark_or_our_cookie_is_refused(
    browser: Browser, app: Flask, google: Google, link: str
) -> None:
    page, other = browser.open(link), browser_of(app, google)
    assert other.press(page, link).status_code == 403
    other.open(link)
    assert other.press(page, link).status_code == 403
    bare = browser.client.post(urlsplit(link).path, data={}, headers={"Origin": BASE_URL}, base_url=BASE_URL)
    assert bare.status_code == 403


def came_back(url: str, **changed: str) -> str:
    parts = urlsplit(url)
    return f"{CALLBACK}?{urlencode({**dict(parse_qsl(parts.query)), **changed})}"


def test_somebody_says_no(browser: Browser, link: str, house: Root) -> None:
    answer = browser.connect(link, scopes=())
    assert answer.status_code == 400
    assert "you said no" in answer.text
    assert is_untouched(house)


def test_the_state_of_nobody(browser: Browser, link: str, house: Root) -> None:
    back = browser.google.consent(browser.to_google(link), SUPPORT)
    for odd in ("", "x" * 43, "../../accounts"):
        answer = browser.open(came_back(back, state=odd))
        assert (answer.status_code, "not known" in answer.text) == (404, True)
    assert is_untouched(house)


def test_the_answer_comes_back_once(browser: Browser, link: str, google: Google) -> None:
    back = google.consent(browser.to_google(link), SUPPORT)
    assert "is connected" in browser.open(back).text
    answer = browser.open(back)
    assert (answer.status_code, "used already" in answer.text) == (400, True)


def test_in_another_browser_it_is_refused_and_the_first_one_may_go_on(
    browser: Browser, app: Flask, google: Google, link: str, house: Root
) -> None:
    back = google.consent(browser.to_google(link), SUPPORT)
    other = browser_of(app, google)
    other.open(link)
    for stranger in (other, browser_of(app, google)):
        answer = stranger.open(back)
        assert (answer.status_code, "another browser" in answer.text) == (403, True)
    assert is_untouched(house)
    assert "is connected" in browser.open(back).text


def test_an_answer_that_comes_too_late(
    browser: Browser, link: str, google: Google, real_clock: SetClock, house: Root
) -> None:
    back = google.consent(browser.to_google(link), SUPPORT)
    real_clock.pass_by(minutes=10)
    assert "This link is too old" in browser.open(back).text
    assert google.calls.of("POST /token") == []
    assert is_untouched(house)


def test_a_code_that_google_does_not_take(browser: Browser, link: str, house: Root) -> None:
    back = browser.google.consent(browser.to_google(link), SUPPORT)
    answer = browser.open(came_back(back, code="4/0A-forged"))
    assert (answer.status_code, "Google refuses" in answer.text) == (400, True)
    assert is_untouched(house)


@pytest.mark.parametrize("effect", ["503", "close", "wrong_json"])
def test_a_google_that_fails_at_the_exchange(
    effect: str, browser: Browser, link: str, google: Google, house: Root
) -> None:
    google.faults.add(Rule("POST /token", effect, times=None))
    answer = browser.connect(link)
    assert answer.status_code in (400, 503)
    assert "Nothing was kept." in answer.text
    assert is_untouched(house)


def test_a_consent_without_a_lasting_permission(browser: Browser, link: str, house: Root) -> None:
    url = browser.to_google(link).replace("access_type=offline", "access_type=online")
    answer = browser.open(browser.google.consent(url, SUPPORT))
    assert "no lasting permission" in answer.text
    assert is_untouched(house)


def test_a_scope_that_was_unticked(browser: Browser, link: str, house: Root) -> None:
    answer = browser.connect(link, scopes=["openid"])
    assert answer.status_code == 400
    assert "was not ticked" in answer.text
    assert is_untouched(house)


def test_another_account_is_told_by_name(browser: Browser, link: str, house: Root) -> None:
    answer = browser.connect(link, account=ANA.email)
    assert answer.status_code == 400
    assert f"You chose {ANA.email}" in answer.text
    assert is_untouched(house)


def test_an_alias_of_the_account_is_fine_and_said(browser: Browser, link: str, house: Root) -> None:
    browser.google.add_account("team@acme.test", "Team", [SendAs(SUPPORT, "Support")])
    answer = browser.connect(link, account="team@acme.test")
    assert f"{SUPPORT} is another address of team@acme.test" in answer.text
    account = house.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.email == "team@acme.test"
    assert house.services.mail.connections.mail(SUPPORT).profile().email == "team@acme.test"


def test_an_alias_that_is_not_confirmed_is_not(browser: Browser, link: str, house: Root) -> None:
    pending = SendAs(SUPPORT, "Support", is_verified=False)
    browser.google.add_account("team@acme.test", "Team", [pending])
    assert "may not write as" in browser.connect(link, account="team@acme.test").text
    assert is_untouched(house)


def test_a_failure_leaves_the_old_token(browser: Browser, link: str, house: Root) -> None:
    browser.connect(link)
    before = house.documents.get_many([accounts.key(SUPPORT).path, accounts.credentials(SUPPORT).path])
    for failing in ({"scopes": ()}, {"scopes": ["openid"]}, {"account": ANA.email}):
        browser.connect(link_for(house), **failing)
        assert house.documents.get_many(list(before)) == before


def test_a_lost_account_is_connected_again_though_gmail_refuses_everything(
    browser: Browser, link: str, house: Root, google: Google
) -> None:
    browser.connect(link)
    key = accounts.credentials(SUPPORT)
    before = house.documents.get_many([key.path])[key.path]
    refused = ("users.getProfile", "users.watch", "users.settings.sendAs.list", "users.history.list")
    google.faults.add(*(Rule(method, "401", times=None) for method in refused))
    assert "is connected" in browser.connect(link_for(house)).text
    assert house.documents.get_many([key.path])[key.path].fields["sealed"] != before.fields["sealed"]


def test_connected_again_it_goes_on_where_it_was_read_up_to(
    browser: Browser, link: str, house: Root, google: Google
) -> None:
    browser.connect(link)
    connections = house.services.mail.connections
    first = connections.account(SUPPORT)
    google.account(SUPPORT).revoke()
    google.deliver(to=SUPPORT, sender="Lea <lea@firma.example>", subject="Meanwhile")
    with pytest.raises(GrantLost):
        connections.ask(SUPPORT, lambda mail: mail.profile())
    with pytest.raises(NotConnected):
        connections.ask(SUPPORT, lambda mail: mail.profile())
    browser.connect(link_for(house))
    again = connections.account(SUPPORT)
    assert first is not None
    assert again is not None
    assert (again.state, again.wrong) == (AccountState.CONNECTED, Trouble.NONE)
    assert again.history_id == first.history_id
    assert connections.ask(SUPPORT, lambda mail: mail.history(again.history_id)).touched


@pytest.mark.parametrize(
    ("effect", "trouble", "said"),
    [
        ("403 publisher", Trouble.PUBLISHER, "gmail-api-push@system.gserviceaccount.com"),
        ("403 accessNotConfigured", Trouble.SWITCHED_OFF, "not enabled"),
        ("400 failedPrecondition", Trouble.SUSPENDED, "suspended"),
        ("503", Trouble.NO_PUSH, "asks again"),
    ],
)
def test_what_keeps_gmail_from_pushing_is_told_and_never_shown_as_push(
    effect: str, trouble: Trouble, said: str, browser: Browser, link: str, house: Root
) -> None:
    browser.google.faults.add(Rule("users.watch", effect, times=None))
    assert said in browser.connect(link).text
    account = house.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert (account.state, account.wrong, account.watch_until) == (AccountState.DEGRADED, trouble, None)


def test_a_topic_that_is_missing(browser: Browser, link: str, house: Root) -> None:
    browser.google.pushes.topic_exists = lambda _: False
    assert "does not exist" in browser.connect(link).text
    account = house.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.wrong is Trouble.NO_TOPIC


def test_pages_are_private_framed_by_nobody_and_run_no_script_of_others(browser: Browser, link: str) -> None:
    for answer in (browser.open(link), browser.connect(link), browser.open(link)):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert not re.search(r"<script(?! src=\"/connect/)|\bon\w+=|style=", answer.text)


def test_the_form_leads_to_google_only(browser: Browser, link: str, google: Google) -> None:
    policy = browser.open(link).headers["Content-Security-Policy"]
    assert f"form-action 'self' {google.endpoint}" in policy


def test_the_cookie_says_nothing_and_is_kept_from_scripts(browser: Browser, link: str) -> None:
    cookie = browser.open(link).headers["Set-Cookie"]
    assert re.match(r"relais-connect=[\w-]{43};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_style_and_script_are_served(browser: Browser) -> None:
    assert browser.open(f"{BASE_URL}/connect/style.css").mimetype == "text/css"
    assert browser.open(f"{BASE_URL}/connect/close.js").mimetype == "text/javascript"


def test_no_secret_is_told_anywhere(
    browser: Browser, link: str, house: Root, google: Google, caplog: pytest.LogCaptureFixture
) -> None:
    """S11, S16: in the log, on a page, in the store in clear."""
    with caplog.at_level("INFO"):
        back = google.consent(browser.to_google(link), SUPPORT)
        browser.open(came_back(back, state="x" * 43))
        browser.open(back)
        browser.connect(link_for(house), scopes=())
        google.account(SUPPORT).revoke()
        with pytest.raises(Exception, match="honours the token no longer"):
            house.services.mail.connections.ask(SUPPORT, lambda mail: mail.history("1"))
    state = google.state
    secret = [grant.refresh_token for grant in state.grants.values() if grant.refresh_token]
    secret += [*state.tokens, "GOCSPX-canary-client-secret", link.rpartition("/")[2]]
    secret += [dict(parse_qsl(urlsplit(back).query))[name] for name in ("state", "code")]
    assert len(secret) >= 5
    logged = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    stored = "\n".join(str(document) for document in house.documents.scan())
    shown = "\n".join(browser.seen)
    for one in secret:
        assert one not in stored
        assert one not in logged
    for one in [
        *(grant.refresh_token for grant in state.grants.values() if grant.refresh_token),
        *state.tokens,
    ]:
        assert one not in shown


def test_production_gives_a_host_cookie() -> None:
    answer = Response()
    BrowserCookie(is_secure=True).give(answer, "x" * 43)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-relais-connect=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
