"""Until when whoever asked still waits: set where a request comes in, asked by all that may make it wait."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_END: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Whoever asked waits for so long, from now, for everything in the block together."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def left_s(at_most: float) -> float:
    """How many seconds a wait may last: never less than none, and ``at_most`` where nobody waits."""
    end = _END.get()
    return at_most if end is None else max(min(at_most, end - time.monotonic()), 0.0)
