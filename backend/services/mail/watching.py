"""Gmail pushes for seven days at a time: asked anew every day, so that one failure is no silence.

https://developers.google.com/workspace/gmail/api/guides/push#renewing_mailbox_watch
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.account import Account
from backend.services.mail.connecting import Connecting

RENEWED_AFTER = timedelta(days=1)
ALARMING = timedelta(hours=48)
"""With so little left of its seven days, five renewals have failed."""


class NotRenewed(Exception):
    """Gmail did not take it. The account's state says why; it is tried again, ever later up to an hour."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Renews watches."""

    connecting: Connecting

    def is_due(self, account: Account) -> bool:
        """Whether Gmail is to be asked again."""
        if not (self.connecting.topic and account.is_readable):
            return False
        now = self.connecting.connections.clock.now()
        renewed = account.renewed_at
        return renewed is None or account.watch_until is None or renewed + RENEWED_AFTER <= now

    def renew(self, mailbox: str) -> bool:
        """Ask for pushes; False if another worker did. Raises: NotRenewed. Polling goes on meanwhile."""
        connections = self.connecting.connections
        account = connections.account(mailbox)
        if account is None or not self.is_due(account):
            return False
        self.connecting.ask_for_pushes(mailbox)
        after = connections.account(mailbox)
        if after and self.is_due(after):
            raise NotRenewed(after.push_trouble.value)
        return True


def ends_soon(account: Account, now: datetime) -> bool:
    """Whether pushes end within two days, or have ended: somebody has to do something about it."""
    return account.is_readable and account.watch_until is not None and account.watch_until - now < ALARMING
