"""Asks Gmail every day to go on pushing."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.jobs.runner import Item
from backend.records import accounts
from backend.services.mail.watching import Watching


@dataclass(frozen=True, slots=True)
class Renew:
    """One mailbox at a time."""

    watching: Watching
    name: str = "renew"

    def due(self) -> Iterator[Item]:
        """Yield the accounts whose day is over."""
        for account in self.watching.connecting.connections.all():
            if self.watching.is_due(account):
                yield Item(accounts.key(account.mailbox).path, account.renewed_at)

    def do(self, item: Item) -> bool:
        """Renew it. Raises: NotRenewed."""
        return self.watching.renew(item.path.rpartition("/")[2])
