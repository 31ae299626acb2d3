"""What was done, told from the fact: a line of the log, the news after a click, a race that was lost."""

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.changes import OtherChange
from backend.domain.refs import Ref
from backend.domain.refusals import LostRace
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import status_of
from backend.i18n.names import priority_words, status_words
from backend.i18n.speech import Speech


def sentence(activity: Activity, say: Speech) -> str:
    """One line of the log: who did what."""
    who = activity.by.name
    match activity.change:
        case changes.Adopted():
            return say("The mail became a conversation")
        case changes.Shared():
            return say("{who} shared the mail", who=who)
        case changes.MessageHeard(sender=sender):
            return say("{sender} wrote", sender=sender)
        case changes.Assigned(after=after):
            return _assigned(activity, after, say)
        case changes.StatusMoved(after=stands):
            status = status_words(stands.status, say).name
            return say("{who} moved it to {status}", who=who, status=status)
        case changes.PrioritySet(after=after):
            priority = priority_words(after, say).name
            return say("{who} set the priority to {priority}", who=who, priority=priority)
        case changes.LabelAdded(label):
            return say("{who} added the label {label}", who=who, label=label.name)
        case changes.LabelRemoved(label):
            return say("{who} removed the label {label}", who=who, label=label.name)
        case changes.LabelReplaced(before=old, after=new):
            return say("{who} changed the label {old} to {new}", who=who, old=old.name, new=new.name)
        case changes.Followed():
            return say("{who} follows it", who=who)
        case changes.Unfollowed():
            return say("{who} no longer follows it", who=who)
        case changes.NoteAdded():
            return say("{who} wrote an internal note", who=who)
        case changes.NoteEdited():
            return say("{who} edited an internal note", who=who)
        case changes.NoteDeleted():
            return say("{who} deleted an internal note", who=who)
        case changes.Mentioned(who=called):
            return say("{who} mentioned {name} in an internal note", who=who, name=called.name)
        case changes.MentionCleared():
            return say("{who} is done with a mention", who=who)
        case OtherChange(kind):
            return say("{who} did something that this version does not know: {what}", who=who, what=kind)


def done(activity: Activity, mailbox: Ref, say: Speech) -> str:
    """What a click has just done in a mailbox, short, told to the person who clicked."""
    if activity.undoes:
        return say("Undone")
    match activity.change:
        case changes.Assigned(after=after):
            return _given(activity, after, say)
        case changes.StatusMoved(after=stands):
            return status_words(stands.status, say, stands.snoozed_until).moved
        case changes.PrioritySet(after=priority):
            return say("Priority: {priority}", priority=priority_words(priority, say).name)
        case changes.LabelAdded(label):
            return say("Label added: {label}", label=label.name)
        case changes.LabelRemoved(label):
            return say("Label removed: {label}", label=label.name)
        case changes.Followed():
            return say("You follow this conversation")
        case changes.Unfollowed():
            return say("You no longer follow this conversation")
        case changes.NoteAdded():
            return say("Internal note added")
        case changes.NoteEdited():
            return say("Internal note saved")
        case changes.NoteDeleted():
            return say("Internal note deleted")
        case changes.Mentioned(who=called):
            return say("Mentioned: {name}", name=called.name)
        case changes.MentionCleared():
            return say("Mention cleared")
        case changes.Shared():
            return say("Shared into {mailbox}", mailbox=mailbox.name)
        case changes.Adopted() | changes.MessageHeard() | changes.LabelReplaced() | OtherChange():
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
    if lost.what == "status":
        status = status_words(status_of(lost.value), say).name
        return say("{name} moved it to {status} {ago}", name=lost.by, status=status, ago=ago)
    if lost.value != lost.by:
        return say("{name} gave it to {member} {ago}", name=lost.by, member=lost.value, ago=ago)
    return say("{name} took it {ago}", name=lost.by, ago=ago)


def _assigned(activity: Activity, to: Ref | None, say: Speech) -> str:
    who = activity.by
    if to is None:
        return say("{who} unassigned it", who=who.name)
    if to.id == who.id:
        return say("{who} took it", who=who.name)
    return say("{who} assigned it to {name}", who=who.name, name=to.name)


def _given(activity: Activity, to: Ref | None, say: Speech) -> str:
    if to is None:
        return say("Unassigned")
    if to.id == activity.by.id:
        return say("You have this conversation")
    return say("Assigned to {name}", name=to.name)
