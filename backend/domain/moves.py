"""What may happen to a conversation.

A move takes a conversation and returns the new one with the change it made, or the same one and
None when there was nothing to do. Time is passed in; nothing here reads or writes. Notes have their own
(``noting``).
"""

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
from backend.domain.conversation import Conversation
from backend.domain.label import PER_CONVERSATION, Label
from backend.domain.other import Other
from backend.domain.refs import RELAIS, Ref
from backend.domain.refusals import Invalid, TooMany
from backend.domain.replacing import replace
from backend.domain.status import SNOOZE_AT_MOST, Phase, Priority, Status, phase_of

Moved = tuple[Conversation, Change | None]


def assign(conversation: Conversation, to: Ref | None, *, by: Ref, now: datetime) -> Moved:
    """Give it to a member, who then follows it, or with None to nobody."""
    if conversation.assignee == to:
        return conversation, None
    joined = (to,) if to and not conversation.is_followed_by(to.id) else ()
    change = Assigned(conversation.assignee, to, joined, since=conversation.assigned)
    followers = (*conversation.followers, *joined)
    given = replace(conversation, assignee=to, followers=followers, assigned=conversation.stamp(by, now))
    return given, change


def set_status(
    conversation: Conversation,
    status: Status | Other,
    *,
    by: Ref,
    now: datetime,
    until: datetime | None = None,
) -> Moved:
    """Move to a status. A snooze needs ``until``, in the future; closing ends the wait.

    Raises: Invalid (field ``until``, or ``until_within`` where it is too far).
    """
    phase = phase_of(status)
    if phase is Phase.ASLEEP and (until is None or until <= now):
        raise Invalid("until")
    if phase is Phase.ASLEEP and until and until > now + SNOOZE_AT_MOST:
        raise Invalid("until_within")
    until = until if phase is Phase.ASLEEP else None
    if conversation.status == status and conversation.snoozed_until == until:
        return conversation, None
    closed_at = now if phase is Phase.OVER else None
    return stand(conversation, Standing(status, until, closed_at, moved=conversation.stamp(by, now)))


def stand(conversation: Conversation, wanted: Standing) -> Moved:
    """Let it stand there. The wait goes on; of what is over it is remembered, so that it can go on."""
    over = Phase.OVER
    wait = conversation.waited_since if conversation.phase is over else conversation.waiting_since
    waiting, waited = (None, wait) if phase_of(wanted.status) is over else (wait, None)
    after = replace(wanted, waiting_since=waiting, waited_since=waited)
    return conversation.standing_as(after), StatusMoved(conversation.standing, after)


def set_priority(conversation: Conversation, priority: Priority | Other) -> Moved:
    """Say how urgent it is."""
    if conversation.priority == priority:
        return conversation, None
    change = PrioritySet(conversation.priority, priority)
    return replace(conversation, priority=priority), change


def add_label(conversation: Conversation, label: Label, place: int | None = None) -> Moved:
    """Put a label on it, at a place among the others or at the end. Raises: TooMany."""
    if any(present.id == label.id for present in conversation.labels):
        return conversation, None
    if len(conversation.labels) >= PER_CONVERSATION:
        raise TooMany("labels", PER_CONVERSATION)
    labels = list(conversation.labels)
    labels.insert(len(labels) if place is None else place, label)
    return replace(conversation, labels=tuple(labels)), LabelAdded(label, place)


def remove_label(conversation: Conversation, label_id: str) -> Moved:
    """Take a label off it."""
    ids = [label.id for label in conversation.labels]
    if label_id not in ids:
        return conversation, None
    place = ids.index(label_id)
    kept = (*conversation.labels[:place], *conversation.labels[place + 1 :])
    return replace(conversation, labels=kept), LabelRemoved(conversation.labels[place], place)


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


def with_followers(followers: tuple[Ref, ...], added: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """The followers with those who were none yet."""
    known = {follower.id for follower in followers}
    return (*followers, *(who for who in added if who.id not in known))
