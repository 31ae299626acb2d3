"""What was asked for and waits in the store: done here, or rung for again where other machines do it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.jobs.asking import ring
from backend.jobs.runner import Item, Job, SetAside
from backend.jobs.worker import Outcome, Worker
from backend.ports.clock import Clock
from backend.ports.documents import Documents, paged
from backend.ports.work import Bell
from backend.records import work
from backend.records.codec import time_of
from backend.records.key import fetch_one

PAGE = 100
RUNG_AGAIN_AFTER = timedelta(minutes=1)
"""A message needs a moment; what waits longer was not heard, or its worker died."""


@dataclass(frozen=True, slots=True)
class DoAsked:
    """A turn of each mailbox for which something waits, for as long as each needs it."""

    documents: Documents
    clock: Clock
    worker: Worker
    name: str = "work"

    def due(self) -> Iterator[Item]:
        """Yield what is ready now. What a turn leaves is ready later, and comes up in the next run."""
        yield from _waiting(self.documents, self.clock.now())

    def do(self, item: Item) -> bool:
        """Give the mailbox its turn. Raises: SetAside."""
        asked = fetch_one(self.documents, work.at(item.path))
        outcome = self.worker.turn(asked.mailbox) if asked else Outcome.NOTHING
        if outcome is Outcome.FAILED:
            raise SetAside
        return outcome in (Outcome.DONE, Outcome.MORE)


@dataclass(frozen=True, slots=True)
class RingAgain:
    """Where machines are told by messages: tells them again what none has taken up."""

    documents: Documents
    clock: Clock
    bell: Bell
    name: str = "work"

    def due(self) -> Iterator[Item]:
        """Yield what should have been done by now."""
        yield from _waiting(self.documents, self.clock.now() - RUNG_AGAIN_AFTER)

    def do(self, item: Item) -> bool:
        """Ring for it."""
        asked = fetch_one(self.documents, work.at(item.path))
        if asked is None:
            return False
        ring(self.bell, asked.kind, asked.mailbox)
        return True


def look(job: Job, is_stopped: Callable[[], bool]) -> int:
    """Do everything that is ready, unless told to stop. Returns how many items were done."""
    done = 0
    for item in job.due():
        if is_stopped():
            break
        with suppress(SetAside):
            done += job.do(item)
    return done


def _waiting(documents: Documents, before: datetime) -> Iterator[Item]:
    for document in paged(lambda cursor: documents.query(work.due(before, limit=PAGE, cursor=cursor))):
        yield Item(document.path, time_of(document.fields.get("asked_at")))
