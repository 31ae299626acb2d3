"""From a request of Gmail to its answer: verify, parse, dispatch, answer. Needs no server."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from addon import identity
from addon.cards.refusal import refusal_card
from addon.click import Click
from addon.dispatch import Route
from addon.envelope import Screen, scopes_response
from addon.halves import without_halves
from addon.host_event import parse
from addon.identity import Unverified
from addon.links import Links
from addon.refused import Malformed, MissingScopes, Unreadable, WrongHost
from addon.way import way_of
from backend.domain.member import Person
from backend.domain.refusals import NotMember
from backend.i18n.speech import speech_for
from backend.json_in import read_json
from backend.ports.clock import Clock
from backend.ports.tokens import CertificatesUnavailable, TokenVerifier
from backend.services import Services
from backend.settings import Settings

log = logging.getLogger(__name__)

After = Callable[[], None]

BODY_LIMIT_BYTES = 1024 * 1024
"""A pasted text of a hundred thousand letters is read, to be refused on a card that keeps it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What came in. ``body`` may be cut behind the limit: then it is refused."""

    path: str
    authorization: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, who asked, and what remains to be done afterwards."""

    status: int
    body: dict[str, Any]
    person: Person | None = None
    after: After | None = None

    @property
    def sub(self) -> str:
        """Google's id of who asked, an empty string where nobody is known."""
        return self.person.sub if self.person else ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """What every request climbs."""

    settings: Settings
    verifier: TokenVerifier
    services: Services
    clock: Clock

    def answer(self, request: Request, route: Route) -> Answer:
        """Return the answer to any request: a card, or a status that says why there is none."""
        try:
            endpoint = self.settings.base_url + request.path
            identity.check_caller(request.authorization, endpoint, self.settings, self.verifier)
            return self._for_google(_json(request), route)
        except Unverified as fault:
            log.warning("refused a caller: %s", fault)
            return Answer(401, {"error": "unauthenticated"})
        except CertificatesUnavailable as fault:
            log.error("Google's certificates cannot be fetched: %s", fault)
            return Answer(503, {"error": "unavailable"})
        except Unreadable as fault:
            return Answer(fault.status, {"error": fault.error})
        except Malformed as fault:
            return _malformed(fault.field)
        except WrongHost:
            return _malformed("hostApp")
        except MissingScopes as missing:
            return Answer(200, scopes_response(missing.scopes))

    def _for_google(self, body: object, route: Route) -> Answer:
        """The caller is Google: from here on the person gets a card, if the event can be read at all."""
        event = parse(body)
        say = speech_for(event.locale, event.zone, self.clock.now())
        act = Links(self.settings.base_url, secrets.token_urlsafe(12), way_of(event.parameters))
        try:
            person = identity.identify(body, self.settings, self.verifier)
        except NotMember as refusal:
            return Answer(200, route.response(Screen(refusal_card(refusal, say, act))))
        screen = route.screen(Click(event, person, say, act, route.key(event, person)), self.services)
        return Answer(200, route.response(screen), person, self._afterwards(person, screen.after))

    def _afterwards(self, person: Person, after: After | None) -> After | None:
        """What remains to be done: what the screen asks for, and once to follow the person's address."""
        if self.services.people.profiles.is_followed(person):
            return after

        def run() -> None:
            if after:
                after()
            self.services.people.profiles.follow(person)

        return run


def _json(request: Request) -> object:
    """The request's JSON. Raises: Unreadable."""
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise Unreadable(415, "send application/json")
    if len(request.body) > BODY_LIMIT_BYTES:
        raise Unreadable(413, "too large")
    try:
        return _read(request.body)
    except ValueError:
        raise Unreadable(400, "not JSON") from None


def _read(body: bytes) -> object:
    """The JSON; a text that was cut inside an emoji makes nobody's click unreadable. Raises: ValueError."""
    try:
        return read_json(body)
    except ValueError:
        return read_json(without_halves(body))


def _malformed(field: str) -> Answer:
    log.warning("an event that cannot be read", extra={"field": field})
    return Answer(400, {"error": "malformed event", "field": field})
