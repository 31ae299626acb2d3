"""What the card of a mailbox's connection shows, whole."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.account import Account
from backend.domain.mailbox import Mailbox
from backend.domain.snapshots.me import Me


@dataclass(frozen=True, slots=True)
class AccountSnapshot:
    """A mailbox and its account, for an admin."""

    me: Me
    mailbox: Mailbox
    account: Account | None
    missing: str = ""
    """The setting without which nobody can connect here, an empty string where all are set."""
    is_pushed: bool = False
    """Whether Gmail tells of new mail now."""
    now: datetime | None = None
