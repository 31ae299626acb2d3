"""Calls to Google, made by threads of their own: whoever waits for one leaves in time, whatever Google does.

A time-out of a socket is one for each read, and none for looking up a name: an answer that drips in would
hold its caller for ever.
"""

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NoReturn, TypeVar

import httplib2

T = TypeVar("T")
QUEUED_AT_MOST_S = 1.0
"""How long a caller waits for a place."""
HANGS_AFTER = 3
"""Calls in a row without an answer: then nobody is sent there for a while."""
LEFT_ALONE_S = 5.0


class NoAnswer(Exception):
    """There was no answer in time, or none is waited for now."""


class Errands:
    """At most ``places`` calls at once, and half as many callers that wait for a place."""

    def __init__(self, name: str, places: int) -> None:
        self._threads = ThreadPoolExecutor(places, thread_name_prefix=name)
        self._places = threading.Semaphore(places)
        self._callers = threading.Semaphore(places + (places + 1) // 2)
        self._unanswered = 0
        self._left_alone_until = 0.0

    def run(self, call: Callable[[httplib2.Http], T], *, within_s: float) -> T:
        """Return what ``call`` returns, given a connection of its own.

        Raises: NoAnswer, after ``within_s`` or at once; and what ``call`` raises.
        """
        if time.monotonic() < self._left_alone_until or not self._callers.acquire(blocking=False):
            raise NoAnswer("too many wait already")
        try:
            return self._answered(call, time.monotonic() + within_s)
        finally:
            self._callers.release()

    def _answered(self, call: Callable[[httplib2.Http], T], until: float) -> T:
        if not self._places.acquire(timeout=min(QUEUED_AT_MOST_S, _left(until))):
            raise NoAnswer("no place became free")
        # httplib2 is not safe to share between threads: one a call.
        http = httplib2.Http(timeout=max(_left(until), 0.01))
        errand = self._threads.submit(call, http)
        errand.add_done_callback(lambda _: self._done(http))
        try:
            answer = errand.result(_left(until))
        except TimeoutError:
            # What the call ends with from here on, cut off, is no answer either.
            _cut(http)
            self._went_unanswered()
            raise NoAnswer("not in time") from None
        except Exception:
            # Any answer, a refusal too, shows that somebody is there.
            self._unanswered = 0
            raise
        self._unanswered = 0
        return answer

    def _done(self, http: httplib2.Http) -> None:
        http.close()
        self._places.release()

    def _went_unanswered(self) -> None:
        self._unanswered += 1
        if self._unanswered >= HANGS_AFTER:
            self._left_alone_until = time.monotonic() + LEFT_ALONE_S


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.0)


def _cut(http: httplib2.Http) -> None:
    """Wake the thread that reads: its connection ends now, and is not opened once more."""
    for connection in tuple(http.connections.values()):
        connection.connect = _too_late
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)


def _too_late() -> NoReturn:
    raise TimeoutError("nobody waits any more")
