"""Messages taken in from memory: our own CPU and the store's operations a message, the import, memory.

Each is measured in a process of its own, so that neither what ran before nor the stand-in counts.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

import psutil

from backend.google_api.open_mail import GmailOpenMailReader
from backend.jobs.asked import look
from backend.jobs.follow import Follow
from backend.jobs.mirror import MirrorReader
from backend.ports.clock import Clock
from backend.services import Ports, Services, build
from backend.services.mail import MailPorts
from backend.services.telling.choosing import choose
from backend.settings.store import parse_store
from backend.store.counting import CountingDocuments
from main import GARBAGE_THRESHOLD, SystemClock, open_store
from tests.bench.filling import found
from tests.bench.mail.given import GivenMail, Spent
from tests.bench.sizes import NOWHERE
from tests.clock import NOON, SetClock
from tests.connected import connect
from tests.people import SUPPORT

WARM = 150
"""Messages taken in before the clock runs."""
SHARES = (0.0, 0.1, 0.5, 1.0)
A_FEED = 1_000
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking in came to, by one worker in one thread."""

    messages: int
    spent: Spent
    operations: Mapping[str, float]
    """Store operations a message."""
    followed: Spent
    """On the log's readers afterwards, for all messages: who is told, and the labels in Gmail."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    messages: int
    threads: int
    spent: Spent
    quota_s: float
    """How long half of Gmail's quota lets it wait."""


@dataclass(frozen=True, slots=True)
class Held:
    """Memory after so many messages, in megabytes."""

    messages: int
    rss_mb: float
    own_mb: float
    """Held by this process alone."""


def apart(measure: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Measure in a fresh process, which ends with it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(measure, *args, **kwargs).result()


def take_in(store: str, count: int) -> Intake:
    """Take in messages that a push told of."""
    documents, clock, given = _documents(store), SystemClock(), GivenMail(SystemClock().now())
    services = _house(documents, clock, given)
    _arrive(services, given, WARM)
    given.spent = Spent()
    spent, followed = Spent(), Spent()
    with documents.measure() as tally, spent.counted():
        _arrive(services, given, count)
    follow = Follow(documents, (choose, MirrorReader(clock)))
    with followed.counted():
        look(follow, lambda: False)
    documents.close()
    operations = {name: value / count for name, value in tally.as_dict().items()}
    return Intake(count, _less(spent, given.spent), operations, followed)


def import_past(store: str, count: int) -> Imported:
    """Take in the past of an account; nobody really waits for the quota."""
    clock = SetClock(NOON)
    given = GivenMail(NOON - timedelta(days=80), timedelta(days=80) / count, count)
    documents = _documents(store)
    importing = _house(documents, clock, given).mail.importing
    importing.begin(SUPPORT)
    spent, quota = Spent(), timedelta()
    with spent.counted():
        while importing.step(SUPPORT):
            past = importing.past(SUPPORT)
            assert past is not None
            if past.next_at:
                quota += past.next_at - clock.at
                clock.at = past.next_at
    past = importing.past(SUPPORT)
    assert past is not None, "no import"
    assert past.messages == count, f"{past.messages} of {count} messages were imported"
    documents.close()
    return Imported(past.messages, past.threads, _less(spent, given.spent), quota.total_seconds())


def memory(store: str, count: int) -> list[Held]:
    """What the process holds, while it takes in very many."""
    documents, clock, given = _documents(store), SystemClock(), GivenMail(SystemClock().now())
    services, process = _house(documents, clock, given), psutil.Process()
    _arrive(services, given, WARM)

    def held(messages: int) -> Held:
        gc.collect()
        told = process.memory_full_info()
        return Held(messages, told.rss / 1e6, told.uss / 1e6)

    def measured() -> Iterator[Held]:
        marks = [round(share * count) for share in SHARES]
        yield held(0)
        for start, end in pairwise(marks):
            for first in range(start, end, A_FEED):
                _arrive(services, given, min(A_FEED, end - first))
            yield held(end)

    kept = list(measured())
    documents.close()
    return kept


def _documents(store: str) -> CountingDocuments:
    gc.set_threshold(GARBAGE_THRESHOLD)
    return CountingDocuments(open_store(parse_store(store)))


def _house(documents: CountingDocuments, clock: Clock, given: GivenMail) -> Services:
    """Every use case, with the mailbox connected to the account in memory."""
    services = build(Ports(documents, clock, GmailOpenMailReader(NOWHERE), MailPorts(given)))
    found(services)
    connect(documents, SUPPORT)
    services.mail.ingesting.ingest(SUPPORT, lambda: False)
    return services


def _arrive(services: Services, given: GivenMail, count: int) -> None:
    given.arrived += count
    assert not services.mail.ingesting.ingest(SUPPORT, lambda: False), "something is left"


def _less(spent: Spent, others: Spent) -> Spent:
    return Spent(spent.cpu_s - others.cpu_s, spent.wall_s - others.wall_s)
