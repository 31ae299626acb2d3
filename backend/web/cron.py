"""What the clock does, once a minute."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, request

from backend.jobs.runner import Tally
from backend.ports.documents import StoreError
from backend.ports.tokens import CertificatesUnavailable, TokenVerifier
from backend.settings import Settings
from backend.web.frame import Frame, Served
from backend.web.signed import Nobody, Signed, SomebodyElse

log = logging.getLogger(__name__)

WITHIN_S = 50.0
"""The jobs have a budget of their own; this ends what they wait for before the next minute's call."""

Minute = Callable[[], Mapping[str, Tally]]
"""Does what is due and returns what that was, by job. Safe to run twice at once."""


@dataclass(frozen=True, slots=True)
class Caller:
    """How a call is known to come from our own clock."""

    settings: Settings
    verifier: TokenVerifier


def cron_blueprint(caller: Caller, minute: Minute, frame: Frame) -> Blueprint:
    """Return /cron/minute, and its name in the first release."""
    blueprint = Blueprint("cron", __name__, url_prefix="/cron")

    def every_minute() -> Served:
        try:
            is_ours = _is_ours(caller)
        except CertificatesUnavailable:
            return _answer(503, error="unavailable")
        if not is_ours:
            return _answer(401, error="unauthenticated")
        try:
            done = minute()
        except StoreError as fault:
            log.error("the minute's jobs cannot be looked up: %s", type(fault).__name__)
            return _answer(503, error="unavailable")
        return _answer(200, **{name: tally.as_dict() for name, tally in done.items()})

    for name in ("minute", "wake"):
        view = frame.view("cron", f"/cron/{name}", every_minute, WITHIN_S)
        blueprint.add_url_rule(f"/{name}", name, view, methods=["GET"])
    return blueprint


def _answer(status: int, **told: object) -> Served:
    return Served(status, told, "wake")


def _is_ours(caller: Caller) -> bool:
    """App Engine's own cron, or Cloud Scheduler with a token for this URL by our service account."""
    if caller.settings.is_app_engine and request.headers.get("X-Appengine-Cron") == "true":
        return True
    signed = Signed(caller.verifier, caller.settings.base_url, caller.settings.clock.cron_service_account)
    try:
        signed.check(request.headers.get("Authorization"), request.path)
    except (Nobody, SomebodyElse):
        return False
    return True
