"""Who is told what by a line of the log, and whether it is still worth telling when the time has come.

Nobody is told of what they did themselves, nor twice of one thing; nobody who is no member here, or away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.other import Other
from backend.domain.preferences import Event
from backend.domain.presence import Sighting
from backend.domain.refs import ActorKind, Ref
from backend.domain.rights import Role
from backend.domain.sync import Place

QUIET = timedelta(seconds=60)
"""What happens to one member within that time goes out as one message."""

WAITS_AT_MOST = timedelta(minutes=5)
"""A flood is told of that late, and no later."""

STALE_AFTER = timedelta(days=1)
"""What could not be sent for so long is news no more. A mail that came so long before Relais met it is
past, too: an import tells nobody."""

WEIGHTY = frozenset({Event.MENTIONED, Event.ASSIGNED})
"""Told though the member has looked at the conversation since: something is asked of them."""


class State(StrEnum):
    """How far it has come. What was sent, or need not be, has no document any more."""

    WAITING = "waiting"
    SENDING = "sending"
    """It is being sent, or was when a worker was killed: it is not sent again."""
    UNCLEAR = "unclear"
    """It was sent, and no answer came: it is not sent again."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One member is to be told of one line of the log."""

    id: str
    mailbox: str
    sub: str
    thread_id: str
    event: Event | Other
    activity: str
    """Id of the line."""
    by: Ref
    at: datetime
    """Of the line (UTC)."""
    note_id: str = ""
    state: State | Other = State.WAITING
    not_before: datetime | None = None
    """It was refused for now; it is tried again then."""
    sent_at: datetime | None = None
    """When it was given to Gmail or Chat."""


def reasons(line: Activity, conversation: Conversation) -> dict[str, Event]:
    """Whom the line concerns, by ``sub``, each for the strongest reason; members or not.

    ``conversation`` is how it stands now, which may be later than the line.
    """
    found: dict[str, Event] = {}
    for sub, event in _all_reasons(line, conversation):
        if sub and (sub not in found or _strength(event) < _strength(found[sub])):
            found[sub] = event
    for doer in (line.by.id if line.by.kind is ActorKind.MEMBER else "", _author(line, conversation)):
        found.pop(doer, None)
    return found


def alarmed(line: Activity, mailbox: Mailbox) -> dict[str, Event]:
    """The admins, where a customer's message was trashed or deleted in Gmail; spam is everybody's to sort."""
    change = line.change
    if not isinstance(change, changes.MessageRemoved) or change.how is Place.SPAM:
        return {}
    return {one.sub: Event.REMOVED for one in mailbox.roster if one.sub and one.role is Role.ADMIN}


def reachable(mailbox: Mailbox, sub: str) -> Member | None:
    """The member who may be told of this mailbox, None where nobody may.

    Who was added under an address that they have not shown to be theirs may be somebody else.
    """
    member = next((one for one in mailbox.roster if one.sub == sub), None)
    return member if sub and member and not member.is_unproven and member.email.isascii() else None


def note_of(line: Activity) -> str:
    """Id of the note that the line is about, an empty string for none."""
    match line.change:
        case changes.NoteAdded() | changes.NoteEdited() | changes.Mentioned():
            return line.change.note_id
    return ""


def is_ripe(waiting: Sequence[Notification], now: datetime) -> bool:
    """Whether what waits for one member goes out now: it has been quiet, or has lasted long."""
    times = [one.at for one in waiting]
    return bool(times) and (now - max(times) >= QUIET or now - min(times) >= WAITS_AT_MOST)


def worth_telling(
    waiting: Iterable[Notification], conversation: Conversation | None, seen: Sighting | None, now: datetime
) -> tuple[Notification, ...]:
    """What of one member's notifications of one conversation still holds, each thing once.

    What was undone is withdrawn, and so is what came and went between two messages; what the member has
    looked at, or dealt with, need not be told.
    """
    if conversation is None:
        return ()
    known = sorted(waiting, key=lambda one: (one.at, one.id))
    moved = {one.event for one in known} & {Event.ASSIGNED, Event.HANDED_OVER}
    first, last = _ends(known)
    came_and_went = len(moved) > 1 and first != last
    standing = [
        one
        for one in known
        if now - one.at < STALE_AFTER
        and not (came_and_went and one.event in moved)
        and _stands(one, conversation)
        and (one.event in WEIGHTY or not _has_seen(one, conversation, seen))
    ]
    return _each_once(standing)


def _all_reasons(line: Activity, conversation: Conversation) -> Iterator[tuple[str, Event]]:
    match line.change:
        case changes.Assigned(before=before, after=after):
            yield from ((one.id, Event.ASSIGNED) for one in (after,) if one)
            yield from ((one.id, Event.HANDED_OVER) for one in (before,) if one and one != after)
        case changes.MemberLeft(to=heir, held=True) if heir:
            yield heir.id, Event.ASSIGNED
        case changes.NoteAdded(mentioned=called) | changes.NoteEdited(mentioned=called):
            if line.undoes:  # a deleted note that is shown again was told of when it was written
                return
            yield from ((one.id, Event.MENTIONED) for one in called)
            if isinstance(line.change, changes.NoteEdited):
                return
        case changes.Mentioned(who=called):
            yield called.id, Event.MENTIONED
            return
        case changes.MessageHeard():
            if not _is_news(line, conversation):
                return
            if conversation.assignee and not conversation.last_message.is_ours:
                yield conversation.assignee.id, Event.ANSWERED
        case changes.StatusMoved():
            pass
        case _:
            return
    yield from ((one.id, Event.FOLLOWED) for one in conversation.followers)


def _is_news(line: Activity, conversation: Conversation) -> bool:
    """Whether the mail is the newest that people wrote, has just come, and is nobody's own unawares.

    An answer whose author is not known may be by any of the team: nobody is told of it.
    """
    last, change = conversation.last_message, line.change
    is_newest = last.version == line.version
    written_at = change.written_at if isinstance(change, changes.MessageHeard) else None
    is_old = written_at is not None and line.at - written_at >= STALE_AFTER
    is_past = is_old or (isinstance(change, changes.MessageHeard) and change.is_past)
    return is_newest and not is_past and (bool(last.author) or not last.is_ours)


def _author(line: Activity, conversation: Conversation) -> str:
    is_mail = isinstance(line.change, changes.MessageHeard)
    return conversation.last_message.author if is_mail else ""


def _stands(one: Notification, conversation: Conversation) -> bool:
    """Whether the reason is still true."""
    has_it = conversation.assignee is not None and conversation.assignee.id == one.sub
    match one.event:
        case Event.ASSIGNED:
            return has_it
        case Event.HANDED_OVER:
            return not has_it
        case Event.MENTIONED:
            return any(
                call.sub == one.sub and not call.answer and call.note_id in (one.note_id, "")
                for call in conversation.calls
            )
        case Event.ANSWERED:
            return has_it and not conversation.last_message.is_ours and conversation.is_active
        case Event.FOLLOWED:
            return conversation.is_followed_by(one.sub)
        case Event.REMOVED:
            return bool(conversation.removed)
        case _:
            return False


def _has_seen(one: Notification, conversation: Conversation, seen: Sighting | None) -> bool:
    """Whether the member has looked at the conversation since, or done something there."""
    if seen and seen.mailbox == one.mailbox and seen.at > one.at:
        return True
    stamps = (conversation.assigned, conversation.moved, conversation.noted)
    did = any(stamp and stamp.by.id == one.sub and stamp.at > one.at for stamp in stamps)
    return did or (conversation.last_message.author == one.sub and conversation.last_message.at > one.at)


def _ends(known: Sequence[Notification]) -> tuple[bool, bool]:
    """Whether the member had the conversation before the first of these, and has it after the last one.

    That is told from the kinds: who is handed something had it not, who hands it over had it.
    """
    given = [one.event is Event.ASSIGNED for one in known if one.event in (Event.ASSIGNED, Event.HANDED_OVER)]
    return (given[0], given[-1]) if given else (False, False)


def _each_once(standing: Sequence[Notification]) -> tuple[Notification, ...]:
    """Without what says the same again: of several assignments the last, of one note the strongest."""
    last: dict[tuple[str, str], Notification] = {}
    calling = {one.note_id for one in standing if one.event is Event.MENTIONED}
    for one in standing:
        if one.event is Event.FOLLOWED and one.note_id and one.note_id in calling:
            continue
        alone = one.event in (Event.ASSIGNED, Event.HANDED_OVER, Event.ANSWERED)
        last[str(one.event.value), "" if alone else one.note_id or one.activity] = one
    return tuple(sorted(last.values(), key=lambda one: (one.at, one.id)))


def _strength(event: Event) -> int:
    return list(Event).index(event)


def by_conversation(waiting: Iterable[Notification]) -> Mapping[str, tuple[Notification, ...]]:
    """What waits, by thread, in the order in which it came up."""
    groups: dict[str, tuple[Notification, ...]] = {}
    for one in sorted(waiting, key=lambda each: (each.at, each.id)):
        groups[one.thread_id] = (*groups.get(one.thread_id, ()), one)
    return groups
