"""What a member is told, as facts: ``backend.mails`` and ``backend.i18n`` have the words."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.account import Trouble
from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.member import Member
from backend.domain.preferences import Event, Preferences, Tongue
from backend.domain.refs import Ref
from backend.domain.snapshots.me import Me


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened in a conversation, and why this member is told of it."""

    event: Event
    line: Activity
    note: str = ""
    """The beginning of the note that it is about. For members of its mailbox alone."""


@dataclass(frozen=True, slots=True)
class News:
    """What is told of one conversation, oldest first."""

    conversation: Conversation
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One message to one member: everything that came up together."""

    id: str
    mailbox: Ref
    sender: Ref
    """The mailbox from whose account it goes out."""
    to: Member
    tongue: Tongue
    now: datetime
    news: tuple[News, ...]
    left_out: int = 0
    """Further conversations that there was no room for."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for one member in the morning."""

    id: str
    mailbox: Ref
    sender: Ref
    """The mailbox from whose account it goes out."""
    to: Member
    tongue: Tongue
    now: datetime
    mine: tuple[Conversation, ...]
    """Theirs, the most urgent first; a page at most, as the others."""
    calling: tuple[Conversation, ...]
    """Where notes call them."""
    followed: tuple[Conversation, ...]
    """Followed by them, not theirs, and changed since a day."""
    unassigned: int
    """Open ones that nobody has, up to ``view.COUNT_UP_TO``."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say: then nothing is said."""
        return not (self.mine or self.calling or self.followed or self.unassigned)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Told to an admin: the connection of a mailbox is lost."""

    id: str
    mailbox: Ref
    sender: Ref
    """The mailbox from whose account it goes out."""
    to: Member
    tongue: Tongue
    now: datetime
    trouble: Trouble


Letter = Told | Digest | Alarm
"""What one message says."""


@dataclass(frozen=True, slots=True)
class PreferencesSnapshot:
    """What a member chose, and what can be chosen here."""

    me: Me
    preferences: Preferences
    has_chat: bool
    """Whether a webhook can be kept: only where the installation has a vault."""
    is_connected: bool
    """Whether the mailbox's account sends e-mails at present."""
