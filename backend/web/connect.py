"""The pages of a mailbox's connection: /connect/<ticket>, Google, /connect/callback.

Opening the link changes nothing. Its button uses the ticket up and leads to Google; Google leads back, and
whatever goes wrong has a page that says what to do.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, send_from_directory
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.domain.connecting import Misstep, NotConnectable, NotSetUp
from backend.domain.refusals import Unavailable
from backend.i18n.connecting import PageWords, connected_page, consent_page, misstep_page
from backend.i18n.refusals import refusal_words
from backend.i18n.speech import LANGUAGES, SOURCE, Speech, speech_for
from backend.ports.clock import Clock
from backend.ports.deadline import patience
from backend.ports.documents import StoreError
from backend.services.mail.consenting import Consenting, Returned
from backend.settings import Settings
from backend.web.cookies import BrowserCookie, csrf_of, new_browser

log = logging.getLogger(__name__)

CALLBACK = "/connect/callback"
ANSWERED_WITHIN_S = 25.0
"""Google is asked several times: for tokens, whose they are, and the account itself."""
PAGES = Path(__file__).parent / "pages"
BASE = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
STATUS = {
    Misstep.LINK_UNKNOWN: 404,
    Misstep.STATE_UNKNOWN: 404,
    Misstep.FOREIGN: 403,
    Misstep.OTHER_BROWSER: 403,
    Misstep.NOT_ADMIN: 403,
    Misstep.UNREACHABLE: 503,
}
"""Of the other missteps: 400."""


@dataclass(frozen=True, slots=True)
class _Door:
    consenting: Consenting
    settings: Settings
    clock: Clock
    cookie: BrowserCookie
    environment: Environment

    def show(self, ticket: str) -> Response:
        """The page behind a link. Whoever looks ahead takes it from nobody."""
        found = self.consenting.ticket(ticket)
        browser = self.cookie.of(request) or new_browser()
        words = consent_page(found, self.consenting.hint(found.mailbox), self.speech(found.language))
        page = self.page(words, found.language, csrf=csrf_of(browser))
        # A form's way is looked at to its end: to Google's page.
        google = urlsplit(self.settings.mail.oauth_auth_uri)
        page.headers["Content-Security-Policy"] = (
            f"{BASE}; form-action 'self' {google.scheme}://{google.netloc}"
        )
        self.cookie.give(page, browser)
        return page

    def go(self, ticket: str) -> Response:
        """The button: the link is used up, and the browser goes to Google."""
        browser = self.cookie.of(request)
        if not browser or not self._is_ours(browser):
            raise NotConnectable(Misstep.FOREIGN)
        return _see(self.consenting.begin(ticket, browser))

    def back(self) -> Response:
        """Google has sent the browser back."""
        given = request.args
        returned = Returned(given.get("state", ""), given.get("code", ""), given.get("error", ""))
        language = self.language({})
        account = self.consenting.finish(returned, self.cookie.of(request))
        page = self.page(connected_page(account, self.speech(language)), language, closes=True)
        page.headers["Content-Security-Policy"] = f"{BASE}; script-src 'self'"
        return page

    def language(self, view_args: dict[str, str]) -> str:
        """In which language somebody is told that it failed: the link's, else the browser's."""
        try:
            secret, state = view_args.get("ticket", ""), request.args.get("state", "")
            return self.consenting.language_of(secret=secret, state=state) or self.preferred()
        except StoreError:
            return self.preferred()

    def preferred(self) -> str:
        """The browser's language, as far as we speak it."""
        return request.accept_languages.best_match(LANGUAGES) or SOURCE

    def speech(self, language: str) -> Speech:
        """How we speak to whoever looks."""
        return speech_for(language, UTC, self.clock.now())

    def page(
        self, words: PageWords, language: str, *, status: int = 200, csrf: str = "", closes: bool = False
    ) -> Response:
        """A page. It may tell our own addresses where a form came from, and nobody else."""
        template = self.environment.get_template("page.html")
        response = Response(template.render(words=words, language=language, csrf=csrf, closes=closes), status)
        response.headers["Content-Security-Policy"] = BASE
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def _is_ours(self, browser: str) -> bool:
        """Whether the form is one that we gave this browser (S26)."""
        origin = request.headers.get("Origin", self.settings.base_url)
        given = request.form.get("csrf", "")
        return origin == self.settings.base_url and secrets.compare_digest(
            given.encode(), csrf_of(browser).encode()
        )


def connect_blueprint(consenting: Consenting, settings: Settings, clock: Clock) -> Blueprint:
    """Return /connect/<ticket>, /connect/callback and what their pages need."""
    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    cookie = BrowserCookie(is_secure=settings.base_url.startswith("https://"))
    door = _Door(consenting, settings, clock, cookie, environment)
    blueprint = Blueprint("connect", __name__)

    @blueprint.get(CALLBACK)
    def back() -> Response:
        return _answered(door, door.back, CALLBACK)

    @blueprint.get("/connect/<ticket>")
    def show(ticket: str) -> Response:
        return _answered(door, lambda: door.show(ticket), "/connect/<ticket>")

    @blueprint.post("/connect/<ticket>")
    def go(ticket: str) -> Response:
        return _answered(door, lambda: door.go(ticket), "/connect/<ticket>")

    @blueprint.get("/connect/style.css")
    def style() -> Response:
        return send_from_directory(PAGES, "style.css", max_age=3_600)

    @blueprint.get("/connect/close.js")
    def script() -> Response:
        return send_from_directory(PAGES, "close.js", max_age=3_600)

    return blueprint


def _answered(door: _Door, view: Callable[[], Response], path: str) -> Response:
    """The view's answer, or the page of what befell it; and a line in the log that bears no secret."""
    started, failed = time.perf_counter(), ""
    with patience(ANSWERED_WITHIN_S):
        try:
            response = view()
        except NotConnectable as misstep:
            failed = misstep.misstep.value
            language = door.language(request.view_args or {})
            words = misstep_page(misstep, door.speech(language))
            response = door.page(words, language, status=STATUS.get(misstep.misstep, 400))
        except (NotSetUp, StoreError) as fault:
            failed = type(fault).__name__
            language = door.preferred()
            refusal = fault if isinstance(fault, NotSetUp) else Unavailable("store")
            title, advice = refusal_words(refusal, door.speech(language))
            response = door.page(PageWords(title, (advice,)), language, status=503)
    ms = round((time.perf_counter() - started) * 1000, 1)
    line = {"door": "connect", "path": path, "status": response.status_code, "ms": ms, "failed": failed}
    log.info("served", extra=line)
    return response


def _see(url: str) -> Response:
    """Send the browser elsewhere, with a GET. What leads there is told to nobody."""
    return Response(status=303, headers={"Location": url})
