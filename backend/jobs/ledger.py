"""Proves each connected mailbox's last whole days, once a day."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.jobs.runner import Item
from backend.records import ledger
from backend.services.mail.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Prove:
    """One day of one mailbox at a time."""

    ledger: Ledger
    name: str = "ledger"

    def due(self) -> Iterator[Item]:
        """Yield the days that were not proved today, the oldest of a mailbox first."""
        for account in self.ledger.connections.all():
            for day in self.ledger.days_to_prove(account.mailbox):
                yield Item(ledger.key(account.mailbox, day).path, group=account.mailbox)

    def do(self, item: Item) -> bool:
        """Prove it. Raises: MailFault."""
        mailbox, _, day = item.path.rpartition("/")[2].rpartition(":")
        self.ledger.prove(mailbox, day)
        return True
