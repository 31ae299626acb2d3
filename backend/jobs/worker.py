"""Does what was asked for: one turn of one mailbox at a time, bounded, by nobody else meanwhile.

A turn claims the mailbox, takes what has been ready longest, does it for ``TURN`` at most, and asks for
another turn where something is left: a mailbox that never ends keeps no other one waiting. What was
asked for is taken away by whoever holds the claim, in the transaction that looks whether they still do.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from backend.jobs.asking import ring
from backend.jobs.claiming import LEASE, Claiming
from backend.ports.clock import Clock
from backend.ports.documents import Documents, StoreError, Transaction
from backend.ports.mail_fault import MailFault
from backend.ports.work import Bell, Handler
from backend.records import claims, work
from backend.records.claims import Claim
from backend.records.codec import onto
from backend.records.key import read_each
from backend.records.work import Asked

log = logging.getLogger(__name__)

TURN = timedelta(seconds=5)
"""Of one mailbox. The piece in hand is finished, so that it may be a little more."""
KINDS_READ = 50
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=1)
ATTEMPTS = 5
"""What has failed so often in a row is told by the doctor; it goes on being tried, once an hour."""


class Outcome(StrEnum):
    """What a turn came to."""

    DONE = "done"
    MORE = "more"
    """Something is left, or was asked for meanwhile."""
    NOTHING = "nothing"
    """Nothing was asked for, or it was done already."""
    BUSY = "busy"
    """The mailbox is another worker's, who sees when done what was asked for."""
    FAILED = "failed"
    """It is tried again, ever later."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Gives mailboxes their turns. Safe to use from several threads and processes at once."""

    documents: Documents
    clock: Clock
    handlers: Mapping[str, Handler]
    """By kind. What another release asked for under a kind unknown here is left to that one."""
    bell: Bell
    is_stopped: Callable[[], bool] = lambda: False
    """Whether this process is told to end: then a turn ends with the piece in hand."""

    def turn(self, mailbox: str, *, retried: str = "") -> Outcome:
        """Give a mailbox its turn. Work of the kind ``retried`` that failed may be tried before its time.

        Raises: StoreError.
        """
        claiming = Claiming(self.documents, self.clock)
        claim = claiming.take(mailbox)
        if claim is None:
            return Outcome.BUSY
        try:
            asked = self._taken_up(mailbox, retried)
            outcome = self._work(claiming, claim, asked) if asked else Outcome.NOTHING
        finally:
            with suppress(StoreError):
                claiming.release(claim)
        for waiting in self._ready(mailbox):
            ring(self.bell, waiting.kind, mailbox)
        return outcome

    def _ready(self, mailbox: str, retried: str = "") -> list[Asked]:
        """What may be done for a mailbox now, the longest ready first."""
        now = self.clock.now()
        page = self.documents.query(work.of_mailbox(mailbox, limit=KINDS_READ))
        known = [one for one in read_each(page.documents, work.read) if one.kind in self.handlers]
        ready = [one for one in known if one.ready_at <= now or (one.kind == retried and one.failures)]
        return sorted(ready, key=lambda one: one.ready_at)

    def _taken_up(self, mailbox: str, retried: str) -> Asked | None:
        ready = self._ready(mailbox, retried)
        if not ready:
            return None
        key, until = work.key(ready[0].kind, mailbox), self.clock.now() + LEASE

        def body(transaction: Transaction) -> Asked | None:
            document = transaction.get(key.path)
            if document is None:
                return None
            asked = work.read(document)
            taken = replace(asked, taken=asked.asks, ready_at=until)
            transaction.set(key.path, onto(document.fields, work.fields(taken)))
            return taken

        return self.documents.transact(body)

    def _work(self, claiming: Claiming, claim: Claim, asked: Asked) -> Outcome:
        began = self.clock.now()
        with claiming.kept(claim) as is_lost:

            def is_over() -> bool:
                return self.is_stopped() or is_lost() or self.clock.now() >= began + TURN

            try:
                is_left = self.handlers[asked.kind](asked.mailbox, is_over)
                outcome = Outcome.MORE if self._settle(claim, asked, is_left=is_left) else Outcome.DONE
            except Exception as fault:  # whatever it is, it is this mailbox's own: the others go on
                log.exception("work failed", extra={"kind": asked.kind, "mailbox": asked.mailbox})
                self._set_aside(claim, asked, fault)
                outcome = Outcome.FAILED
        self._tell(asked, outcome, began)
        return outcome

    def _settle(self, claim: Claim, asked: Asked, *, is_left: bool) -> bool:
        """Take away what is done. Returns whether something waits still."""
        now = self.clock.now()

        def settled(standing: Asked) -> Asked | None:
            if not is_left and standing.asks == asked.taken:
                return None
            since = now if is_left else standing.asked_at
            asks = max(standing.asks, asked.taken + 1)
            return replace(standing, asks=asks, asked_at=since, ready_at=now, failures=0, fault="")

        return self._change(claim, asked, settled)

    def _set_aside(self, claim: Claim, asked: Asked, fault: Exception) -> None:
        failures = asked.failures + 1
        told_s = (fault.retry_after_s if isinstance(fault, MailFault) else None) or 0
        wait = max(min(FIRST_RETRY * 2 ** min(failures - 1, 10), LAST_RETRY), timedelta(seconds=told_s))
        ready_at, name = self.clock.now() + wait, type(fault).__name__

        def later(standing: Asked) -> Asked:
            asks = max(standing.asks, asked.taken + 1)
            return replace(standing, asks=asks, ready_at=ready_at, failures=failures, fault=name)

        self._change(claim, asked, later)

    def _change(self, claim: Claim, asked: Asked, change: Callable[[Asked], Asked | None]) -> bool:
        """Write what the work is now, None for gone; nothing, if the mailbox is another worker's by now."""
        path = work.key(asked.kind, asked.mailbox).path

        def body(transaction: Transaction) -> bool:
            document = transaction.get(path)
            if document is None or not claims.is_held(transaction, claim):
                return document is not None
            now = change(work.read(document))
            if now is None:
                transaction.delete(path)
            else:
                transaction.set(path, onto(document.fields, work.fields(now)))
            return now is not None

        return self.documents.transact(body)

    def _tell(self, asked: Asked, outcome: Outcome, began: datetime) -> None:
        told = {
            "kind": asked.kind,
            "outcome": outcome.value,
            "dwell_s": round(max((began - asked.asked_at).total_seconds(), 0), 1),
            "work_s": round((self.clock.now() - began).total_seconds(), 2),
        }
        log.info("work", extra=told)
