"""Messages that something happened to are looked at, many at once, and placed one by one.

One that fails does not hold up the others: it is tried again a few times, then kept as a dead letter.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from backend.domain.obstacle import Obstacle
from backend.domain.replacing import replace
from backend.ports.account import AccountMail, Looked
from backend.ports.clock import Clock
from backend.ports.documents import Documents, StoreUnavailable, Transaction, paged
from backend.ports.mail_fault import MailFault, MailNotReadable, MailUnavailable
from backend.ports.message_head import MessageHead
from backend.records import arrivals, dead_letters
from backend.records.arrivals import Arrival
from backend.records.codec import over
from backend.records.dead_letters import DeadLetter
from backend.records.key import fetch, readable
from backend.services.mail.placing import Placing

log = logging.getLogger(__name__)

AT_ONCE = 50
RETRIES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long a message that failed waits before it is tried again; after the last of them it is given up."""

UNREAD_RETRIES = (*RETRIES, *[timedelta(hours=1)] * 20)
"""The same, of a message that Gmail itself cannot tell: it may have an hour that is not its best."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks at what arrived."""

    documents: Documents
    clock: Clock
    placing: Placing

    def look(self, mailbox: str, mail: AccountMail) -> bool:
        """Place the next messages of a mailbox. Returns whether more may wait.

        Raises: MailFault for what befalls the account, once all that could be read is placed.
        """
        waiting = self._next(mailbox)
        if not waiting:
            return False
        looked = mail.heads([one.gmail_id for one in waiting])
        faults = [fault for one in waiting if (fault := _of_account(looked[one.gmail_id]))]
        placed = [one for one in waiting if self._is_placed(one, looked[one.gmail_id])]
        self._settle(mailbox, placed)
        if faults:
            raise max(faults, key=lambda fault: fault.retry_after_s or 0)
        return len(waiting) == AT_ONCE

    def _next(self, mailbox: str) -> list[Arrival]:
        """The longest waiting that are not to be left for later."""
        ready: list[Arrival] = []
        for arrival in self._waiting(mailbox):
            if arrival.retry_at is None or arrival.retry_at <= self.clock.now():
                ready.append(arrival)
            if len(ready) == AT_ONCE:
                break
        return ready

    def _waiting(self, mailbox: str) -> Iterator[Arrival]:
        pages = paged(lambda at: self.documents.query(arrivals.waiting(mailbox, limit=AT_ONCE, cursor=at)))
        yield from readable(pages, arrivals.read)

    def _is_placed(self, arrival: Arrival, looked: Looked) -> bool:
        if _of_account(looked):
            return False
        if isinstance(looked, MailUnavailable):
            self._failed(arrival, type(looked).__name__, retries=UNREAD_RETRIES)
            return False
        try:
            self.placing.place(arrival, looked if isinstance(looked, MessageHead) else None)
        except StoreUnavailable:
            raise
        except Exception as fault:  # whatever it is, it is this message's own: the rest goes on
            extra = {"mailbox": arrival.mailbox, "gmail_id": arrival.gmail_id}
            log.exception("a message cannot be placed", extra=extra)
            self._failed(arrival, type(fault).__name__, retries=RETRIES)
            return False
        return True

    def _settle(self, mailbox: str, placed: Sequence[Arrival]) -> None:
        """Done with, unless something happened to them again meanwhile."""
        places = {arrivals.key(mailbox, one.gmail_id): one for one in placed}

        def body(transaction: Transaction) -> None:
            found = fetch(transaction, places)
            for key, arrival in places.items():
                stands = found.get(key)
                if stands is not None and stands.history_id == arrival.history_id:
                    transaction.delete(key.path)

        if places:
            self.documents.transact(body)

    def _failed(self, arrival: Arrival, reason: str, *, retries: Sequence[timedelta]) -> None:
        key = arrivals.key(arrival.mailbox, arrival.gmail_id)
        letter_key = dead_letters.key(arrival.mailbox, arrival.gmail_id)
        now, failures = self.clock.now(), arrival.failures + 1

        def body(transaction: Transaction) -> None:
            found = fetch(transaction, [key, letter_key])
            stands, document = found.get(key), found.document(key)
            if stands is None or document is None:
                return
            if failures <= len(retries):
                later = replace(stands, failures=failures, retry_at=now + retries[failures - 1])
                transaction.set(key.path, over(document, arrivals.fields(later)))
                return
            letter = DeadLetter(
                mailbox=arrival.mailbox,
                gmail_id=arrival.gmail_id,
                thread_id=arrival.thread_id,
                reason=reason,
                failures=failures,
                at=now,
                is_past=arrival.is_past,
                new_since=arrival.new_since,
            )
            transaction.set(letter_key.path, over(found.document(letter_key), dead_letters.fields(letter)))
            transaction.delete(key.path)

        self.documents.transact(body)


def _of_account(looked: Looked) -> MailFault | None:
    """What kept a message from being read, where it befell the account: too many calls, no permission."""
    if isinstance(looked, MessageHead) or (isinstance(looked, MailUnavailable) and not looked.retry_after_s):
        return None
    is_gone = isinstance(looked, MailNotReadable) and looked.obstacle is Obstacle.GONE
    return None if is_gone else looked
