"""The four endpoints that Gmail calls: from Flask to the ladder and back."""

from collections.abc import Callable, Mapping
from functools import partial

import orjson
from flask import Blueprint, Response, request

from addon.actions import triggers
from addon.click import Handler
from addon.dispatch import Route, Tap, Trigger
from addon.ladder import BODY_LIMIT_BYTES, Ladder, Request
from backend.web.frame import Frame, Served

TRIGGERS: Mapping[str, Handler] = {
    "home": triggers.home,
    "thread": triggers.thread,
    "compose": triggers.compose,
}


def addon_blueprint(ladder: Ladder, handlers: Mapping[str, Handler], frame: Frame) -> Blueprint:
    """Return the add-on's endpoints."""
    blueprint = Blueprint("addon", __name__, url_prefix="/addon")

    def served(route: Route) -> Served:
        answer = ladder.answer(_request(), route)
        response = Response(orjson.dumps(answer.body), answer.status, mimetype="application/json")
        return Served(response, route.name, answer.person.sub if answer.person else "", answer.after)

    def add(path: str, name: str, view: Callable[..., Served]) -> None:
        blueprint.add_url_rule(path, name, frame.around("addon", view), methods=["POST"])

    for name, handler in TRIGGERS.items():
        add(f"/{name}", name, partial(served, Trigger(handler)))
    add("/actions/<name>", "action", lambda name: served(Tap(name, handlers)))
    return blueprint


def _request() -> Request:
    """The request; its body is read from the server's own stream, which ends, and no further than allowed."""
    return Request(
        path=request.path,
        authorization=request.headers.get("Authorization", ""),
        content_type=request.environ.get("CONTENT_TYPE", ""),
        body=request.environ["wsgi.input"].read(BODY_LIMIT_BYTES + 1),
    )
