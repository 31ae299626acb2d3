"""A message of a connected account as it is written down: headers and snippet, never what it says."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.kind import Kind
from backend.domain.other import Other
from backend.domain.sync import MEANING, Place

REMOVED_SHOWN = 10
"""How many removed messages a conversation names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One message of one account."""

    mailbox: str
    gmail_id: str
    gmail_thread: str
    """The account's own thread id, which need not be the key of the conversation."""
    conversation: str
    """The key of the conversation, empty for what was set aside before it belonged to any."""
    at: datetime
    """Gmail's arrival time (UTC)."""
    place: Place | Other
    message_id: str = ""
    subject: str = ""
    sender: str = ""
    """The address, empty where From names nobody."""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    snippet: str = ""
    is_ours: bool = False
    author: str = ""
    """The member's ``sub``, where one wrote it, else empty."""
    kind: Kind | Other = Kind.HUMAN
    size: int = 0
    """Bytes, as Gmail estimates."""
    attachments: tuple[str, ...] = ()
    label_ids: tuple[str, ...] = ()
    is_past: bool = False
    """Whether it was old when Relais first met it."""
    met_at: datetime | None = None
    """When Relais first wrote it down."""
    removed_at: datetime | None = None
    """When Relais noticed that it is no longer among the others, None while it is."""

    @property
    def is_visible(self) -> bool:
        """Whether it is among the messages of its conversation."""
        return self.place not in _HIDDEN


_HIDDEN = frozenset(place for place, meaning in MEANING.items() if not meaning.is_visible)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages of the account a conversation has."""

    every: int = 0
    gone: int = 0
    """In the trash, in spam, or deleted."""
    customers: int = 0
    """Written by others than the team."""
    spam: int = 0
    """Of those, how many are in spam."""

    @property
    def is_all_gone(self) -> bool:
        """Whether none of them is left."""
        return 0 < self.every <= self.gone

    @property
    def is_all_spam(self) -> bool:
        """Whether every message of a customer is in spam."""
        return 0 < self.customers <= self.spam

    def with_message(self, message: StoredMessage, count: int = 1) -> "Counts":
        """With one more message, or one less."""
        theirs = 0 if message.is_ours else count
        return Counts(
            self.every + count,
            self.gone + (0 if message.is_visible else count),
            self.customers + theirs,
            self.spam + (theirs if message.place is Place.SPAM else 0),
        )


NO_MESSAGES = Counts()


@dataclass(frozen=True, slots=True)
class RemovedMessage:
    """A customer's message that is no longer where it was."""

    gmail_id: str
    sender: str
    how: Place | Other
    """TRASH, SPAM or GONE."""
    at: datetime
    """When Relais noticed."""

    @property
    def is_restorable(self) -> bool:
        """Whether Gmail still has it."""
        return self.how in (Place.TRASH, Place.SPAM)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail of ours did not arrive."""

    gmail_id: str
    """Of the mail that says so."""
    at: datetime
    to: str = ""
    """Whom it was for, empty where the mail does not say."""
