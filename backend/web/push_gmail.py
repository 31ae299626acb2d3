"""/push/gmail: Gmail tells through Pub/Sub that something happened in an account.

It is written down and answered at once; whatever there is to do is done elsewhere. A push of nobody we know,
or of nothing that can be read, is taken and told to the log: brought back, it would be no better.
https://developers.google.com/workspace/gmail/api/guides/push
"""

import base64
import binascii
import logging
from collections.abc import Callable

from flask import Blueprint, request

from backend.json_in import read_json
from backend.ports.documents import StoreError
from backend.web.frame import Frame, Served
from backend.web.signed import Signed

log = logging.getLogger(__name__)

PATH = "/push/gmail"
WITHIN_S = 2.0
LARGEST = 65_536
"""Bytes; a push of Gmail's has a few hundred."""
HISTORY_DIGITS = 20

Pushed = Callable[[str], bool]
"""Writes down that something happened in an account; False if it is none of ours."""


def push_gmail_blueprint(signed: Signed, subscription: str, pushed: Pushed, frame: Frame) -> Blueprint:
    """Return /push/gmail. An empty ``subscription`` stands for any that the account signs for."""
    blueprint = Blueprint("push_gmail", __name__)

    def received() -> Served:
        if away := signed.turned_away(request.headers.get("Authorization"), PATH):
            return away
        if (request.content_length or 0) > LARGEST:
            return _taken("too large")
        return _received(request.get_data(cache=False), subscription, pushed)

    blueprint.add_url_rule(PATH, "gmail", frame.view("push", PATH, received, WITHIN_S), methods=["POST"])
    return blueprint


def _received(body: bytes, subscription: str, pushed: Pushed) -> Served:
    try:
        told = _mapping(read_json(body))
        if subscription and told.get("subscription") != subscription:
            return _forbidden("subscription")
        email = account_of(_mapping(told.get("message")))
    except ValueError:
        return _taken("odd")
    try:
        return Served(204, {}, "gmail") if pushed(email) else _taken("unknown")
    except StoreError as fault:
        log.error("a push cannot be written down: %s", type(fault).__name__)
        return Served(503, {"error": "unavailable"})


def account_of(message: dict[str, object]) -> str:
    """The account that a Pub/Sub message names. Raises: ValueError.

    ``data`` is base64, of either alphabet, padded or not; a history id is a number or a string of digits.
    """
    data = message.get("data")
    if not isinstance(data, str):
        raise ValueError("no data")
    told = _mapping(read_json(_decoded(data)))
    email = told.get("emailAddress", told.get("email_address"))
    history_id = told.get("historyId", told.get("history_id"))
    if not isinstance(email, str) or "@" not in email or len(email) > 320:
        raise ValueError("no account")
    digits = str(history_id) if isinstance(history_id, int | str) else ""
    if isinstance(history_id, bool) or not digits.isdecimal() or len(digits) > HISTORY_DIGITS:
        raise ValueError("no history id")
    return email.strip().lower()


def _decoded(data: str) -> bytes:
    plain = data.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain.encode() + b"=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("no base64") from None


def _mapping(given: object) -> dict[str, object]:
    """Raises: ValueError."""
    if not isinstance(given, dict):
        raise ValueError("no object")
    return given


def _taken(why: str) -> Served:
    log.warning("a push that leads nowhere", extra={"why": why})
    return Served(204, {}, why)


def _forbidden(what: str) -> Served:
    log.warning("access refused", extra={"path": PATH, "what": what})
    return Served(403, {"error": "forbidden"})
