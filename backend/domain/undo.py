"""Undo: a change is taken back where it still stands, and leaves exactly what was before it.

The stamp of a conversation says which version gave it its assignee and its status: undo gives the
older stamp back too, so that each line of the log is known to stand, or not to.
"""

from collections.abc import Sequence
from datetime import datetime

from backend.domain import moves
from backend.domain.activity import UNDOABLE_FOR, Activity
from backend.domain.changes import (
    Assigned,
    Change,
    LabelAdded,
    LabelRemoved,
    NoteAdded,
    NoteDeleted,
    PrioritySet,
    Standing,
    StatusMoved,
)
from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.mailbox import Mailbox
from backend.domain.moves import Moved
from backend.domain.other import Other
from backend.domain.race import Shown, check_news, lost_hold, lost_place
from backend.domain.refs import Ref, Stamp
from backend.domain.refusals import Expired, Gone, LostRace, Refusal
from backend.domain.replacing import replace
from backend.domain.rights import Deed, Role, may
from backend.domain.status import Status
from backend.domain.succession import heir


def take_back(
    conversation: Conversation, change: Change, version: int, mailbox: Mailbox, *, by: Ref, now: datetime
) -> Moved:
    """Take back what the change that made ``version`` did (0: a line of the first release).

    Raises: Expired, which says why: who has moved on since, or what is no longer there. A deleted note is
    not handled here: its text must be read first (``noting.restore_note``).
    """
    if _is_as_before(conversation, change):
        raise Expired("undo", Expired("undone"))
    try:
        match change:
            case Assigned():
                return _given_back(conversation, change, version, mailbox, now=now, by=by)
            case StatusMoved(before, after):
                if not _stands(conversation, after, version):
                    raise lost_place(conversation, Shown())
                _check_unwritten(conversation, before, version, by)
                return moves.stand(conversation, _as_of_now(conversation, before, by, now))
            case PrioritySet(usual, wanted) if conversation.priority == wanted:
                return moves.set_priority(conversation, usual)
            case LabelAdded(label):
                return moves.remove_label(conversation, label.id)
            case LabelRemoved(label, place):
                return moves.add_label(conversation, mailbox.label(label.id), place)
            case _:
                raise Expired("undo")
    except (LostRace, Gone) as reason:
        raise Expired("undo", reason) from None


def offered(
    lines: Sequence[Activity], conversation: Conversation, mailbox: Mailbox, *, by: Ref, now: datetime
) -> frozenset[str]:
    """Ids of the member's own lines among the newest of the log, newest first, that undo takes back now."""
    undone = {line.undoes for line in lines}
    role = mailbox.membership(by.id).role
    overlaid: set[object] = set()
    open_to_undo = set()
    for line in lines:
        own = line.by.id == by.id and line.is_undoable and now - line.at <= UNDOABLE_FOR
        subject = _subject(line.change)
        if line.undoes or line.id in undone:
            continue
        if own and subject not in overlaid and _works(line, conversation, mailbox, role, now):
            open_to_undo.add(line.id)
        overlaid.add(subject)
    return frozenset(open_to_undo)


def _subject(change: Change) -> object:
    """What a change is about, where only the newest one about it can be taken back; else the change."""
    match change:
        case LabelAdded(label) | LabelRemoved(label):
            return "label", label.id
        case NoteAdded(note_id) | NoteDeleted(note_id):
            return "note", note_id
        case PrioritySet():
            return "priority"
        case _:
            return change


def _works(
    line: Activity, conversation: Conversation, mailbox: Mailbox, role: Role | Other, now: datetime
) -> bool:
    if isinstance(line.change, NoteAdded | NoteDeleted):
        return may(role, Deed.NOTE)
    if not may(role, Deed.WORK):
        return False
    try:
        take_back(conversation, line.change, line.version, mailbox, by=line.by.ref, now=now)
    except Refusal:
        return False
    return True


def still_holds(conversation: Conversation, change: Change) -> bool:
    """Whether the conversation is as the change left it, whoever made it so since."""
    match change:
        case Assigned(after=after):
            return _id(conversation.assignee) == _id(after)
        case StatusMoved(after=after):
            return (conversation.status, conversation.snoozed_until) == (after.status, after.snoozed_until)
        case PrioritySet(after=wanted):
            return conversation.priority == wanted
        case LabelAdded(label):
            return _bears(conversation, label)
        case LabelRemoved(label):
            return not _bears(conversation, label)
        case _:
            return True


def _is_as_before(conversation: Conversation, change: Change) -> bool:
    """Whether there is nothing to take back: undone already, or made so by somebody else."""
    match change:
        case Assigned(before=before, since=since):
            return _id(conversation.assignee) == _id(before) and conversation.assigned == since
        case StatusMoved(before=before):
            return conversation.status == before.status and conversation.moved == before.moved
        case PrioritySet(before=usual):
            return conversation.priority == usual
        case LabelAdded(label):
            return not _bears(conversation, label)
        case LabelRemoved(label):
            return _bears(conversation, label)
        case _:
            return False


def overtaken(conversation: Conversation, change: Change) -> LostRace | None:
    """Who gave it away, or moved it on, since the change was made; None where that is not so."""
    if still_holds(conversation, change):
        return None
    if isinstance(change, Assigned):
        return lost_hold(conversation)
    return lost_place(conversation, Shown()) if isinstance(change, StatusMoved) else None


def _given_back(
    conversation: Conversation, change: Assigned, version: int, mailbox: Mailbox, *, by: Ref, now: datetime
) -> Moved:
    """To whoever had it; where they no longer work here, to whom their work went, or to nobody.

    Who followed because of it follows no longer. Raises: Gone where that gives nothing back.
    """
    if not still_holds(conversation, change) or not _is_of(conversation.assigned, version):
        raise lost_hold(conversation)
    had = change.before
    before = heir(mailbox, had.id) if had else None
    missing = had if _id(before) != _id(had) else None
    if missing and _id(before) == _id(conversation.assignee):
        raise Gone("member")
    since = conversation.stamp(by, now) if missing else change.since
    # A mention since then is a reason of its own to follow.
    left = tuple(
        who
        for who in change.joined
        if conversation.is_followed_by(who.id) and who.id not in conversation.mentioned
    )
    gone = {who.id for who in left}
    followers = tuple(who for who in conversation.followers if who.id not in gone)
    joined = (before,) if before and missing and before not in followers else ()
    back = Assigned(conversation.assignee, before, joined, left, conversation.assigned, missing)
    given = replace(conversation, assignee=before, assigned=since, followers=(*followers, *joined))
    return given, back


def _stands(conversation: Conversation, standing: Standing, version: int) -> bool:
    same = (conversation.status, conversation.snoozed_until) == (standing.status, standing.snoozed_until)
    return same and _is_of(conversation.moved, version)


def _check_unwritten(conversation: Conversation, before: Standing, version: int, by: Ref) -> None:
    """Going back to a status that sets it aside is a move there: not over a mail or note of meanwhile."""
    if before.status is not Status.OPEN and version:
        check_news(conversation, Shown(version), by=by)


def _as_of_now(conversation: Conversation, before: Standing, by: Ref, now: datetime) -> Standing:
    """Where it stood; a snooze that has ended meanwhile is open."""
    if before.snoozed_until and before.snoozed_until <= now:
        return Standing(Status.OPEN, moved=conversation.stamp(by, now))
    return before


def _is_of(stamp: Stamp | None, version: int) -> bool:
    """Whether that version stamped it, as far as is known: the first release left no version."""
    return not version or stamp is None or stamp.version in (0, version)


def _bears(conversation: Conversation, label: Label) -> bool:
    return any(present.id == label.id for present in conversation.labels)


def _id(member: Ref | None) -> str:
    return member.id if member else ""
