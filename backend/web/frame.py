"""Around every door: how long it took, what it cost the store, and one line in the log."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ParamSpec, Protocol

import orjson
from flask import Response, make_response, request
from werkzeug.exceptions import HTTPException

from backend.web.logs import REQUEST_ID

log = logging.getLogger(__name__)

COST_HEADER = "X-Relais-Store"

P = ParamSpec("P")
After = Callable[[], None]


class Cost(Protocol):
    """What a request cost the store."""

    def as_dict(self) -> dict[str, int]:
        """The counts that are not zero."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """What a door answers, and what the log says of it besides."""

    response: Response
    action: str = ""
    person: str = ""
    """Google's id of the person, an empty string where none stands behind the request."""
    after: After | None = None
    """Runs when the answer has been sent: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Puts every door's views into the same frame."""

    measure: Callable[[], AbstractContextManager[Cost]]
    shows_cost: bool
    """Whether the answer itself says what it cost, as in development."""

    def around(self, door: str, view: Callable[P, Served]) -> Callable[P, Response]:
        """Return the view, measured and logged. What it raises is answered with 500 and told to the log."""

        def framed(*args: P.args, **given: P.kwargs) -> Response:
            started = time.perf_counter()
            with self.measure() as cost:
                served = _served(view, *args, **given)
            response, spent = served.response, cost.as_dict()
            if self.shows_cost:
                response.headers[COST_HEADER] = orjson.dumps(spent).decode()
            line = {
                "door": door,
                "path": request.path[:100],
                "action": served.action[:60],
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "person": served.person,
            }
            response.call_on_close(lambda: self._finish(served.after, line, spent))
            return response

        return framed

    def _finish(self, after: After | None, line: Mapping[str, object], spent: Mapping[str, int]) -> None:
        """What follows the answer, and then the line: it counts that too."""
        if after:
            with self.measure() as cost:
                try:
                    after()
                except Exception:  # nobody is left to be told but the log
                    log.exception("after the answer")
            spent = _sum(spent, cost.as_dict())
        log.info("served", extra={**line, "store": spent})


def broken(_: Exception | None = None) -> Response:
    """The answer where something unexpected happened: the number under which the log tells it."""
    told = {"error": "internal", "request_id": REQUEST_ID.get()}
    return Response(orjson.dumps(told), 500, mimetype="application/json")


def _served(view: Callable[P, Served], *args: P.args, **given: P.kwargs) -> Served:
    try:
        return view(*args, **given)
    except HTTPException as refusal:
        return Served(make_response(refusal))
    except Exception:  # the caller gets a number and the log the whole story, whatever it was
        log.exception("unexpected")
        return Served(broken())


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *(other.keys() - one.keys()))}
