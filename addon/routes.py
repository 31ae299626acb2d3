"""The four endpoints that Gmail calls. Verify, parse, dispatch, answer, in that order."""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from flask import Blueprint, Response, request

from addon import identity
from addon.actions import triggers
from addon.cards.notice import refusal_card
from addon.click import Click, Handler, click_key
from addon.dispatch import dispatch, run
from addon.envelope import Screen, click_response, scopes_response, trigger_response
from addon.host_event import HostEvent, parse
from addon.identity import Unverified
from addon.links import Links
from addon.refused import Malformed, MissingScopes, WrongHost
from backend.domain.member import Person
from backend.domain.refusals import NotMember
from backend.i18n.speech import speech_for
from backend.ports.clock import Clock
from backend.ports.tokens import CertificatesUnavailable, TokenVerifier
from backend.services import Services
from backend.settings import Settings

log = logging.getLogger(__name__)

BODY_LIMIT_BYTES = 256 * 1024


class Cost(Protocol):
    """What a request cost the store."""

    def as_dict(self) -> dict[str, int]:
        """The counts that are not zero."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """What every request needs."""

    settings: Settings
    verifier: TokenVerifier
    services: Services
    measure: Callable[[], AbstractContextManager[Cost]]
    clock: Clock
    handlers: Mapping[str, Handler]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What goes back, who asked, and what remains to be done afterwards."""

    status: int
    body: dict[str, Any]
    person: Person | None = None
    after: Callable[[], None] | None = None


def addon_blueprint(door: Door) -> Blueprint:
    """Return the add-on's endpoints."""
    blueprint = Blueprint("addon", __name__, url_prefix="/addon")

    def trigger(handler: Handler) -> Callable[[], Response]:
        def view() -> Response:
            return _served(door, "", lambda click: run(handler, click, door.services), trigger_response)

        return view

    for name, handler in (
        ("home", triggers.home),
        ("thread", triggers.thread),
        ("compose", triggers.compose),
    ):
        blueprint.add_url_rule(f"/{name}", name, trigger(handler), methods=["POST"])

    @blueprint.post("/actions/<name>")
    def action(name: str) -> Response:
        return _served(
            door, name, lambda click: dispatch(name, click, door.services, door.handlers), click_response
        )

    return blueprint


def _served(
    door: Door,
    action: str,
    screen_for: Callable[[Click], Screen],
    envelope: Callable[[Screen], dict[str, Any]],
) -> Response:
    """Answer one request and count what it cost; its one line in the log follows the answer."""
    started = time.perf_counter()
    with door.measure() as cost:
        answer = _answered(door, action, screen_for, envelope)
    response = Response(orjson.dumps(answer.body), answer.status, mimetype="application/json")
    spent = cost.as_dict()
    if door.settings.is_development:
        response.headers["X-Relais-Store"] = orjson.dumps(spent).decode()
    line = {
        "path": request.path[:100],
        "action": action[:60],
        "status": answer.status,
        "ms": round((time.perf_counter() - started) * 1000, 1),
        "person": answer.person.sub if answer.person else "",
        "store": spent,
    }
    response.call_on_close(lambda: _finish(answer.after, line))
    return response


def _answered(
    door: Door,
    action: str,
    screen_for: Callable[[Click], Screen],
    envelope: Callable[[Screen], dict[str, Any]],
) -> _Answer:
    body = _body()
    if isinstance(body, _Answer):
        return body
    try:
        endpoint = door.settings.base_url + request.path
        identity.check_caller(
            request.headers.get("Authorization", ""), endpoint, door.settings, door.verifier
        )
        return _for_google(door, action, body, screen_for, envelope)
    except Unverified as fault:
        log.warning("refused a caller: %s", fault)
        return _Answer(401, {"error": "unauthenticated"})
    except CertificatesUnavailable:
        log.exception("Google's certificates cannot be fetched")
        return _Answer(503, {"error": "unavailable"})


def _for_google(
    door: Door,
    action: str,
    body: object,
    screen_for: Callable[[Click], Screen],
    envelope: Callable[[Screen], dict[str, Any]],
) -> _Answer:
    """The caller is Google: from here on the person gets a card, whatever happens."""
    try:
        event = parse(body)
    except (Malformed, WrongHost) as refusal:
        log.warning("an event that cannot be read: %r", refusal)
        return _Answer(400, {"error": "malformed event", "field": getattr(refusal, "field", "hostApp")})
    try:
        person = identity.identify(body, door.settings, door.verifier)
        click = _click(door, action, event, person)
        screen = screen_for(click)
    except MissingScopes as missing:
        return _Answer(200, scopes_response(missing.scopes))
    except NotMember as refusal:
        say, act = _say(door, event), _links(door)
        return _Answer(200, envelope(Screen(refusal_card(refusal, say, act, retry=None, typed={}))))
    except Malformed as refusal:
        return _Answer(400, {"error": "malformed event", "field": refusal.field})
    return _Answer(200, envelope(screen), person, screen.after)


def _body() -> object:
    """The request's JSON, or the answer to what is none. Read from the server's own stream, which ends."""
    if request.environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
        return _Answer(415, {"error": "send application/json"})
    if (request.content_length or 0) > BODY_LIMIT_BYTES:
        return _Answer(413, {"error": "too large"})
    raw = request.environ["wsgi.input"].read(BODY_LIMIT_BYTES + 1)
    if len(raw) > BODY_LIMIT_BYTES:
        return _Answer(413, {"error": "too large"})
    try:
        return orjson.loads(raw)
    except ValueError:
        return _Answer(400, {"error": "not JSON"})


def _click(door: Door, action: str, event: HostEvent, person: Person) -> Click:
    key = click_key(action, event, person) if action else ""
    return Click(event, person, _say(door, event), _links(door), key)


def _say(door: Door, event: HostEvent) -> Any:
    return speech_for(event.locale, event.zone, door.clock.now())


def _links(door: Door) -> Links:
    return Links(door.settings.base_url, secrets.token_urlsafe(12))


def _finish(after: Callable[[], None] | None, line: Mapping[str, object]) -> None:
    """What follows the answer: the person has their card already and waits for nothing of it."""
    log.info("served", extra=line)
    try:
        if after:
            after()
    except Exception:  # nobody is left to be told but the log
        log.exception("after the answer")
