"""Asks for work: writes it down, then rings."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.ports.work import Bell, BellUnheard
from backend.records import work
from backend.records.codec import onto
from backend.records.work import Asked

log = logging.getLogger(__name__)

TRIED_AGAIN_WITHIN = timedelta(minutes=1)
"""Asked for anew, what fails is tried again so soon at the latest: whatever was mended shows."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The port for work on the store. The bell is what differs between one machine and several."""

    documents: Documents
    clock: Clock
    bell: Bell

    def put(self, kind: str, mailbox: str) -> None:
        """See the port."""
        now, key = self.clock.now(), work.key(kind, mailbox)

        def body(transaction: Transaction) -> bool:
            document = transaction.get(key.path)
            if document is None:
                transaction.set(key.path, work.fields(Asked(kind, mailbox, now, now)))
                return True
            standing = work.read(document)
            asked = _asked_again(standing, now)
            if asked == standing:
                return False
            transaction.set(key.path, onto(document.fields, work.fields(asked)))
            return True

        if self.documents.transact(body):
            ring(self.bell, kind, mailbox)


def ring(bell: Bell, kind: str, mailbox: str) -> None:
    """Ring, and go on if nobody hears it: what is asked for stands in the store."""
    try:
        bell.ring(kind, mailbox)
    except BellUnheard as fault:
        log.warning("work waits until somebody looks: %s", fault)


def _asked_again(standing: Asked, now: datetime) -> Asked:
    if standing.asks == standing.taken:
        return replace(standing, asks=standing.asks + 1, asked_at=now)
    if standing.failures:
        return replace(standing, ready_at=min(standing.ready_at, now + TRIED_AGAIN_WITHIN))
    return standing
