"""Messages that could not be taken in: listed for the operator, and tried again when told to."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction, paged
from backend.ports.work import Work
from backend.records import arrivals, dead_letters
from backend.records.arrivals import Arrival
from backend.records.dead_letters import DeadLetter
from backend.records.key import fetch, readable
from backend.services.mail.ingesting import INGEST

PAGE = 100


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """What failed each time."""

    documents: Documents
    clock: Clock
    work: Work

    def every(self) -> Iterator[DeadLetter]:
        """All of them, page after page."""
        pages = paged(lambda cursor: self.documents.query(dead_letters.every(limit=PAGE, cursor=cursor)))
        yield from readable(pages, dead_letters.read)

    def retry(self, mailbox: str, gmail_id: str) -> bool:
        """Let one be looked at again, as if it had just arrived. False if there is none."""
        letter_key = dead_letters.key(mailbox, gmail_id)
        key = arrivals.key(mailbox, gmail_id)

        def body(transaction: Transaction) -> bool:
            found = fetch(transaction, [letter_key, key])
            letter = found.get(letter_key)
            if letter is None:
                return False
            if found.document(key) is None:
                now = self.clock.now()
                arrival = Arrival(
                    mailbox,
                    gmail_id,
                    letter.thread_id,
                    now,
                    is_past=letter.is_past,
                    new_since=letter.new_since,
                )
                transaction.set(key.path, arrivals.fields(arrival))
            transaction.delete(letter_key.path)
            return True

        is_there = self.documents.transact(body)
        if is_there:
            self.work.put(INGEST, mailbox)
        return is_there
