"""Sends ready-made requests over kept-alive connections and times each answer."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One request, ready to send."""

    path: str
    body: bytes
    authorization: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a burst of requests came to."""

    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    count: int
    bytes_each: int


def middle(results: Sequence[Result]) -> Result:
    """The burst with the median rate: a noisy neighbour spoils one burst, not all."""
    return sorted(results, key=lambda one: one.per_second)[len(results) // 2]


def burst(port: int, shot: Callable[[int], Shot], connections: int, seconds: float = SECONDS) -> Result:
    """Send requests from so many connections at once until the time is up.

    ``shot`` gives the n-th request; it is called outside the timed part. Raises: AssertionError on any
    answer but 200 and 204.
    """
    times: list[list[float]] = [[] for _ in range(connections)]
    sizes: list[int] = []
    faults: list[str] = []
    started = threading.Barrier(connections + 1)
    stop = threading.Event()

    def run(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        turn = number
        started.wait()
        while not stop.is_set():
            ready = shot(turn)
            turn += connections
            at = time.perf_counter()
            status, size = _sent(connection, ready)
            times[number].append(time.perf_counter() - at)
            sizes.append(size)
            if status not in (http.client.OK, http.client.NO_CONTENT):
                faults.append(f"{ready.path}: {status}")
                break
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    started.wait()
    begun = time.perf_counter()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    assert not faults, faults[:3]
    return _result([one for own in times for one in own], sizes, took)


def _sent(connection: http.client.HTTPConnection, shot: Shot) -> tuple[int, int]:
    headers = {"Content-Type": "application/json", "Authorization": shot.authorization}
    connection.request("POST", shot.path, shot.body, headers)
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def _result(times: Sequence[float], sizes: Sequence[int], took: float) -> Result:
    ordered = sorted(times)
    return Result(
        per_second=len(times) / took,
        p50_ms=statistics.median(ordered) * 1000,
        p95_ms=ordered[int(len(ordered) * 0.95)] * 1000,
        p99_ms=ordered[int(len(ordered) * 0.99)] * 1000,
        count=len(times),
        bytes_each=round(statistics.mean(sizes)),
    )
