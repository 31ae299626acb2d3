"""What the settings of a mailbox show, whole."""

from dataclasses import dataclass

from backend.domain.mailbox import Mailbox
from backend.domain.snapshots.me import Me


@dataclass(frozen=True, slots=True)
class MailboxSnapshot:
    """The settings of one mailbox and of the person in it."""

    me: Me
    mailbox: Mailbox
    is_away: bool
