"""Around every door: how long it took, what it cost the store, and one line in the log."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

import orjson
from werkzeug.wsgi import ClosingIterator

from backend.ports.deadline import patience
from backend.web.headers import Environ, Start, Wsgi
from backend.web.logs import REQUEST_ID

log = logging.getLogger(__name__)

ANSWERED_WITHIN_S = 15.0
"""All that one request may wait for, together. Google's host waits 30 seconds for a card."""
AFTERWARDS_S = 2.0
"""What follows the answer holds a thread that others wait for."""
COST_HEADER = "X-Relais-Store"
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

After = Callable[[], None]


class Cost(Protocol):
    """What a request cost the store."""

    def as_dict(self) -> dict[str, int]:
        """The counts that are not zero."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """What a door answers, and what the log says of it besides."""

    status: int
    body: Mapping[str, object]
    """Sent as JSON; a 204 has none."""
    action: str = ""
    person: str = ""
    """Google's id of the person, an empty string where none stands behind the request."""
    after: After | None = None
    """Runs when the answer has been sent: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Puts every door into the same frame."""

    measure: Callable[[], AbstractContextManager[Cost]]
    shows_cost: bool
    """Whether the answer itself says what it cost, as in development."""

    def around(self, door: str, path: str, view: Callable[[], Served], within_s: float | None = None) -> Wsgi:
        """Return the view, measured and logged. What it raises is answered with 500 and told to the log.

        ``path`` is what the log says of the address: not what was called, which may be anything. Whatever
        the view waits for ends after ``within_s``, or as soon as a card must.
        """

        def framed(_: Environ, start_response: Start) -> Iterable[bytes]:
            started = time.perf_counter()
            with self.measure() as cost, patience(within_s or ANSWERED_WITHIN_S):
                served = _served(view)
            body, spent = _body(served), cost.as_dict()
            headers = (
                [("Content-Type", "application/json"), ("Content-Length", str(len(body)))] if body else []
            )
            if self.shows_cost:
                headers.append((COST_HEADER, orjson.dumps(spent).decode()))
            start_response(_STATUS_LINES[served.status], headers)
            line = {
                "door": door,
                "path": path,
                "action": served.action[:60],
                "status": served.status,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "person": served.person,
            }
            return ClosingIterator([body], lambda: self._finish(served.after, line, spent))

        return framed

    def view(
        self, door: str, path: str, view: Callable[[], Served], within_s: float | None = None
    ) -> Callable[[], Wsgi]:
        """The same, as Flask calls a view: one that returns an application."""
        framed = self.around(door, path, view, within_s)
        return lambda: framed

    def _finish(self, after: After | None, line: Mapping[str, object], spent: Mapping[str, int]) -> None:
        """What follows the answer, and then the line: it counts that too."""
        if after:
            with self.measure() as cost, patience(AFTERWARDS_S):
                try:
                    after()
                except Exception:  # nobody is left to be told but the log
                    log.exception("after the answer")
            spent = _sum(spent, cost.as_dict())
        log.info("served", extra={**line, "store": spent})


def _body(served: Served) -> bytes:
    return b"" if served.status == HTTPStatus.NO_CONTENT else orjson.dumps(served.body)


def broken() -> dict[str, object]:
    """The answer where something unexpected happened: the number under which the log tells it."""
    return {"error": "internal", "request_id": REQUEST_ID.get()}


def _served(view: Callable[[], Served]) -> Served:
    try:
        return view()
    except Exception:  # the caller gets a number and the log the whole story, whatever it was
        log.exception("unexpected")
        return Served(500, broken())


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *(other.keys() - one.keys()))}
