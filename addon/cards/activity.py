"""The activity log of a conversation: who did what, and when."""

from addon.cards.menu import conversation_menu
from addon.cards.phrases import priority_name, status_name, subject_of
from addon.cards.place import place_of
from addon.cards.widgets import (
    Act,
    Card,
    Place,
    Widget,
    button,
    buttons,
    card,
    faint,
    paragraph,
    row,
    row_button,
    section,
)
from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.changes import Change
from backend.domain.refs import Ref
from backend.domain.snapshots.conversation import ActivitySnapshot
from backend.i18n.speech import Speech


def _icon(change: Change) -> str:
    match change:
        case changes.Adopted() | changes.Shared():
            return "INVITE"
        case changes.MessageHeard():
            return "EMAIL"
        case changes.Assigned():
            return "PERSON"
        case changes.StatusMoved():
            return "CLOCK"
        case changes.PrioritySet():
            return "TICKET"
        case changes.LabelAdded() | changes.LabelRemoved() | changes.LabelReplaced():
            return "BOOKMARK"
        case changes.Followed() | changes.Unfollowed():
            return "STAR"
        case _:
            return "DESCRIPTION"


def activity_card(shown: ActivitySnapshot, say: Speech, act: Act) -> Card:
    """Draw a page of the log, newest first."""
    conversation = shown.conversation
    here = place_of(conversation)
    newest_own = next(
        (line.id for line in shown.lines if line.is_undoable and line.by.id == shown.me.person.sub), None
    )
    rows = [_line(line, line.id == newest_own, here, say, act) for line in shown.lines]
    more = (
        buttons(button(say("Earlier"), act("conversation.activity", here, cursor=shown.next_cursor)))
        if shown.next_cursor
        else None
    )
    return card(
        say("Activity"),
        section(*(rows or [paragraph(faint(say("Nothing has happened yet.")))]), more),
        subtitle=subject_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
    )


def _line(line: Activity, can_undo: bool, here: Place, say: Speech, act: Act) -> Widget:
    note = line.change.note_id if isinstance(line.change, changes.NoteDeleted) else None
    undo = act("activity.undo", here, activity=line.id, note=note)
    when = f"{say.ago(line.at)} · {say.moment(line.at)}"
    return row(
        sentence(line, say),
        icon=_icon(line.change),
        bottom=when,
        control=row_button(say("Undo"), undo) if can_undo else None,
        wrap=True,
    )


def sentence(line: Activity, say: Speech) -> str:
    """One line of the log as a sentence."""
    who = line.by.name
    match line.change:
        case changes.Adopted():
            return say("The mail became a conversation")
        case changes.Shared():
            return say("{who} shared the mail", who=who)
        case changes.MessageHeard(sender=sender):
            return say("{sender} wrote", sender=sender)
        case changes.Assigned(after=after):
            return _assigned(line, after, say)
        case changes.StatusMoved(after=stands):
            return say("{who} moved it to {status}", who=who, status=status_name(stands.status, say))
        case changes.PrioritySet(after=priority):
            return say("{who} set the priority to {priority}", who=who, priority=priority_name(priority, say))
        case changes.LabelAdded(label):
            return say("{who} added the label {label}", who=who, label=label.name)
        case changes.LabelRemoved(label):
            return say("{who} removed the label {label}", who=who, label=label.name)
        case changes.LabelReplaced(before=old, after=new):
            return say("{who} changed the label {old} to {new}", who=who, old=old.name, new=new.name)
        case _:
            return _quiet(line, say)


def _assigned(line: Activity, after: Ref | None, say: Speech) -> str:
    who = line.by
    if after is None:
        return say("{who} unassigned it", who=who.name)
    if after.id == who.id:
        return say("{who} took it", who=who.name)
    return say("{who} assigned it to {name}", who=who.name, name=after.name)


def _quiet(line: Activity, say: Speech) -> str:
    who = line.by.name
    match line.change:
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
        case changes.MentionCleared():
            return say("{who} is done with a mention", who=who)
        case changes.OtherChange(kind):
            return say("{who} did something that this version does not know: {what}", who=who, what=kind)
        case _:
            return who
