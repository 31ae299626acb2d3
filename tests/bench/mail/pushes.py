"""Through everything that really runs: server, worker and stand-in, each a process of its own, and pushes."""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backend.domain.account import Method
from backend.domain.refs import RELAIS
from backend.records import conversations
from backend.records.key import fetch_one
from backend.services.mail.connecting import Let
from backend.settings import load_settings
from backend.vault.aes_gcm import new_key
from main import HOUSE, Root, SystemClock
from tests.bench.filling import found
from tests.bench.load import Result, Shot, burst
from tests.bench.mail.given import Spent
from tests.bench.mail.stand_in import SCOPE, Played, played
from tests.bench.servers import base_url, certificates, gunicorn
from tests.people import SUPPORT
from tests.sites import PUSH_ACCOUNT
from workbench.google.relay import pushing_as, relaying
from workbench.google.watching import envelope
from workbench.identities import OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, SERVICE_ACCOUNT
from workbench.processes import running
from workbench.signer import Signer

PATH = "/push/gmail"
TOPIC = "projects/bench-relais/topics/gmail"
SUBSCRIPTION = "projects/bench-relais/subscriptions/gmail"
CONNECTIONS = {"sqlite": (1, 8), "firestore": (1,)}
"""Firestore refuses some of the transactions that come for one document at once: those pushes are told 503,
and Pub/Sub brings them again. Gmail pushes for one account once a second at most."""
ACK_S = 4.0
LOOKED_FOR_EVERY_S, GIVEN_UP_AFTER_S = 0.01, 60.0


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came of pushes, in seconds and as bursts by connections."""

    visible_s: Sequence[float]
    """From before the mail is delivered until its conversation can be read, in order."""
    acks: dict[int, Result]


def measure(store: str, folder: Path, count: int) -> Pushed:
    """Deliver mails one after the other, at moments that do not keep the worker's time; then only push."""
    with ExitStack() as stack:
        signer, url = Signer(), base_url()
        certs = stack.enter_context(certificates(signer))
        authorise = pushing_as(signer, url + PATH, PUSH_ACCOUNT)
        relay = stack.enter_context(relaying(url + PATH, authorise))
        google = stack.enter_context(played(relay))
        settings = _settings(url, store, certs, google)
        root = Root(load_settings(settings), SystemClock())
        found(root.services)
        served = stack.enter_context(gunicorn("main:create_app()", settings, folder))
        _connect(root, google)
        worker: list[str | Path] = [sys.executable, HOUSE / "main.py", "work"]
        stack.enter_context(running(worker, log=folder / "worker.log", env=settings))
        by_chance = random.Random(7)
        _visible(root, google)
        visible = []
        for _ in range(count):
            time.sleep(by_chance.uniform(0, 1))
            visible.append(_visible(root, google))
        push = _push(authorise())
        acks = {each: burst(served.port, push, each, ACK_S) for each in CONNECTIONS[store.partition(":")[0]]}
        root.documents.close()
        return Pushed(sorted(visible), acks)


def read_over_http(store: str, count: int) -> Spent:
    """Read so many messages from the stand-in, by the real client. What it takes this process."""
    with played() as google:
        settings = _settings(base_url(), store, "http://127.0.0.1:9", google)
        root = Root(load_settings({**settings, "RELAIS_PUSH_TOPIC": ""}), SystemClock())
        found(root.services)
        _connect(root, google)
        ingest = root.services.mail.ingesting.ingest
        google.deliver(50)
        ingest(SUPPORT, lambda: False)
        google.deliver(count)
        spent = Spent()
        with spent.counted():
            assert not ingest(SUPPORT, lambda: False), "something is left"
        root.documents.close()
        return spent


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which such a share lies."""
    if share == 0.5:
        return statistics.median(ordered)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _visible(root: Root, google: Played) -> float:
    begun = time.perf_counter()
    (thread,) = google.deliver(1)
    key = conversations.key(SUPPORT, thread)
    while fetch_one(root.documents, key) is None:
        assert time.perf_counter() - begun < GIVEN_UP_AFTER_S, "a mail does not become visible"
        time.sleep(LOOKED_FOR_EVERY_S)
    return time.perf_counter() - begun


def _push(token: str) -> Callable[[int], Shot]:
    def shot(turn: int) -> Shot:
        told = envelope({"emailAddress": SUPPORT, "historyId": turn}, SUBSCRIPTION, str(turn))
        return Shot(PATH, json.dumps(told).encode(), f"Bearer {token}")

    return shot


def _connect(root: Root, google: Played) -> None:
    let = Let(SUPPORT, SUPPORT, RELAIS, Method.CONSENT, (SCOPE,))
    root.services.mail.connecting.keep(let, google.refresh_token)


def _settings(url: str, store: str, certs: str, google: Played) -> dict[str, str]:
    return {
        "RELAIS_BASE_URL": url,
        "RELAIS_STORE": store,
        "RELAIS_OAUTH_CLIENT_ID": OAUTH_CLIENT_ID,
        "RELAIS_OAUTH_CLIENT_SECRET": OAUTH_CLIENT_SECRET,
        "RELAIS_CONNECT_CLIENT_ID": OAUTH_CLIENT_ID,
        "RELAIS_VAULT_KEYS": new_key(date(2026, 11, 24)),
        "RELAIS_ADDON_SERVICE_ACCOUNT": SERVICE_ACCOUNT,
        "RELAIS_PUSH_SERVICE_ACCOUNT": PUSH_ACCOUNT,
        "RELAIS_PUSH_TOPIC": TOPIC,
        "RELAIS_ID_TOKEN_CERTS_URL": certs,
        "RELAIS_GMAIL_ENDPOINT": google.endpoint,
        "RELAIS_OAUTH_TOKEN_URI": f"{google.endpoint}/token",
        "RELAIS_ALLOWED_DOMAINS": "acme.test",
    }
