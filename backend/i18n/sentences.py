"""What was done, told from the fact: a line of the log, the news after a click, a race that was lost."""

from datetime import datetime

from backend.domain.activity import Activity, Kind
from backend.domain.refs import Ref
from backend.domain.refusals import LostRace
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import priority_of, status_of
from backend.i18n.names import priority_words, status_words
from backend.i18n.speech import Speech


def sentence(activity: Activity, say: Speech) -> str:
    """One line of the log: who did what."""
    who, before, after = activity.by.name, activity.change.before, activity.change.after
    match activity.change.kind:
        case Kind.ADOPTED:
            return say("The mail became a conversation")
        case Kind.SHARED:
            return say("{who} shared the mail", who=who)
        case Kind.MESSAGE:
            return say("{sender} wrote", sender=_name(after))
        case Kind.ASSIGNED:
            return _assigned(activity, say)
        case Kind.STATUS:
            status = status_words(status_of(_id(after)), say).name
            return say("{who} moved it to {status}", who=who, status=status)
        case Kind.PRIORITY:
            priority = priority_words(priority_of(_id(after)), say).name
            return say("{who} set the priority to {priority}", who=who, priority=priority)
        case Kind.LABEL_ADDED:
            return say("{who} added the label {label}", who=who, label=_name(after))
        case Kind.LABEL_REMOVED:
            return say("{who} removed the label {label}", who=who, label=_name(before))
        case Kind.FOLLOWED:
            return say("{who} follows it", who=who)
        case Kind.UNFOLLOWED:
            return say("{who} no longer follows it", who=who)
        case Kind.NOTE_ADDED:
            return say("{who} wrote an internal note", who=who)
        case Kind.NOTE_EDITED:
            return say("{who} edited an internal note", who=who)
        case Kind.NOTE_DELETED:
            return say("{who} deleted an internal note", who=who)
        case Kind.MENTION_CLEARED:
            return say("{who} is done with a mention", who=who)


def done(activity: Activity, say: Speech) -> str:
    """What a click has just done, short, told to the person who clicked."""
    if activity.undoes:
        return say("Undone")
    before, after = activity.change.before, activity.change.after
    match activity.change.kind:
        case Kind.ASSIGNED:
            return _given(activity, say)
        case Kind.STATUS:
            return status_words(status_of(_id(after)), say, _until(after)).moved
        case Kind.PRIORITY:
            return say("Priority: {priority}", priority=priority_words(priority_of(_id(after)), say).name)
        case Kind.LABEL_ADDED:
            return say("Label added: {label}", label=_name(after))
        case Kind.LABEL_REMOVED:
            return say("Label removed: {label}", label=_name(before))
        case Kind.FOLLOWED:
            return say("You follow this conversation")
        case Kind.UNFOLLOWED:
            return say("You no longer follow this conversation")
        case Kind.NOTE_ADDED:
            return say("Internal note added")
        case Kind.NOTE_EDITED:
            return say("Internal note saved")
        case Kind.NOTE_DELETED:
            return say("Internal note deleted")
        case Kind.MENTION_CLEARED:
            return say("Mention cleared")
        case Kind.ADOPTED | Kind.SHARED | Kind.MESSAGE:
            return sentence(activity, say)


def bulk_done(bulk: BulkDone, say: Speech) -> str:
    """What one click has done to several conversations."""
    match bulk.kind:
        case "assign":
            return say.count(
                "{n} conversation assigned to {name}",
                "{n} conversations assigned to {name}",
                bulk.changed,
                name=bulk.value,
            )
        case "label":
            return say.count(
                "{n} conversation labelled {label}",
                "{n} conversations labelled {label}",
                bulk.changed,
                label=bulk.value,
            )
        case "close":
            return say.count("{n} conversation closed", "{n} conversations closed", bulk.changed)
        case _:
            return say.count("{n} conversation put back", "{n} conversations put back", bulk.changed)


def lost_race(lost: LostRace, say: Speech) -> str:
    """Who was faster, at what, and how long ago."""
    ago = say.ago(lost.at)
    if lost.what == Kind.STATUS:
        status = status_words(status_of(lost.value), say).name
        return say("{name} moved it to {status} {ago}", name=lost.by, status=status, ago=ago)
    if lost.value != lost.by:
        return say("{name} gave it to {member} {ago}", name=lost.by, member=lost.value, ago=ago)
    return say("{name} took it {ago}", name=lost.by, ago=ago)


def _assigned(activity: Activity, say: Speech) -> str:
    who, to = activity.by, activity.change.after
    if to is None:
        return say("{who} unassigned it", who=who.name)
    if to.id == who.id:
        return say("{who} took it", who=who.name)
    return say("{who} assigned it to {name}", who=who.name, name=to.name)


def _given(activity: Activity, say: Speech) -> str:
    to = activity.change.after
    if to is None:
        return say("Unassigned")
    if to.id == activity.by.id:
        return say("You have this conversation")
    return say("Assigned to {name}", name=to.name)


def _until(status: Ref | None) -> datetime | None:
    """When the status ends by itself, as the log writes it."""
    return datetime.fromisoformat(status.name) if status and status.name else None


def _id(thing: Ref | None) -> str:
    return thing.id if thing else ""


def _name(thing: Ref | None) -> str:
    return thing.name if thing else ""
