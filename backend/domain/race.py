"""Was a colleague, or the customer, faster? A click says what its card showed; what stands now decides.

What the card had not shown stops a move whose sense it may change, and no other: a mail or a note stops
what sets a conversation aside, whoever took or moved it stops what they might not want. Labels, priority
and followers stop nothing, and nothing stops them. What one did oneself meanwhile, in another window, is no
surprise; nor is machine mail, which no card shows.
"""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.conversation import Conversation
from backend.domain.refs import RELAIS, Ref, Stamp
from backend.domain.refusals import LostRace
from backend.domain.status import Phase, Status


@dataclass(frozen=True, slots=True)
class Shown:
    """What the card showed; None is what it did not say."""

    version: int | None = None
    """Cards of the first release say none: then only what they name is compared."""
    status: str | None = None
    holder: str | None = None
    """The assignee's ``sub``, an empty string for nobody."""


def check_move(
    conversation: Conversation, shown: Shown, wanted: Status, *, by: Ref, until: datetime | None = None
) -> None:
    """Raise LostRace if something that the card had not shown speaks against moving it there.

    A conversation that stands there already is no race.
    """
    if conversation.status is wanted and conversation.snoozed_until == until:
        return
    if wanted is not Status.OPEN:
        check_news(conversation, shown, by=by)
    is_elsewhere = shown.status not in (None, conversation.status.value)
    if _is_new(conversation.moved, shown, by) or (
        is_elsewhere and not _is_own(conversation.moved, shown, by)
    ):
        raise lost_place(conversation, shown)
    check_holder(conversation, shown, to=by, by=by)


def check_giving(conversation: Conversation, shown: Shown, to: Ref | None, *, by: Ref) -> None:
    """Raise LostRace if somebody else has got it meanwhile, or if it is over meanwhile."""
    holder = conversation.assignee
    if (holder.id if holder else None) == (to.id if to else None):
        return
    if conversation.phase is Phase.OVER and _is_new(conversation.moved, shown, by):
        raise lost_place(conversation, shown)
    check_holder(conversation, shown, to=to, by=by)


def check_news(conversation: Conversation, shown: Shown, *, by: Ref) -> None:
    """Raise LostRace if somebody else has written meanwhile: a mail, or a note."""
    last, noted = conversation.last_message, conversation.noted
    if shown.version is not None and last.version > shown.version and last.author != by.id:
        raise _lost_mail(conversation)
    if noted and _is_new(noted, shown, by) and _is_shown(conversation, noted):
        raise LostRace("noted", noted.by.name, noted.at)


def _is_shown(conversation: Conversation, noted: Stamp) -> bool:
    """Whether that note is there still: one that was deleted meanwhile says nothing any more."""
    return any(
        (note.author.id, note.edited_at or note.at) == (noted.by.id, noted.at)
        for note in conversation.recent_notes
    )


def check_holder(conversation: Conversation, shown: Shown, *, to: Ref | None, by: Ref) -> None:
    """Raise LostRace if somebody else than the card showed has it, unless it is where it should go."""
    holder = conversation.assignee
    if holder is None or (to and holder.id == to.id):
        return
    is_other = shown.holder not in (None, holder.id)
    if _is_new(conversation.assigned, shown, by) or (
        is_other and not _is_own(conversation.assigned, shown, by)
    ):
        raise lost_hold(conversation)


def lost_hold(conversation: Conversation) -> LostRace:
    """Who gave it to whoever has it now."""
    holder, stamp = conversation.assignee, conversation.assigned
    by = stamp.by if stamp else holder or RELAIS.ref
    at = stamp.at if stamp else conversation.updated_at
    return LostRace("assigned", by.name, at, holder.name if holder else "")


def lost_place(conversation: Conversation, shown: Shown) -> LostRace:
    """Who moved it to where it stands now: a mail that reopened it is told as a mail.

    A stamp that the card had shown is an old one, which an undo gave back: then nobody is named.
    """
    stamp, last = conversation.moved, conversation.last_message
    if stamp and shown.version is not None and stamp.version <= shown.version:
        return LostRace("status", "", conversation.updated_at, conversation.status.value)
    if stamp and last.version and stamp.version == last.version:
        return _lost_mail(conversation)
    by, at = (stamp.by, stamp.at) if stamp else (RELAIS.ref, conversation.updated_at)
    return LostRace("status", by.name, at, conversation.status.value)


def _lost_mail(conversation: Conversation) -> LostRace:
    last = conversation.last_message
    return LostRace("answered" if last.is_ours else "heard", last.sender, last.at)


def _is_own(stamp: Stamp | None, shown: Shown, by: Ref) -> bool:
    """Whether the person did it, as far as a card that says its version can tell."""
    return bool(stamp and shown.version is not None and stamp.by.id == by.id)


def _is_new(stamp: Stamp | None, shown: Shown, by: Ref) -> bool:
    """Whether somebody else did it after what the card showed."""
    return bool(
        stamp and shown.version is not None and stamp.version > shown.version and stamp.by.id != by.id
    )
