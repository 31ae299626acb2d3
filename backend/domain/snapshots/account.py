"""What the card of a mailbox's connection shows, whole."""

from dataclasses import dataclass

from backend.domain.account import Account
from backend.domain.ledger import LedgerSnapshot
from backend.domain.mailbox import Mailbox
from backend.domain.mirror import Mirror
from backend.domain.past import Past
from backend.domain.snapshots.me import Me

DEAD_UP_TO = 100
NO_DAYS = LedgerSnapshot()


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
    past: Past | None = None
    """How far the mail from before the connection is taken in."""
    ledger: LedgerSnapshot = NO_DAYS
    dead: int = 0
    """Mails that could not be taken in, counted no further than ``DEAD_UP_TO``."""
    mirror: Mirror | None = None
    """What Gmail shows of it, None where nobody ever chose that."""
