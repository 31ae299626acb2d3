"""Is the process alive, and can it serve? For load balancers and for `relais doctor`."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong

from flask import Blueprint, Response, jsonify

WAIT_S = 2.0

Check = Callable[[], None]
"""Raises if its part does not work."""


def health_blueprint(checks: Mapping[str, Check]) -> Blueprint:
    """Return /healthz (no I/O) and /readyz (every check, side by side, two seconds each at most)."""
    blueprint = Blueprint("health", __name__)
    workers = ThreadPoolExecutor(max(1, len(checks)), thread_name_prefix="ready")

    @blueprint.get("/healthz")
    def alive() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def ready() -> tuple[Response, int]:
        running = {name: workers.submit(check) for name, check in checks.items()}
        parts = {}
        for name, check in running.items():
            try:
                check.result(WAIT_S)
                parts[name] = "ok"
            except TookTooLong:
                parts[name] = "no answer in time"
            except Exception:  # noqa: BLE001 - a check fails in its own way; the caller learns that it does
                parts[name] = "failed"
        is_ready = all(state == "ok" for state in parts.values())
        return jsonify(status="ok" if is_ready else "not ready", parts=parts), 200 if is_ready else 503

    @blueprint.get("/_ah/warmup")
    def warm_up() -> tuple[Response, int]:
        """App Engine asks before it sends people to a new instance."""
        return ready()

    return blueprint
