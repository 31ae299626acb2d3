"""Many threads, released at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from tests.patience import PATIENCE_S

T = TypeVar("T")


def at_once(count: int, act: Callable[[int], T]) -> list[T | Exception]:
    """Run ``act`` with 0, 1, 2 ... from as many threads; exceptions come back as results."""
    ready = Barrier(count, timeout=PATIENCE_S)

    def run(number: int) -> T | Exception:
        ready.wait()
        try:
            return act(number)
        except Exception as fault:  # noqa: BLE001 - the test looks at what befell each
            return fault

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def worked(results: list[T | Exception]) -> list[T]:
    """What came back to each, where nothing befell anybody. Raises: what befell the first."""
    came: list[T] = []
    for result in results:
        if isinstance(result, Exception):
            raise result
        came.append(result)
    return came
