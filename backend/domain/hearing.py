"""What a mail of the thread does to a conversation."""

from datetime import datetime
from enum import Enum, auto
from typing import TypeVar

from backend.domain.changes import MessageHeard
from backend.domain.conversation import PARTICIPANTS_REMEMBERED, Conversation, LastMessage
from backend.domain.kind import Kind
from backend.domain.message import Message
from backend.domain.moves import Moved
from backend.domain.other import Other
from backend.domain.refs import Ref
from backend.domain.replacing import replace
from backend.domain.status import Phase, Status, phase_of
from backend.domain.stored_message import Undelivered

MESSAGES_REMEMBERED = 30


class Manner(Enum):
    """How a message comes to a conversation."""

    NEW = auto()
    """As it arrives: it moves clocks and status."""
    LATE = auto()
    """It was missed, and is met long after: as NEW, but nobody is told and no rule acts on it."""
    PAST = auto()
    """It was there before Relais looked: a customer's opens nothing again."""
    QUIET = auto()
    """A note that the account wrote to itself: it moves nothing."""


T = TypeVar("T")


def hear(
    conversation: Conversation,
    message: Message,
    *,
    ours: bool,
    now: datetime,
    author: str = "",
    manner: Manner = Manner.NEW,
) -> Moved:
    """Take in a message of the thread that was not known yet.

    A customer's mail starts the wait and reopens what was pending, snoozed or closed; ours ends the
    wait and makes open pending. Machine mail moves no clock and no status; spam stays spam. A
    message older than the newest one known fills gaps only. ``author`` is the ``sub`` of the member
    who wrote it, an empty string where none did. A bounce says that a mail of ours did not arrive.
    """
    known = _with_people(conversation, message)
    sender = message.sender_name or message.sender
    is_past = manner in (Manner.LATE, Manner.PAST)
    if message.is_machine or manner is Manner.QUIET or message.at < conversation.last_message.at:
        line = MessageHeard(message.gmail_id, sender, conversation.standing, message.at, is_past)
        return _bounced(known, message), line
    opens_nothing = manner is Manner.PAST and not ours
    status = conversation.status if opens_nothing else _status_after(conversation.status, ours=ours)
    is_over, wait = phase_of(status) is Phase.OVER, _wait_after(conversation, message, ours=ours)
    last = LastMessage(message.at, sender, message.snippet, ours, author, conversation.next_version)
    is_unmoved = status == conversation.status
    heard = replace(
        known,
        last_message=last,
        waiting_since=None if is_over else wait,
        waited_since=wait if is_over else None,
        status=status,
        snoozed_until=conversation.snoozed_until if phase_of(status) is Phase.ASLEEP else None,
        closed_at=conversation.closed_at if is_over else None,
        moved=conversation.moved if is_unmoved else conversation.stamp(Ref(author, sender), now),
        undelivered=None,
    )
    return heard, MessageHeard(message.gmail_id, sender, heard.standing, message.at, is_past)


def _with_people(conversation: Conversation, message: Message) -> Conversation:
    """The conversation with everybody who is on the message."""
    everybody = (*conversation.participants, *sorted(message.participants))
    return replace(
        conversation,
        participants=_newest(everybody, PARTICIPANTS_REMEMBERED),
        named=_newest((*conversation.named, *message.named), PARTICIPANTS_REMEMBERED),
    )


def _bounced(conversation: Conversation, message: Message) -> Conversation:
    if message.kind is not Kind.BOUNCE:
        return conversation
    return replace(conversation, undelivered=Undelivered(message.gmail_id, message.at, message.failed_for))


def remember_copy(conversation: Conversation, gmail_id: str) -> Conversation:
    """Remember the id that a message has in the copy the thread id belongs to."""
    return replace(conversation, gmail_ids=_newest((gmail_id, *conversation.gmail_ids), MESSAGES_REMEMBERED))


def _status_after(status: Status | Other, *, ours: bool) -> Status | Other:
    if status is Status.SPAM:
        return status
    if ours:
        return Status.PENDING if status is Status.OPEN else status
    return Status.OPEN


def _wait_after(conversation: Conversation, message: Message, *, ours: bool) -> datetime | None:
    if ours:
        return None
    is_spam = conversation.status is Status.SPAM
    return (conversation.waited_since if is_spam else conversation.waiting_since) or message.at


def _newest(values: tuple[T, ...], limit: int) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))[:limit]
