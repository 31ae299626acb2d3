"""Asks for connected mailboxes to be read that no push has called for a while."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from backend.jobs.runner import Item
from backend.ports.work import Work
from backend.records import accounts
from backend.services.mail.ingesting import INGEST, Ingesting


@dataclass(frozen=True, slots=True)
class Poll:
    """One mailbox at a time."""

    ingesting: Ingesting
    work: Work
    every: timedelta
    """Where no pushes come."""
    name: str = "poll"

    def due(self) -> Iterator[Item]:
        """Yield the accounts that were last read too long ago."""
        for account in self.ingesting.connections.all():
            if self.ingesting.is_due(account, self.every):
                yield Item(accounts.key(account.mailbox).path, account.read_at)

    def do(self, item: Item) -> bool:
        """Ask for it to be read."""
        self.work.put(INGEST, item.path.rpartition("/")[2])
        return True
