"""Is the process alive, and can it serve? For load balancers and for `relais doctor`."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from flask import Blueprint, Response, jsonify, request

from backend.ports.deadline import patience
from backend.ports.documents import StoreError
from backend.web.watched import Closed, Watched

WAIT_S = 2.0

Check = Callable[[], None]
"""Raises if its part does not work."""


class Part:
    """One part and its check. Who asks while one runs waits for that: a part that hangs holds one thread."""

    def __init__(self, name: str, check: Check) -> None:
        self._check = check
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"ready-{name}")
        self._turn = threading.Lock()
        self._running: Future[None] | None = None

    def start(self) -> "Future[None]":
        """The check under way, or a new one."""
        with self._turn:
            if self._running is None or self._running.done():
                self._running = self._thread.submit(self._checked)
            return self._running

    def _checked(self) -> None:
        with patience(WAIT_S):
            self._check()


def health_blueprint(checks: Mapping[str, Check], watched: Watched | None = None) -> Blueprint:
    """Return /health (no I/O) and /ready (every check, side by side, two seconds each at most).

    ``/ready?details`` tells besides how each connected account does, to who may know.

    Cloud Run keeps addresses that end in z for itself: /healthz and /readyz, the names in the first release,
    are answered elsewhere only.
    """
    blueprint = Blueprint("health", __name__)
    parts = {name: Part(name, check) for name, check in checks.items()}

    @blueprint.get("/health")
    @blueprint.get("/healthz", endpoint="alive_of_old")
    def alive() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/ready")
    @blueprint.get("/readyz", endpoint="ready_of_old")
    def ready() -> tuple[Response, int]:
        try:
            more = {"accounts": watched.details()} if watched and "details" in request.args else {}
        except Closed:
            return jsonify(error="unauthenticated"), 401
        except StoreError:  # which the parts tell
            more = {}
        running = {name: part.start() for name, part in parts.items()}
        told = {name: _state(check) for name, check in running.items()}
        is_ready = all(state == "ok" for state in told.values())
        status = "ok" if is_ready else "not ready"
        return jsonify(status=status, parts=told, **more), 200 if is_ready else 503

    @blueprint.get("/_ah/warmup")
    def warm_up() -> tuple[Response, int]:
        """App Engine asks before it sends people to a new instance."""
        return ready()

    return blueprint


def _state(check: "Future[None]") -> str:
    try:
        check.result(WAIT_S)
    except TimeoutError:
        return "failed" if check.done() else "no answer in time"
    except Exception:  # noqa: BLE001 - a check fails in its own way; the caller learns that it does
        return "failed"
    return "ok"
