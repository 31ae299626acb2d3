"""What may happen to a conversation.

A move takes a conversation and returns the new one with the change it made, or the same one and
None when there was nothing to do. Time is passed in; nothing here reads or writes.
"""

from dataclasses import replace
from datetime import datetime

from backend.domain.activity import Change, Kind
from backend.domain.conversation import PARTICIPANTS_REMEMBERED, Conversation, LastMessage, Stamp
from backend.domain.label import PER_CONVERSATION, Label
from backend.domain.message import Message
from backend.domain.note import CARRIED, Note, searched_texts
from backend.domain.refs import RELAIS, Ref
from backend.domain.refusals import Gone, Invalid, TooMany
from backend.domain.status import Other, Phase, Priority, Status, priority_of, status_of

MESSAGES_REMEMBERED = 30

Moved = tuple[Conversation, Change | None]


def assign(conversation: Conversation, to: Ref | None, *, by: Ref, now: datetime) -> Moved:
    """Give it to a member, who then follows it, or with None to nobody."""
    if conversation.assignee == to:
        return conversation, None
    change = Change(Kind.ASSIGNED, before=conversation.assignee, after=to)
    followers = conversation.followers if to is None else _with_follower(conversation.followers, to)
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
    if status.phase is Phase.ASLEEP and (until is None or until <= now):
        raise Invalid("until")
    until = until if status.phase is Phase.ASLEEP else None
    if conversation.status is status and conversation.snoozed_until == until:
        return conversation, None
    change = Change(
        Kind.STATUS,
        before=_status_ref(conversation.status, conversation.snoozed_until),
        after=_status_ref(status, until),
    )
    is_over = status.phase is Phase.OVER
    waiting_since = None if is_over else conversation.waiting_since
    if not is_over and conversation.status.phase is Phase.OVER and not conversation.last_message.is_ours:
        waiting_since = conversation.last_message.at
    moved = replace(
        conversation,
        status=status,
        snoozed_until=until,
        closed_at=now if is_over else None,
        waiting_since=waiting_since,
        moved=Stamp(by, now),
    )
    return moved, change


def set_priority(conversation: Conversation, priority: Priority | Other) -> Moved:
    """Say how urgent it is."""
    if conversation.priority == priority:
        return conversation, None
    change = Change(Kind.PRIORITY, Ref(conversation.priority, ""), Ref(priority, ""))
    return replace(conversation, priority=priority), change


def add_label(conversation: Conversation, label: Label) -> Moved:
    """Put a label on it. Raises: TooMany."""
    if any(present.id == label.id for present in conversation.labels):
        return conversation, None
    if len(conversation.labels) >= PER_CONVERSATION:
        raise TooMany("labels", PER_CONVERSATION)
    return replace(conversation, labels=(*conversation.labels, label)), Change(
        Kind.LABEL_ADDED, after=Ref(label.id, label.name)
    )


def remove_label(conversation: Conversation, label_id: str) -> Moved:
    """Take a label off it."""
    gone = [label for label in conversation.labels if label.id == label_id]
    if not gone:
        return conversation, None
    kept = tuple(label for label in conversation.labels if label.id != label_id)
    return replace(conversation, labels=kept), Change(Kind.LABEL_REMOVED, before=Ref(label_id, gone[0].name))


def follow(conversation: Conversation, who: Ref) -> Moved:
    """Make a member a follower."""
    if conversation.is_followed_by(who.id):
        return conversation, None
    followers = _with_follower(conversation.followers, who)
    return replace(conversation, followers=followers), Change(Kind.FOLLOWED, after=who)


def unfollow(conversation: Conversation, who: Ref) -> Moved:
    """End a member's following."""
    if not conversation.is_followed_by(who.id):
        return conversation, None
    kept = tuple(follower for follower in conversation.followers if follower.id != who.id)
    return replace(conversation, followers=kept), Change(Kind.UNFOLLOWED, before=who)


def add_note(conversation: Conversation, note: Note, mentioned: tuple[Ref, ...]) -> Moved:
    """Add a note; who is mentioned follows from now on."""
    followers = conversation.followers
    for member in mentioned:
        followers = _with_follower(followers, member)
    new = (member.id for member in mentioned if member.id not in conversation.mentioned)
    added = replace(
        conversation,
        recent_notes=(note, *conversation.recent_notes)[:CARRIED],
        note_count=conversation.note_count + 1,
        note_texts=searched_texts(conversation.note_texts, note),
        followers=followers,
        mentioned=(*conversation.mentioned, *new),
    )
    return added, Change(Kind.NOTE_ADDED, after=Ref(note.id, ""))


def replace_note(conversation: Conversation, note: Note, mentioned: tuple[Ref, ...]) -> Moved:
    """Show the edited text of a note; who is newly mentioned follows from now on."""
    followers = conversation.followers
    for member in mentioned:
        followers = _with_follower(followers, member)
    shown = tuple(note if old.id == note.id else old for old in conversation.recent_notes)
    texts = searched_texts(conversation.note_texts, note)
    edited = replace(conversation, recent_notes=shown, followers=followers, note_texts=texts)
    return edited, Change(Kind.NOTE_EDITED, after=Ref(note.id, ""))


def drop_note(conversation: Conversation, note_id: str) -> Moved:
    """Show a note no longer. Its text stays in the store, so that the deletion can be undone."""
    shown = tuple(note for note in conversation.recent_notes if note.id != note_id)
    count = max(0, conversation.note_count - 1)
    texts = tuple(pair for pair in conversation.note_texts if pair[0] != note_id)
    dropped = replace(conversation, recent_notes=shown, note_count=count, note_texts=texts)
    return dropped, Change(Kind.NOTE_DELETED, before=Ref(note_id, ""))


def restore_note(conversation: Conversation, note: Note) -> Moved:
    """Show a deleted note again, in its old place."""
    shown = sorted({*conversation.recent_notes, note}, key=lambda kept: (kept.at, kept.id), reverse=True)
    restored = replace(
        conversation,
        recent_notes=tuple(shown[:CARRIED]),
        note_count=conversation.note_count + 1,
        note_texts=searched_texts(conversation.note_texts, note),
    )
    return restored, Change(Kind.NOTE_ADDED, after=Ref(note.id, ""))


def clear_mention(conversation: Conversation, sub: str) -> Moved:
    """A mentioned member has dealt with it."""
    if sub not in conversation.mentioned:
        return conversation, None
    kept = tuple(mentioned for mentioned in conversation.mentioned if mentioned != sub)
    return replace(conversation, mentioned=kept), Change(Kind.MENTION_CLEARED)


def hear(conversation: Conversation, message: Message, *, ours: bool, now: datetime) -> Moved:
    """Take in a message of the thread that was not known yet.

    A customer's mail starts the wait and reopens what was pending, snoozed or closed; ours ends the
    wait and makes open pending. Machine mail moves no clock and no status; spam stays spam. A
    message older than the newest one known fills gaps only.
    """
    known = replace(
        conversation,
        participants=_newest(
            (*conversation.participants, *sorted(message.participants)), PARTICIPANTS_REMEMBERED
        ),
    )
    if message.is_machine or message.at < conversation.last_message.at:
        return known, Change(Kind.MESSAGE, after=Ref(message.gmail_id, message.sender_name or message.sender))
    status = _status_after(conversation.status, ours=ours)
    sender = Ref("", message.sender_name or message.sender)
    heard = replace(
        known,
        last_message=LastMessage(message.at, message.sender_name or message.sender, message.snippet, ours),
        waiting_since=_wait_after(conversation, message, ours=ours),
        status=status,
        snoozed_until=conversation.snoozed_until if status.phase is Phase.ASLEEP else None,
        closed_at=conversation.closed_at if status.phase is Phase.OVER else None,
        moved=conversation.moved if status is conversation.status else Stamp(sender, now),
    )
    return heard, Change(Kind.MESSAGE, after=Ref(message.gmail_id, message.sender_name or message.sender))


def remember_copy(conversation: Conversation, gmail_id: str) -> Conversation:
    """Remember the id that a message has in the copy the thread id belongs to."""
    return replace(conversation, gmail_ids=_newest((gmail_id, *conversation.gmail_ids), MESSAGES_REMEMBERED))


def wake(conversation: Conversation, *, now: datetime) -> Moved:
    """End a snooze whose time has come."""
    if conversation.status.phase is not Phase.ASLEEP or (conversation.snoozed_until or now) > now:
        return conversation, None
    return set_status(conversation, Status.OPEN, by=RELAIS, now=now)


def undo(conversation: Conversation, change: Change, *, by: Ref, now: datetime) -> Moved:
    """Take back an undoable change, if what it changed is still as it left it. Raises: Gone.

    A deleted note is not handled here: its text must be read first (``restore_note``).
    """
    before, after = change.before, change.after
    match change.kind:
        case Kind.ASSIGNED if conversation.assignee == after:
            return assign(conversation, before, by=by, now=now)
        case Kind.STATUS if (
            before and after and _status_ref(conversation.status, conversation.snoozed_until) == after
        ):
            return _undo_status(conversation, before, by=by, now=now)
        case Kind.PRIORITY if before and after and conversation.priority == after.id:
            return set_priority(conversation, priority_of(before.id))
        case Kind.LABEL_ADDED if after:
            return remove_label(conversation, after.id)
        case _:
            raise Gone("undo")


def _undo_status(conversation: Conversation, before: Ref, *, by: Ref, now: datetime) -> Moved:
    until = datetime.fromisoformat(before.name) if before.name else None
    if until and until <= now:
        return set_status(conversation, Status.OPEN, by=by, now=now)
    return set_status(conversation, status_of(before.id), by=by, now=now, until=until)


def _status_ref(status: Status | Other, until: datetime | None) -> Ref:
    return Ref(status.value, until.isoformat() if until else "")


def _status_after(status: Status | Other, *, ours: bool) -> Status | Other:
    if status is Status.SPAM:
        return status
    if ours:
        return Status.PENDING if status is Status.OPEN else status
    return Status.OPEN


def _wait_after(conversation: Conversation, message: Message, *, ours: bool) -> datetime | None:
    if ours or conversation.status is Status.SPAM:
        return None
    return conversation.waiting_since or message.at


def _with_follower(followers: tuple[Ref, ...], who: Ref) -> tuple[Ref, ...]:
    return followers if any(follower.id == who.id for follower in followers) else (*followers, who)


def _newest(values: tuple[str, ...], limit: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:limit]
