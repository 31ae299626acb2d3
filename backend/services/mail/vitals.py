"""How every connected account does."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.domain.vital import Vital, vital_of
from backend.records import accounts
from backend.services.mail.connections import Connections


@dataclass(frozen=True, slots=True)
class Vitals:
    """Measures accounts."""

    connections: Connections
    is_pushed: bool
    """Whether Gmail is asked to push here."""

    def all(self) -> Iterator[Vital]:
        """Every account that was ever connected, by mailbox. Opens no token."""
        known = sorted(self.connections.all(), key=lambda account: account.mailbox)
        paths = {account.mailbox: accounts.credentials(account.mailbox).path for account in known}
        stored = self.connections.documents.get_many(list(paths.values()))
        now = self.connections.clock.now()
        for account in known:
            has_token = paths[account.mailbox] in stored
            yield vital_of(account, now, has_token=has_token, is_pushed=self.is_pushed)
