"""What may happen to a conversation.

A move takes a conversation and returns the new one with the change it made, or the same one and
None when there was nothing to do. Time is passed in; nothing here reads or writes. Notes have their own
(``noting``).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from backend.domain.changes import (
    Assigned,
    Change,
    Followed,
    LabelAdded,
    LabelRemoved,
    LabelReplaced,
    PrioritySet,
    Standing,
    StatusMoved,
    Unfollowed,
)
from backend.domain.conversation import Conversation, Stamp
from backend.domain.label import PER_CONVERSATION, Label
from backend.domain.other import Other
from backend.domain.refs import RELAIS, Ref
from backend.domain.refusals import Gone, Invalid, TooMany
from backend.domain.status import Phase, Priority, Status, phase_of

Moved = tuple[Conversation, Change | None]


def assign(conversation: Conversation, to: Ref | None, *, by: Ref, now: datetime) -> Moved:
    """Give it to a member, who then follows it, or with None to nobody."""
    if conversation.assignee == to:
        return conversation, None
    change = Assigned(before=conversation.assignee, after=to)
    followers = with_followers(conversation.followers, (to,) if to else ())
    return replace(conversation, assignee=to, followers=followers, assigned=Stamp(by, now)), change


def set_status(
    conversation: Conversation,
    status: Status | Other,
    *,
    by: Ref,
    now: datetime,
    until: datetime | None = None,
) -> Moved:
    """Move to a status. A snooze needs ``until``, in the future; closing ends the wait.

    Raises: Invalid (field ``until``).
    """
    phase = phase_of(status)
    if phase is Phase.ASLEEP and (until is None or until <= now):
        raise Invalid("until")
    until = until if phase is Phase.ASLEEP else None
    if conversation.status == status and conversation.snoozed_until == until:
        return conversation, None
    is_over = phase is Phase.OVER
    after = Standing(status, until, now if is_over else None, _waiting_since(conversation, phase))
    return _moved(conversation, after, by=by, now=now)


def _waiting_since(conversation: Conversation, phase: Phase) -> datetime | None:
    """Since when the customer waits in that phase: who is reopened unanswered waits since the last mail."""
    if phase is Phase.OVER:
        return None
    if conversation.phase is Phase.OVER and not conversation.last_message.is_ours:
        return conversation.last_message.at
    return conversation.waiting_since


def _moved(conversation: Conversation, after: Standing, *, by: Ref, now: datetime) -> Moved:
    change = StatusMoved(conversation.standing, after)
    return replace(conversation.standing_as(after), moved=Stamp(by, now)), change


def set_priority(conversation: Conversation, priority: Priority | Other) -> Moved:
    """Say how urgent it is."""
    if conversation.priority == priority:
        return conversation, None
    change = PrioritySet(conversation.priority, priority)
    return replace(conversation, priority=priority), change


def add_label(conversation: Conversation, label: Label) -> Moved:
    """Put a label on it. Raises: TooMany."""
    if any(present.id == label.id for present in conversation.labels):
        return conversation, None
    if len(conversation.labels) >= PER_CONVERSATION:
        raise TooMany("labels", PER_CONVERSATION)
    return replace(conversation, labels=(*conversation.labels, label)), LabelAdded(label)


def remove_label(conversation: Conversation, label_id: str) -> Moved:
    """Take a label off it."""
    gone = next((label for label in conversation.labels if label.id == label_id), None)
    if gone is None:
        return conversation, None
    kept = tuple(label for label in conversation.labels if label.id != label_id)
    return replace(conversation, labels=kept), LabelRemoved(gone)


def replace_label(conversation: Conversation, label_id: str, after: Label) -> Moved:
    """Show a label in its new guise, or another one in its place."""
    before = next((label for label in conversation.labels if label.id == label_id), None)
    if before is None or before == after:
        return conversation, None
    labels = {label.id: label for label in _relabelled(conversation.labels, label_id, after)}
    return replace(conversation, labels=tuple(labels.values())), LabelReplaced(before, after)


def _relabelled(labels: tuple[Label, ...], label_id: str, after: Label) -> tuple[Label, ...]:
    return tuple(after if label.id == label_id else label for label in labels)


def follow(conversation: Conversation, who: Ref) -> Moved:
    """Make a member a follower."""
    if conversation.is_followed_by(who.id):
        return conversation, None
    return replace(conversation, followers=(*conversation.followers, who)), Followed(who)


def unfollow(conversation: Conversation, who: Ref) -> Moved:
    """End a member's following."""
    if not conversation.is_followed_by(who.id):
        return conversation, None
    kept = tuple(follower for follower in conversation.followers if follower.id != who.id)
    return replace(conversation, followers=kept), Unfollowed(who)


def wake(conversation: Conversation, *, now: datetime) -> Moved:
    """End a snooze whose time has come."""
    if conversation.phase is not Phase.ASLEEP or (conversation.snoozed_until or now) > now:
        return conversation, None
    return set_status(conversation, Status.OPEN, by=RELAIS.ref, now=now)


def undo(
    conversation: Conversation, change: Change, labels: Iterable[Label] = (), *, by: Ref, now: datetime
) -> Moved:
    """Take back an undoable change, if what it changed is still as it left it. Raises: Gone.

    ``labels`` are those of the mailbox: one that was taken off returns in its present guise. A deleted
    note is not handled here: its text must be read first (``noting.restore_note``).
    """
    match change:
        case Assigned(before, after) if conversation.assignee == after:
            return assign(conversation, before, by=by, now=now)
        case StatusMoved(before=was, after=became) if _stands_as(conversation, became):
            return _undo_status(conversation, was, by=by, now=now)
        case PrioritySet(before=usual, after=set_to) if conversation.priority == set_to:
            return set_priority(conversation, usual)
        case LabelAdded(label):
            return remove_label(conversation, label.id)
        case LabelRemoved(gone):
            return add_label(conversation, _present(gone, labels))
        case _:
            raise Gone("undo")


def _present(gone: Label, labels: Iterable[Label]) -> Label:
    label = next((label for label in labels if label.id == gone.id), None)
    if label is None:
        raise Gone("label")
    return label


def _stands_as(conversation: Conversation, standing: Standing) -> bool:
    return (conversation.status, conversation.snoozed_until) == (standing.status, standing.snoozed_until)


def _undo_status(conversation: Conversation, before: Standing, *, by: Ref, now: datetime) -> Moved:
    """Back to where it stood. A snooze that has ended meanwhile is open; who was not answered waits on."""
    until = before.snoozed_until
    status = Status.OPEN if until and until <= now else before.status
    back, change = set_status(conversation, status, by=by, now=now, until=until)
    waits_on = before.waiting_since and back.waiting_since and change
    if not waits_on:
        return back, change
    after = replace(back.standing, waiting_since=before.waiting_since)
    return _moved(conversation, after, by=by, now=now)


def with_followers(followers: tuple[Ref, ...], added: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """The followers with those who were none yet."""
    known = {follower.id for follower in followers}
    return (*followers, *(who for who in added if who.id not in known))
