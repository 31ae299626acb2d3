"""Runs jobs: one item at a time, each job for as long as the others; no item holds up the rest.

An item that fails is set aside for a while, ever longer up to an hour; the others go on. Two runners at
once do no harm: every item is claimed, or done in a transaction that looks again. When told to stop, a
runner finishes the item in hand.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.records import setbacks
from backend.records.key import fetch_one, read_each
from backend.records.setbacks import Setback

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
"""An item that has not come up again for so long after its retry was due was settled otherwise."""

SETBACKS_READ = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work."""

    path: str
    """Of the document that says what is to be done."""
    waits_since: datetime | None = None
    """When it became due (UTC), None where nobody knows."""
    group: str = ""
    """Items of one group are done in their order: where one fails, the later ones wait for it."""


class Job(Protocol):
    """A kind of work."""

    @property
    def name(self) -> str:
        """As it stands in the log and in setbacks."""
        ...

    def due(self) -> Iterator[Item]:
        """Yield what is due, the longest waiting first."""
        ...

    def do(self, item: Item) -> bool:
        """Do one; False if another worker had it or nothing was left to do. Safe to run twice at once.

        What it raises is set aside by the runner, except SetAside.
        """
        ...


class SetAside(Exception):
    """An item failed, and its job has seen to it that it is tried again later."""


@dataclass(slots=True)
class Tally:
    """What one job came to in one run. Times are in seconds."""

    done: int = 0
    failed: int = 0
    dwell_s: float = 0.0
    """The longest that an item had waited when it was taken up."""
    work_s: float = 0.0
    """Spent on all of them."""

    def as_dict(self) -> dict[str, float]:
        """For the log and for whoever called."""
        times = {"dwell_s": round(self.dwell_s, 1), "work_s": round(self.work_s, 2)}
        return {"done": self.done, "failed": self.failed, **times}


@dataclass(slots=True)
class _Shift:
    """One job during one run."""

    job: Job
    items: Iterator[Item]
    setbacks: dict[str, Setback]
    tally: Tally = field(default_factory=Tally)
    spent: timedelta = timedelta(0)
    """The time it has had. Whoever had least is next: a few long items keep no small ones waiting."""
    blocked: set[str] = field(default_factory=set)
    """Groups in which something waits for its retry."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Works through several jobs."""

    documents: Documents
    clock: Clock
    jobs: Sequence[Job]

    def run(self, within: timedelta, is_stopped: Callable[[], bool] = lambda: False) -> dict[str, Tally]:
        """Work until nothing is due, the time is over, or ``is_stopped``. Returns the tally by job."""
        until = self.clock.now() + within
        shifts = [_Shift(job, _listed(job), self._setbacks_of(job)) for job in self.jobs]
        working = list(shifts)
        while working and self.clock.now() < until and not is_stopped():
            shift = min(working, key=lambda one: one.spent)
            if not self._turn(shift):
                working.remove(shift)
        tallies = {shift.job.name: shift.tally for shift in shifts}
        for name, tally in tallies.items():
            log.info("job", extra={"job": name, **tally.as_dict()})
        return tallies

    def _turn(self, shift: _Shift) -> bool:
        """Take up the next item of a job; False when none is left."""
        started = self.clock.now()
        is_working = self._next(shift)
        shift.spent += self.clock.now() - started
        return is_working

    def _next(self, shift: _Shift) -> bool:
        try:
            item = next(shift.items, None)
        except Exception:  # a job that cannot even list its work must not stop the others
            log.exception("job cannot list its work", extra={"job": shift.job.name})
            shift.tally.failed += 1
            return False
        if item is None:
            return False
        setback = shift.setbacks.get(item.path)
        if item.group in shift.blocked or (setback and setback.retry_at > self.clock.now()):
            shift.blocked |= {item.group} - {""}
            return True
        self._take_up(shift, item, setback)
        return True

    def _take_up(self, shift: _Shift, item: Item, setback: Setback | None) -> None:
        tally, started = shift.tally, self.clock.now()
        if item.waits_since:
            tally.dwell_s = max(tally.dwell_s, (started - item.waits_since).total_seconds())
        try:
            tally.done += shift.job.do(item)
            if setback:
                self._forget(setback)
        except SetAside:
            tally.failed += 1
        except Exception as fault:  # whatever it is, it is this item's own: the rest goes on
            log.exception("job item failed", extra={"job": shift.job.name, "item": item.path})
            tally.failed += 1
            shift.blocked |= {item.group} - {""}
            self._set_aside(shift.job.name, item, fault)
        tally.work_s += (self.clock.now() - started).total_seconds()

    def _setbacks_of(self, job: Job) -> dict[str, Setback]:
        page = self.documents.query(setbacks.of_job(job.name, limit=SETBACKS_READ))
        known = read_each(page.documents, setbacks.read)
        settled = [one for one in known if one.retry_at + FORGOTTEN_AFTER < self.clock.now()]
        for setback in settled:
            self._forget(setback)
        return {one.item: one for one in known if one not in settled}

    def _set_aside(self, job: str, item: Item, fault: Exception) -> None:
        key = setbacks.key(job, item.path)

        def body(transaction: Transaction) -> None:
            known = fetch_one(transaction, key)
            failures = (known.failures if known else 0) + 1
            wait = min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY)
            setback = Setback(job, item.path, failures, self.clock.now() + wait, type(fault).__name__)
            transaction.set(key.path, setbacks.fields(setback))

        self.documents.transact(body)

    def _forget(self, setback: Setback) -> None:
        path = setbacks.key(setback.job, setback.item).path
        self.documents.transact(lambda transaction: transaction.delete(path))


def _listed(job: Job) -> Iterator[Item]:
    """What is due, asked for only when the job has its turn."""
    yield from job.due()
