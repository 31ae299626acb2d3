"""What is shown of a conversation's mail, read in Gmail when somebody asked for it."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.conversation import Conversation
from backend.domain.preview import Preview, Unread
from backend.domain.snapshots.me import Me

Reading = Preview | Unread
"""A mail, or why it is not shown."""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message of a conversation, by its head."""

    gmail_id: str
    sender: str
    at: datetime
    """When it arrived (UTC)."""
    snippet: str
    files: int = 0
    """How many are attached."""


@dataclass(frozen=True, slots=True)
class MessagesSnapshot:
    """The messages of a conversation, newest first, one of them open."""

    me: Me
    conversation: Conversation
    lines: tuple[MessageLine, ...] = ()
    opened: Reading = Unread.GONE
