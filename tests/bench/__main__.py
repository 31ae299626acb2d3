"""``make bench``: measures on this machine, in one run, and prints the tables of docs/performance.md.

BENCH_PARTS=requests,sizes,mail chooses parts; BENCH_SIZES=1000,10000 measures smaller mailboxes only;
BENCH_STORES=sqlite leaves Firestore out. What makes the mail's part shorter stands in tests.bench.mail.
"""

import os
import platform
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import psutil

from tests.bench.contest import CONNECTIONS, REQUESTS, Contest, Entry, Facts
from tests.bench.load import Result
from tests.bench.mail import report
from tests.bench.sizes import SIZES, Size, measure

PARTS = ("requests", "sizes", "mail")
BARE = ("plain", "verified")


def main() -> None:
    """Measure everything and print it."""
    stores = os.environ.get("BENCH_STORES", "sqlite,firestore").split(",")
    asked = os.environ.get("BENCH_SIZES")
    sizes = tuple(int(one) for one in asked.split(",")) if asked else SIZES
    chosen = os.environ.get("BENCH_PARTS", ",".join(PARTS)).split(",")
    if set(chosen) - set(PARTS):
        raise SystemExit(f"BENCH_PARTS: some of {','.join(PARTS)}")
    print(f"{_machine()}\n")
    signal.signal(signal.SIGTERM, _ended)
    with tempfile.TemporaryDirectory() as name:
        if "requests" in chosen:
            _requests(Path(name), stores)
        if "sizes" in chosen:
            _print_sizes(list(measure(Path(name), sizes)))
        if "mail" in chosen:
            report.main(Path(name), stores)


def _ended(_: int, __: FrameType | None) -> None:
    """Leave every block, so that what the bench started ends with it."""
    raise SystemExit("ended")


def _requests(folder: Path, stores: Sequence[str]) -> None:
    with ExitStack() as stack:
        contest = Contest(stack, folder, stores)
        results = contest.run()
        facts = {store: contest.facts(store) for store in stores}
    _print_load(results, stores)
    _print_facts(facts, contest.cpu_ms)


def _print_load(results: Mapping[Entry, Result], stores: Sequence[str]) -> None:
    print("| Request | Store | Connections | Requests/s | p50 ms | p95 ms | of bare verified |")
    print("|---|---|--:|--:|--:|--:|--:|")
    rows = [("bare", request) for request in BARE] + [(s, request) for s in stores for request in REQUESTS]
    for server, request in rows:
        for connections in CONNECTIONS:
            result = results[Entry(server, request, connections)]
            ratio = result.per_second / results[Entry("bare", "verified", connections)].per_second
            name, store = (f"bare, {request}", "none") if server == "bare" else (request, server)
            print(
                f"| {name} | {store} | {connections} | {result.per_second:,.0f} | {result.p50_ms:.1f} "
                f"| {result.p95_ms:.1f} | {ratio:.2f} |"
            )


def _print_facts(facts: Mapping[str, Facts], cpu_ms: Mapping[tuple[str, str], float]) -> None:
    print("\n| Store | Request | CPU ms | Store operations |")
    print("|---|---|--:|---|")
    for request in BARE:
        print(f"| none | bare, {request} | {cpu_ms['bare', request]:.2f} | none |")
    for store, known in facts.items():
        for request in REQUESTS:
            print(f"| {store} | {request} | {cpu_ms[store, request]:.2f} | `{known.operations[request]}` |")
    print("\n| Store | Memory a worker MB | Start until it answers s | First card s |")
    print("|---|--:|--:|--:|")
    for store, known in facts.items():
        print(f"| {store} | {known.memory_mb:.0f} | {known.start_s:.2f} | {known.first_card_s:.3f} |")


def _print_sizes(measured: Sequence[Size]) -> None:
    print("\n| Conversations | Thread card ms | List page ms | Search ms | Home ms | Store MB |")
    print("|--:|--:|--:|--:|--:|--:|")
    for size in measured:
        numbers = (size.thread_ms, size.list_ms, size.search_ms, size.home_ms)
        times = " | ".join(f"{one:.2f}" for one in numbers)
        print(f"| {size.conversations:,} | {times} | {size.megabytes:,.0f} |")
    first, last = measured[0], measured[-1]
    growth = last.list_ms / first.list_ms
    print(f"\nList page at {last.conversations:,} / at {first.conversations:,}: {growth:.2f}")


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    python = f"Python {sys.version.split()[0]}"
    kind = f"{platform.system()} {platform.machine()}"
    return f"{psutil.cpu_count()} cores, {memory:.0f} GB, {kind}, {python}. gunicorn 2 workers x 8 threads."


if __name__ == "__main__":
    main()
