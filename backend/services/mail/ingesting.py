"""A turn of a mailbox: read what happened in its account, and place what arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.account import Account
from backend.domain.replacing import replace
from backend.ports.clock import Clock
from backend.ports.mail_fault import MailFault, MailUnavailable, NotConnected, Reconnected
from backend.services.mail.connections import Connections
from backend.services.mail.looking import Looking
from backend.services.mail.syncing import Syncing

INGEST = "ingest"
"""The kind of this work."""
POLLED_BESIDE_PUSHES = timedelta(minutes=10)
"""How long no push may come before the history is read all the same."""


@dataclass(frozen=True, slots=True)
class Ingesting:
    """Reads and places."""

    clock: Clock
    connections: Connections
    syncing: Syncing
    looking: Looking

    def ingest(self, mailbox: str, is_stopped: Callable[[], bool]) -> bool:
        """Work until nothing is left, or told to stop. Returns whether something is left.

        Safe to kill at any point, and to run twice at once. What Gmail refuses for good is the account's
        state by now, and nothing to try again. Raises: MailUnavailable, with how long to leave Gmail alone.
        """
        account = self.connections.account(mailbox)
        if account is None or not account.is_readable:
            return False
        self._check_left_alone(account)
        try:
            with self.connections.guarded(mailbox) as mail:
                self.syncing.read(account, mail)
                while self.looking.look(mailbox, mail):
                    if is_stopped():
                        return True
        except Reconnected:
            return True
        except NotConnected:
            return False
        except MailFault as fault:
            self._leave_alone(mailbox, fault)
            if fault.is_permanent:
                return False
            raise
        return False

    def is_due(self, account: Account, poll_every: timedelta) -> bool:
        """Whether it is read though nothing calls: seldom where Gmail pushes."""
        now = self.clock.now()
        is_pushed = account.watch_until is not None and account.watch_until > now
        every = POLLED_BESIDE_PUSHES if is_pushed else poll_every
        return account.is_readable and (account.read_at is None or account.read_at + every <= now)

    def _check_left_alone(self, account: Account) -> None:
        """Gmail may have asked to be left alone: a push does not shorten that."""
        now = self.clock.now()
        if account.alone_until and account.alone_until > now:
            left = (account.alone_until - now).total_seconds()
            raise MailUnavailable("Gmail asked to be left alone", retry_after_s=left)

    def _leave_alone(self, mailbox: str, fault: MailFault) -> None:
        if not fault.retry_after_s:
            return
        until: datetime = self.clock.now() + timedelta(seconds=fault.retry_after_s)
        self.connections.change(mailbox, lambda account: replace(account, alone_until=until))
