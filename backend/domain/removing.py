"""What it does to a conversation that a message of it is removed in Gmail, or comes back."""

from datetime import datetime

from backend.domain.changes import MessageRemoved, MessageRestored, Standing
from backend.domain.conversation import Conversation
from backend.domain.moves import Moved, stand
from backend.domain.refs import RELAIS
from backend.domain.replacing import replace
from backend.domain.status import Status
from backend.domain.stored_message import REMOVED_SHOWN, RemovedMessage, StoredMessage
from backend.domain.sync import Place


def remove(conversation: Conversation, before: StoredMessage, after: StoredMessage, now: datetime) -> Moved:
    """Count it as gone, and name it if it was a customer's: of our own, whoever deleted it knows.

    Clocks stand as they stood. Once every message of the customer is in spam, so is the conversation.
    """
    counted = recounted(conversation, before, after)
    if after.is_ours:
        return counted, None
    others = tuple(one for one in counted.removed if one.gmail_id != after.gmail_id)
    named = RemovedMessage(after.gmail_id, _sender(after), after.place, now)
    left = replace(counted, removed=(named, *others)[:REMOVED_SHOWN])
    if after.place is Place.SPAM and left.counts.is_all_spam and left.status is not Status.SPAM:
        left, _ = stand(left, Standing(Status.SPAM, None, now, moved=left.stamp(RELAIS.ref, now)))
    return left, MessageRemoved(after.gmail_id, _sender(after), after.place, left.standing)


def restore(conversation: Conversation, before: StoredMessage, after: StoredMessage, now: datetime) -> Moved:
    """Count it as there again. A conversation in spam is open once a message of its customer is in none."""
    counted = recounted(conversation, before, after)
    if after.is_ours:
        return counted, None
    back = replace(counted, removed=tuple(one for one in counted.removed if one.gmail_id != after.gmail_id))
    if before.place is Place.SPAM and back.status is Status.SPAM:
        back, _ = stand(back, Standing(Status.OPEN, moved=back.stamp(RELAIS.ref, now)))
    return back, MessageRestored(after.gmail_id, _sender(after), before.place, back.standing)


def recounted(conversation: Conversation, before: StoredMessage, after: StoredMessage) -> Conversation:
    """The conversation with a message counted as it is now; one moved from bin to bin is named so."""
    counts = conversation.counts.with_message(before, -1).with_message(after)
    removed = tuple(
        replace(one, how=after.place) if one.gmail_id == after.gmail_id else one
        for one in conversation.removed
    )
    if counts == conversation.counts and removed == conversation.removed:
        return conversation
    return replace(conversation, counts=counts, removed=removed)


def _sender(message: StoredMessage) -> str:
    return message.sender_name or message.sender
