"""What the clock does, once a minute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from backend.jobs.runner import Tally
from backend.ports.tokens import BadToken, CertificatesUnavailable, TokenVerifier
from backend.settings import Settings

Minute = Callable[[], Mapping[str, Tally]]
"""Does what is due and returns what that was, by job. Safe to run twice at once."""


@dataclass(frozen=True, slots=True)
class Caller:
    """How a call is known to come from our own clock."""

    settings: Settings
    verifier: TokenVerifier
    is_app_engine: bool
    """App Engine strips X-Appengine-* from outside, so there the header is proof; elsewhere it is none."""


def cron_blueprint(caller: Caller, minute: Minute) -> Blueprint:
    """Return /cron/minute, and its name in the first release."""
    blueprint = Blueprint("cron", __name__, url_prefix="/cron")

    @blueprint.get("/minute")
    @blueprint.get("/wake")
    def every_minute() -> tuple[Response, int]:
        try:
            is_ours = _is_ours(caller)
        except CertificatesUnavailable:
            return jsonify(error="unavailable"), 503
        if not is_ours:
            return jsonify(error="unauthenticated"), 401
        return jsonify({name: tally.as_dict() for name, tally in minute().items()}), 200

    return blueprint


def _is_ours(caller: Caller) -> bool:
    """App Engine's own cron, or Cloud Scheduler with a token for this URL by our service account."""
    if caller.is_app_engine and request.headers.get("X-Appengine-Cron") == "true":
        return True
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    account = caller.settings.cron_service_account
    if scheme.lower() != "bearer" or not account:
        return False
    try:
        claims = caller.verifier.verify(token.strip(), caller.settings.base_url + request.path)
    except BadToken:
        return False
    return claims.email == account
