"""Relais on every store and a bare route, side by side: all run, and bursts take turns.

What the machine does besides then falls on all of them alike, and the ratios hold.
"""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import requests

from backend.settings import load_settings
from main import Root, SystemClock
from tests.bench.filling import fill, found
from tests.bench.load import Result, Shot, burst, middle
from tests.bench.requests_ready import Ready
from tests.bench.servers import Served, base_url, certificates, gunicorn
from workbench.emulators import firestore_emulator
from workbench.identities import OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, SERVICE_ACCOUNT
from workbench.signer import Signer

CONNECTIONS = (1, 8, 32)
REQUESTS = ("home", "thread", "reopen", "assign", "note")
CONVERSATIONS = 1_000
ROUNDS = 5
CPU_AT = 8
"""At so many connections CPU time is counted."""


class Entry(NamedTuple):
    """What is measured: a server (``bare`` or a store), a request, at so many connections."""

    server: str
    request: str
    connections: int


@dataclass(slots=True)
class Facts:
    """What is known of one server besides its speed."""

    start_s: float
    first_card_s: float = 0.0
    memory_mb: float = 0.0
    operations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Runner:
    served: Served
    shots: dict[str, Callable[[int], Shot]]


class Contest:
    """Starts every server at once and measures them in turns."""

    def __init__(self, stack: ExitStack, folder: Path, stores: Sequence[str]) -> None:
        self._signer = Signer()
        self._certs = stack.enter_context(certificates(self._signer))
        self._facts: dict[str, Facts] = {}
        self.cpu_ms: dict[tuple[str, str], float] = {}
        """CPU time a request, by server and request, after the run."""
        self._runners: dict[str, _Runner] = {}
        for store in stores:
            self._runners[store] = self._relais(stack, folder, store)
        card = _post(self._runners[stores[0]].shots["thread"](0), self._runners[stores[0]].served)
        self._runners["bare"] = self._bare(stack, folder, len(card.content))

    def run(self) -> dict[Entry, Result]:
        """Measure everything; a minute or two."""
        bursts: dict[Entry, list[Result]] = defaultdict(list)
        cpu: dict[tuple[str, str], list[float]] = defaultdict(list)
        for runner in self._runners.values():
            for shot in runner.shots.values():
                burst(runner.served.port, shot, CPU_AT, 0.5)
        for connections in CONNECTIONS:
            for _ in range(ROUNDS):
                for server, runner in self._runners.items():
                    for request, shot in runner.shots.items():
                        before = runner.served.cpu_s()
                        result = burst(runner.served.port, shot, connections)
                        bursts[Entry(server, request, connections)].append(result)
                        if connections == CPU_AT:
                            cpu[server, request].append((runner.served.cpu_s() - before) / result.count)
        self.cpu_ms = {entry: sorted(each)[len(each) // 2] * 1000 for entry, each in cpu.items()}
        return {entry: middle(each) for entry, each in bursts.items()}

    def facts(self, store: str) -> Facts:
        """What is known of a server after the run."""
        facts, runner = self._facts[store], self._runners[store]
        facts.memory_mb = runner.served.memory_mb()
        for request in REQUESTS:
            answer = _post(runner.shots[request](0), runner.served)
            facts.operations[request] = answer.headers["X-Relais-Store"]
        assert all('"writes"' in facts.operations[click] for click in ("assign", "note")), (
            "a click that changed nothing"
        )
        return facts

    def _relais(self, stack: ExitStack, folder: Path, store: str) -> _Runner:
        settings = self._environment(_store_address(stack, folder, store))
        root = Root(load_settings(settings), SystemClock())
        found(root.services)
        fill(root.documents, 0, CONVERSATIONS)
        root.documents.close()
        begun = time.perf_counter()
        served = stack.enter_context(gunicorn("main:create_app()", settings, folder))
        facts = self._facts[store] = Facts(start_s=time.perf_counter() - begun)
        ready = Ready(self._signer, settings["RELAIS_BASE_URL"], CONVERSATIONS)
        begun = time.perf_counter()
        _post(ready.home(0), served)
        facts.first_card_s = time.perf_counter() - begun
        return _Runner(served, {request: getattr(ready, request) for request in REQUESTS})

    def _bare(self, stack: ExitStack, folder: Path, size: int) -> _Runner:
        settings = {**self._environment(f"sqlite:///{folder / 'unused'}"), "BARE_BYTES": str(size)}
        served = stack.enter_context(gunicorn("tests.bench.bare:create_app()", settings, folder))
        ready = Ready(self._signer, settings["RELAIS_BASE_URL"], CONVERSATIONS)
        plain, verified = ready.bare("/plain"), ready.bare("/verified")
        return _Runner(served, {"plain": lambda _: plain, "verified": lambda _: verified})

    def _environment(self, store: str) -> dict[str, str]:
        """The settings of a server under measurement."""
        return {
            "RELAIS_BASE_URL": base_url(),
            "RELAIS_STORE": store,
            "RELAIS_OAUTH_CLIENT_ID": OAUTH_CLIENT_ID,
            "RELAIS_OAUTH_CLIENT_SECRET": OAUTH_CLIENT_SECRET,
            "RELAIS_ADDON_SERVICE_ACCOUNT": SERVICE_ACCOUNT,
            "RELAIS_ID_TOKEN_CERTS_URL": self._certs,
            "RELAIS_ALLOWED_DOMAINS": "acme.test",
        }


def _store_address(stack: ExitStack, folder: Path, store: str) -> str:
    """An empty store of a kind; starts the Firestore emulator where it is asked for."""
    if store == "sqlite":
        return f"sqlite:///{folder / 'bench.sqlite3'}"
    os.environ["FIRESTORE_EMULATOR_HOST"] = stack.enter_context(firestore_emulator(folder))
    return "firestore://bench-relais/(default)"


def _post(shot: Shot, served: Served) -> requests.Response:
    headers = {"Authorization": shot.authorization, "Content-Type": "application/json"}
    url = f"http://127.0.0.1:{served.port}{shot.path}"
    return requests.post(url, data=shot.body, headers=headers, timeout=60)
