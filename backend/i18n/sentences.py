"""What was done, told from the fact: a line of the log, the news after a click, a race that was lost."""

from datetime import datetime

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.changes import OtherChange
from backend.domain.refs import Ref
from backend.domain.refusals import Expired, Gone, LostRace, Refusal
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import status_of
from backend.i18n.mail_sentences import of_message
from backend.i18n.names import priority_words, status_words
from backend.i18n.speech import Speech


def sentence(activity: Activity, say: Speech) -> str:
    """One line of the log: who did what."""
    who = activity.by.name
    match activity.change:
        case changes.Adopted():
            return say("The mail became a conversation")
        case changes.Shared() | changes.TakenOut():
            return _shared(activity, say)
        case changes.MessageHeard() | changes.MessageRemoved() | changes.MessageRestored():
            return of_message(activity.change, activity.by, say)
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
        case changes.NoteAdded() | changes.NoteEdited() | changes.NoteDeleted() | changes.Mentioned():
            return _of_note(activity.change, who, say)
        case changes.MentionCleared():
            return say("{who} is done with a mention", who=who)
        case changes.MemberLeft(who=gone, held=held, to=to):
            return _left(gone, to, say, held=held)
        case OtherChange(kind):
            return say("{who} did something that this version does not know: {what}", who=who, what=kind)


def _of_note(
    change: changes.NoteAdded | changes.NoteEdited | changes.NoteDeleted | changes.Mentioned,
    who: str,
    say: Speech,
) -> str:
    match change:
        case changes.NoteAdded():
            return say("{who} wrote an internal note", who=who)
        case changes.NoteEdited():
            return say("{who} edited an internal note", who=who)
        case changes.NoteDeleted():
            return say("{who} deleted an internal note", who=who)
        case changes.Mentioned(who=called):
            return say("{who} mentioned {name} in an internal note", who=who, name=called.name)


def done(activity: Activity, mailbox: Ref, say: Speech) -> str:
    """What a click has just done in a mailbox, short, told to the person who clicked."""
    if activity.undoes:
        return _undone(activity, say)
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
        case changes.NoteAdded() | changes.NoteEdited() | changes.NoteDeleted() | changes.Mentioned():
            return _done_with_note(activity.change, say)
        case changes.MentionCleared():
            return say("Mention cleared")
        case changes.Shared() | changes.TakenOut():
            return _into_or_out(activity, mailbox, say)
        case (
            changes.Adopted()
            | changes.MessageHeard()
            | changes.MessageRemoved()
            | changes.MessageRestored()
            | changes.LabelReplaced()
            | changes.MemberLeft()
            | OtherChange()
        ):
            return sentence(activity, say)


def _done_with_note(
    change: changes.NoteAdded | changes.NoteEdited | changes.NoteDeleted | changes.Mentioned, say: Speech
) -> str:
    match change:
        case changes.NoteAdded(answers=answers):
            answered = say("Internal note added, and your mention is dealt with")
            return answered if answers else say("Internal note added")
        case changes.NoteEdited():
            return say("Internal note saved")
        case changes.NoteDeleted():
            return say("Internal note deleted")
        case changes.Mentioned(who=called):
            return say("Mentioned: {name}", name=called.name)


def bulk_done(bulk: BulkDone, say: Speech) -> str:
    """What one click has done to several conversations; where that is nothing, why."""
    if not bulk.changed:
        return say("Nothing was changed: {why}", why=say.names(_why_nothing(bulk, say)))
    match bulk.kind:
        case "assign":
            return say.count(
                "{n} conversation assigned to {name}",
                "{n} conversations assigned to {name}",
                bulk.changed,
                name=bulk.value,
            )
        case "unassign":
            return say.count("{n} conversation unassigned", "{n} conversations unassigned", bulk.changed)
        case "label":
            return say.count(
                "{n} conversation labelled {label}",
                "{n} conversations labelled {label}",
                bulk.changed,
                label=bulk.value,
            )
        case "undo":
            return say.count("{n} conversation put back", "{n} conversations put back", bulk.changed)
        case _:
            return _bulk_moved(bulk, say)


def _bulk_moved(bulk: BulkDone, say: Speech) -> str:
    match bulk.kind:
        case "pending":
            return say.count("{n} conversation is pending", "{n} conversations are pending", bulk.changed)
        case "snooze":
            return say.count(
                "{n} conversation snoozed until {time}",
                "{n} conversations snoozed until {time}",
                bulk.changed,
                time=say.day(datetime.fromisoformat(bulk.value)),
            )
        case "close":
            return say.count("{n} conversation closed", "{n} conversations closed", bulk.changed)
        case _:
            return say.count("{n} conversation changed", "{n} conversations changed", bulk.changed)


def _why_nothing(bulk: BulkDone, say: Speech) -> list[str]:
    """Each reason once, what befell a conversation before what was so already."""
    reasons = list(dict.fromkeys(in_the_way(row.reason, say) for row in bulk.left))
    if bulk.kind == "undo" and (bulk.alike or not bulk.skipped):
        reasons.append(in_the_way(Expired("undone"), say))
    elif bulk.alike:
        reasons.append(say.count("{n} is so already", "{n} are so already", bulk.alike))
    if bulk.gone:
        reasons.append(say.count("{n} is no longer here", "{n} are no longer here", bulk.gone))
    return reasons


def bulk_news(bulk: BulkDone, say: Speech) -> str:
    """What one click has done to several conversations and what it left, in a line."""
    done = bulk_done(bulk, say)
    reasons = dict.fromkeys(in_the_way(row.reason, say) for row in bulk.left)
    if not bulk.changed or not reasons:
        return done
    left = say.count("{n} left: {what}", "{n} left: {what}", len(bulk.left), what=say.names(list(reasons)))
    return f"{done} · {left}"


def lost_race(lost: LostRace, say: Speech) -> str:
    """Who was faster, at what, and how long ago."""
    ago = say.ago(lost.at)
    match lost.what:
        case "heard":
            return say("{name} wrote again {ago}", name=lost.by, ago=ago)
        case "answered":
            return say("{name} answered {ago}", name=lost.by, ago=ago)
        case "noted":
            return say("{name} wrote a note {ago}", name=lost.by, ago=ago)
        case "status":
            return _lost_place(lost, ago, say)
        case "assigned":
            return _lost_hold(lost, ago, say)


def in_the_way(reason: Refusal | None, say: Speech) -> str:
    """Why something cannot be taken back, or was left as it is."""
    match reason:
        case LostRace():
            return lost_race(reason, say)
        case Gone(what="label"):
            return say("The label is no longer there")
        case Gone(what="member"):
            return say("Whoever had it no longer handles conversations here")
        case Expired(what="undone"):
            return say("It is as it was before already")
        case Expired(what="day"):
            return say("It was done more than a day ago")
        case _:
            return say("The conversation has moved on since")


def _lost_place(lost: LostRace, ago: str, say: Speech) -> str:
    status = status_words(status_of(lost.value), say).name
    if not lost.by:
        return say("It is back at {status}", status=status)
    return say("{name} moved it to {status} {ago}", name=lost.by, status=status, ago=ago)


def _lost_hold(lost: LostRace, ago: str, say: Speech) -> str:
    if not lost.value:
        return say("{name} unassigned it {ago}", name=lost.by, ago=ago)
    if lost.value != lost.by:
        return say("{name} gave it to {member} {ago}", name=lost.by, member=lost.value, ago=ago)
    return say("{name} took it {ago}", name=lost.by, ago=ago)


def _into_or_out(activity: Activity, mailbox: Ref, say: Speech) -> str:
    if isinstance(activity.change, changes.TakenOut):
        return say("Taken out of {mailbox}", mailbox=mailbox.name)
    return say("Shared into {mailbox}", mailbox=mailbox.name)


def _shared(activity: Activity, say: Speech) -> str:
    if isinstance(activity.change, changes.TakenOut):
        return say("{who} took it out of the mailbox", who=activity.by.name)
    return say("{who} shared the mail", who=activity.by.name)


def _assigned(activity: Activity, to: Ref | None, say: Speech) -> str:
    who = activity.by
    if to is None:
        return say("{who} unassigned it", who=who.name)
    if to.id == who.id:
        return say("{who} took it", who=who.name)
    return say("{who} assigned it to {name}", who=who.name, name=to.name)


def _undone(activity: Activity, say: Speech) -> str:
    """Where it could not be given back to who had it, that."""
    match activity.change:
        case changes.Assigned(after=None, missing=Ref(name=name)):
            return say("Undone, but {name} no longer works here: nobody has it now", name=name)
        case changes.Assigned(after=Ref(name=to), missing=Ref(name=name)):
            return say("Undone, but {name} no longer works here: {to} has it now", name=name, to=to)
        case _:
            return say("Undone")


def _left(gone: Ref, to: Ref | None, say: Speech, *, held: bool) -> str:
    if not held:
        return say("{name} left the mailbox", name=gone.name)
    if to is None:
        return say("{name} left the mailbox, so nobody has it", name=gone.name)
    return say("{name} left the mailbox, so {to} has it", name=gone.name, to=to.name)


def _given(activity: Activity, to: Ref | None, say: Speech) -> str:
    if to is None:
        return say("Unassigned")
    if to.id == activity.by.id:
        return say("You have this conversation")
    return say("Assigned to {name}", name=to.name)
