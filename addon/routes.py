"""The addresses that Gmail calls: from WSGI to the ladder and back. Flask behind them keeps the others."""

from collections.abc import Mapping

from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wsgi import get_path_info

from addon.actions import triggers
from addon.click import Handler
from addon.dispatch import Route, Tap, Trigger
from addon.ladder import BODY_LIMIT_BYTES, Ladder, Request
from backend.web.frame import Frame, Served
from backend.web.headers import Environ, Wsgi
from backend.web.refused import refused

ACTIONS = "/addon/actions/"
TRIGGERS: Mapping[str, Route] = {
    "/addon/home": Trigger(triggers.home),
    "/addon/thread": Trigger(triggers.thread),
    "/addon/compose": Trigger(triggers.compose),
}


def addon_routes(ladder: Ladder, handlers: Mapping[str, Handler], frame: Frame, others: Wsgi) -> Wsgi:
    """Return the add-on's endpoints. What is called at another address is left to ``others``."""

    def chosen(environ: Environ) -> Wsgi:
        path = get_path_info(environ)
        name = path.removeprefix(ACTIONS)
        is_action = name and name != path and "/" not in name
        route = Tap(name, handlers) if is_action else TRIGGERS.get(path)
        if route is None:
            return others
        if environ["REQUEST_METHOD"] != "POST":
            return refused(MethodNotAllowed(["POST"]))
        told = ACTIONS + route.title if is_action else path
        return frame.around("addon", told, lambda: _served(ladder, _request(environ, path), route))

    return lambda environ, start_response: chosen(environ)(environ, start_response)


def _served(ladder: Ladder, request: Request, route: Route) -> Served:
    answer = ladder.answer(request, route)
    return Served(answer.status, answer.body, route.title, answer.sub, answer.after)


def _request(environ: Environ, path: str) -> Request:
    try:
        body = environ["wsgi.input"].read(BODY_LIMIT_BYTES + 1)
    except Exception:  # noqa: BLE001 - servers name differently what a caller broke off: that is no body
        body = b""
    return Request(path, environ.get("HTTP_AUTHORIZATION", ""), environ.get("CONTENT_TYPE", ""), body)
