"""Places where work is done: one machine that looks into the store, and machines that a topic tells."""

import io
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests

from backend.jobs.asked import look
from backend.ports.documents import Documents
from backend.ports.work import Handler, Work
from backend.settings import load_settings
from main import Root, application
from tests.clock import SetClock
from tests.patience import PATIENCE_S, until
from tests.side_panel import BASE_URL
from workbench.google.relay import relaying
from workbench.loopback import listening
from workbench.signer import Signer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PUSH_ACCOUNT = "relais-push@acme-relais.iam.gserviceaccount.com"
LONG_S = 10**7
"""Tests let days go by: tokens live longer."""


@dataclass
class Watched:
    """An application whose pushes are noted down: the numbers of the messages, and each answer."""

    app: "WSGIApplication"
    arrived: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Hand it on."""
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.arrived.append(json.loads(body)["message"]["messageId"])

        def noting(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            self.answers.append(int(status.split(maxsplit=1)[0]))
            return start_response(status, headers, *rest)

        return self.app({**environ, "wsgi.input": io.BytesIO(body)}, noting)


@dataclass
class Site:
    """Relais with people who do its work. ``handlers`` may be filled until something is asked for."""

    house: Root
    clock: SetClock
    handlers: dict[str, Handler]
    pushed: Watched | None = None
    """Where a topic tells of work."""

    @property
    def work(self) -> Work:
        """Asks for work."""
        return self.house.work

    def look(self) -> None:
        """Do what the clock does: take up what waits, or ring for it."""
        look(self.house.asked, lambda: False)

    def until(self, is_so: Callable[[], bool], what: str, *, minutes: int = 0) -> None:
        """Let the work go on until something has happened; so many minutes pass each time one looks."""

        def is_so_now() -> bool:
            self.clock.pass_by(minutes=minutes)
            if self.pushed is None or minutes:
                self.look()
            return is_so()

        until(is_so_now, what)


def staffed(house: Root, handlers: dict[str, Handler]) -> Root:
    """The house with these handlers instead of the product's."""
    vars(house)["handlers"] = handlers
    return house


@contextmanager
def told(environment: dict[str, str], store: Documents, signer: Signer, url: str) -> Iterator[Site]:
    """Relais told by a topic of its own."""
    clock, topic = SetClock(datetime.now(UTC)), f"projects/acme-relais/topics/work-{uuid.uuid4().hex[:12]}"
    given = {
        **environment,
        "RELAIS_WORK_TOPIC": topic,
        "RELAIS_PUBSUB_ENDPOINT": url,
        "RELAIS_PUSH_SERVICE_ACCOUNT": PUSH_ACCOUNT,
    }
    handlers: dict[str, Handler] = {}
    house = staffed(Root(load_settings(given), clock, store), handlers)
    watched, path = Watched(application(house).wsgi_app), "/push/work"

    def token() -> str:
        return signer.id_token(audience=BASE_URL + path, email=PUSH_ACCOUNT, sub="7", lifetime_s=LONG_S)

    with (
        listening(watched) as relais,
        relaying(relais + path, token) as relay,
        _subscribed(url, topic, relay),
    ):
        yield Site(house, clock, handlers, watched)


@contextmanager
def _subscribed(url: str, topic: str, endpoint: str) -> Iterator[None]:
    """The topics and subscriptions of set-up, but for patience; pushes end with the block."""
    dead, subscription = f"{topic}-dead", topic.replace("/topics/", "/subscriptions/")
    pushed = {
        "topic": topic,
        "pushConfig": {"pushEndpoint": endpoint},
        "ackDeadlineSeconds": 10,
        "retryPolicy": {"minimumBackoff": "0.1s", "maximumBackoff": "0.5s"},
        "deadLetterPolicy": {"deadLetterTopic": dead, "maxDeliveryAttempts": 5},
    }
    made = {topic: {}, dead: {}, f"{subscription}-dead": {"topic": dead}, subscription: pushed}
    for name, what in made.items():
        requests.put(f"{url}/v1/{name}", json=what, timeout=PATIENCE_S).raise_for_status()
    yield
    requests.delete(f"{url}/v1/{subscription}", timeout=PATIENCE_S).raise_for_status()


@pytest.fixture(params=["embedded", pytest.param("topic", marks=[pytest.mark.pubsub])])
def site(
    request: pytest.FixtureRequest, environment: dict[str, str], store: Documents, signer: Signer
) -> Iterator[Site]:
    """A site of each kind, on a store of each kind."""
    if request.param == "topic":
        with told(environment, store, signer, request.getfixturevalue("pubsub_endpoint")) as made:
            yield made
        return
    handlers: dict[str, Handler] = {}
    clock = SetClock(datetime.now(UTC))
    yield Site(staffed(Root(load_settings(environment), clock, store), handlers), clock, handlers)
