"""Snoozed conversations whose time has come are opened."""

from dataclasses import dataclass

from backend.domain import moves
from backend.domain.message import message_key
from backend.domain.refs import RELAIS
from backend.domain.rights import Deed
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Page, Transaction
from backend.records import mailboxes, queues
from backend.records.key import fetch_one
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current

PAGE = 100


@dataclass(frozen=True, slots=True)
class Waking:
    """Ends snoozes. Safe to run twice at once: each is ended in a transaction that looks again."""

    documents: Documents
    clock: Clock

    def due(self, cursor: str | None = None) -> Page:
        """A page of the conversations of all mailboxes whose time has come, the most overdue first."""
        return self.documents.query(queues.due(self.clock.now(), limit=PAGE, cursor=cursor))

    def wake(self, path: str) -> bool:
        """Open the conversation that stands there; False if somebody else did, or moved it."""
        address = path.split("/")[1]

        def body(transaction: Transaction) -> bool:
            mailbox = fetch_one(transaction, mailboxes.key(address))
            document = transaction.get(path)
            if mailbox is None or document is None:
                return False
            current, now = Current.read(document), self.clock.now()
            key = message_key(f"wake {path} {current.conversation.version}")
            attempt = Attempt(RELAIS, Deed.WORK, key)
            outcome = gate.change(
                transaction, attempt, mailbox, current, lambda one: moves.wake(one, now=now), now=now
            )
            return outcome.done is not None

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return False
