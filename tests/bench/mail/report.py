"""Measures the mail engine on each store and prints its tables."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.mail.given import Spent
from tests.bench.mail.intake import Held, Imported, Intake, apart, import_past, memory, take_in
from tests.bench.mail.pushes import Pushed, measure, percentile, read_over_http
from workbench.emulators import firestore_emulator

FIRESTORE_LESS = 10
"""On the emulator so many times less is measured, since it is no Firestore."""
OVER_HTTP = 500


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything of one store."""

    intake: Intake
    over_http: tuple[int, Spent]
    imported: Imported
    pushed: Pushed
    memory: Sequence[Held]
    """Empty where it was not measured."""


def main(folder: Path, stores: Sequence[str]) -> None:
    """Measure and print."""
    measured = {}
    for store in stores:
        less = 1 if store == "sqlite" else FIRESTORE_LESS
        measured[store] = _measured(folder, store, less)
    _print_intake(measured)
    _print_pushes(measured)
    for store, one in measured.items():
        _print_memory(store, one.memory)


def _measured(folder: Path, store: str, less: int) -> Measured:
    taken, over_http = _count("MESSAGES", 5_000) // less, OVER_HTTP // less
    with _fresh(folder, store, "taking-in") as address:
        intake = apart(take_in, address, taken)
    with _fresh(folder, store, "over-http") as address:
        http = apart(read_over_http, address, over_http)
    with _fresh(folder, store, "import") as address:
        imported = apart(import_past, address, _count("IMPORT", 20_000) // less)
    with _fresh(folder, store, "pushes") as address:
        pushed = measure(address, folder, _count("PUSHES", 40))
    held: Sequence[Held] = ()
    if store == "sqlite" and _count("MEMORY", 100_000):
        with _fresh(folder, store, "memory") as address:
            held = apart(memory, address, _count("MEMORY", 100_000))
    return Measured(intake, (over_http, http), imported, pushed, held)


@contextmanager
def _fresh(folder: Path, store: str, part: str) -> Iterator[str]:
    """The address of an empty store of a kind."""
    if store == "sqlite":
        yield f"sqlite:///{folder / f'{part}.sqlite3'}"
        return
    with ExitStack() as stack:
        os.environ["FIRESTORE_EMULATOR_HOST"] = stack.enter_context(firestore_emulator(folder))
        yield f"firestore://bench-relais-{part}/(default)"


def _count(what: str, usual: int) -> int:
    return int(os.environ.get(f"BENCH_MAIL_{what}", usual))


def _print_intake(measured: dict[str, Measured]) -> None:
    print("\n| Store | Messages | What | CPU ms a message | Messages/s, one worker |\n|---|--:|---|--:|--:|")
    for store, one in measured.items():
        number, http = one.over_http
        count = one.intake.messages
        _print_spent(store, count, "taken in, mail given in memory", one.intake.spent)
        _print_spent(store, number, "taken in over HTTP, by Google's client", http)
        _print_spent(store, count, "followed afterwards", one.intake.followed)
        _print_spent(store, one.imported.messages, "imported, mail given in memory", one.imported.spent)
    print("\n| Store | Store operations a message taken in |\n|---|---|")
    for store, one in measured.items():
        told = ", ".join(f"{name} {value:.2f}" for name, value in one.intake.operations.items())
        print(f"| {store} | {told} |")
    print("\n| Store | Import of | Threads | Ours s | Half of Gmail's quota s |\n|---|--:|--:|--:|--:|")
    for store, one in measured.items():
        past = one.imported
        times = f"{past.spent.wall_s:.0f} | {past.quota_s:.0f}"
        print(f"| {store} | {past.messages:,} | {past.threads:,} | {times} |")


def _print_spent(store: str, count: int, what: str, spent: Spent) -> None:
    cpu_ms, per_second = spent.cpu_s / count * 1000, count / spent.wall_s
    print(f"| {store} | {count:,} | {what} | {cpu_ms:.1f} | {per_second:,.0f} |")


def _print_pushes(measured: dict[str, Measured]) -> None:
    print("\n| Store | Mails | Push to visible p50 s | p95 s | longest s |\n|---|--:|--:|--:|--:|")
    for store, one in measured.items():
        times = one.pushed.visible_s
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        print(f"| {store} | {len(times)} | {p50:.2f} | {p95:.2f} | {times[-1]:.2f} |")
    print("\n| Store | /push/gmail, connections | Pushes/s | p50 ms | p99 ms |\n|---|--:|--:|--:|--:|")
    for store, one in measured.items():
        for connections, ack in one.pushed.acks.items():
            rate = f"{ack.per_second:,.0f}"
            print(f"| {store} | {connections} | {rate} | {ack.p50_ms:.1f} | {ack.p99_ms:.1f} |")


def _print_memory(store: str, memory: Sequence[Held]) -> None:
    if not memory:
        return
    print("\n| Store | Messages taken in | RSS MB | of its own MB |\n|---|--:|--:|--:|")
    for held in memory:
        print(f"| {store} | {held.messages:,} | {held.rss_mb:.0f} | {held.own_mb:.0f} |")
