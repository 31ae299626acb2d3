"""Many threads, released at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.patience import PATIENCE_S


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Run ``act`` with 0, 1, 2 ... from as many threads; exceptions come back as results."""
    ready = Barrier(count, timeout=PATIENCE_S)

    def run(number: int) -> object:
        ready.wait()
        try:
            return act(number)
        except Exception as fault:  # noqa: BLE001 - the test looks at what befell each
            return fault

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
