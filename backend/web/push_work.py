"""/push/work: Pub/Sub tells that work waits, and a mailbox has its turn before this is answered.

The answer says what becomes of the message: 2xx takes it away, anything else brings it back, ever later, and
after the subscription's attempts puts it into the dead-letter topic. Nothing hangs on the message itself.
https://cloud.google.com/pubsub/docs/push#receive_push
"""

import logging
import threading
from collections.abc import Callable

from flask import Blueprint, request

from backend.jobs.worker import Outcome
from backend.json_in import read_json
from backend.ports.documents import InvalidPath, StoreError
from backend.web.frame import Frame, Served
from backend.web.signed import Signed

log = logging.getLogger(__name__)

PATH = "/push/work"
WITHIN_S = 50.0
"""A turn is short; this ends what its last piece waits for, before the subscription's deadline of 60."""
AT_ONCE = 4
"""Turns a process: the other threads answer people."""

Turn = Callable[[str, str], Outcome]
"""Given mailbox and kind."""


def push_work_blueprint(signed: Signed, turn: Turn, frame: Frame) -> Blueprint:
    """Return /push/work."""
    blueprint = Blueprint("push_work", __name__)
    places = threading.BoundedSemaphore(AT_ONCE)

    def pushed() -> Served:
        if away := signed.turned_away(request.headers.get("Authorization"), PATH):
            return away
        if not places.acquire(blocking=False):
            return Served(429, {"error": "busy"})
        try:
            return _turn(turn, request.get_data(cache=False))
        finally:
            places.release()

    blueprint.add_url_rule(PATH, "work", frame.view("push", PATH, pushed, WITHIN_S), methods=["POST"])
    return blueprint


def _turn(turn: Turn, body: bytes) -> Served:
    try:
        kind, mailbox = _told(body)
        outcome = turn(mailbox, kind)
    except (InvalidPath, ValueError):
        log.warning("a message of nothing that could be worked on")
        return Served(204, {}, "odd")
    except StoreError as fault:
        log.error("no turn: %s", type(fault).__name__)
        return Served(503, {"error": "unavailable"})
    if outcome is Outcome.FAILED:
        return Served(503, {"error": "failed"}, f"{kind} failed")
    return Served(204, {}, f"{kind} {outcome}")


def _told(body: bytes) -> tuple[str, str]:
    """Kind and mailbox. Raises: ValueError."""
    given = read_json(body)
    message = given.get("message") if isinstance(given, dict) else None
    attributes = message.get("attributes") if isinstance(message, dict) else None
    found = [attributes.get(name) for name in ("kind", "mailbox")] if isinstance(attributes, dict) else []
    texts = [one for one in found if isinstance(one, str) and one]
    if len(texts) != 2:
        raise ValueError("no kind and mailbox")
    return texts[0], texts[1]
