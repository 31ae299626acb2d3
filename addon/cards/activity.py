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
from backend.domain.activity import Activity, Kind
from backend.domain.snapshots.conversation import ActivitySnapshot
from backend.domain.status import priority_of, status_of
from backend.i18n.speech import Speech

ICONS = {
    Kind.ADOPTED: "INVITE",
    Kind.SHARED: "INVITE",
    Kind.MESSAGE: "EMAIL",
    Kind.ASSIGNED: "PERSON",
    Kind.STATUS: "CLOCK",
    Kind.PRIORITY: "TICKET",
    Kind.LABEL_ADDED: "BOOKMARK",
    Kind.LABEL_REMOVED: "BOOKMARK",
    Kind.FOLLOWED: "STAR",
    Kind.UNFOLLOWED: "STAR",
}


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
    undo = act("activity.undo", here, activity=line.id)
    when = f"{say.ago(line.at)} · {say.moment(line.at)}"
    return row(
        sentence(line, say),
        icon=ICONS.get(line.change.kind, "DESCRIPTION"),
        bottom=when,
        control=row_button(say("Undo"), undo) if can_undo else None,
        wrap=True,
    )


def sentence(line: Activity, say: Speech) -> str:
    """One line of the log as a sentence."""
    who, before, after = line.by.name, line.change.before, line.change.after
    match line.change.kind:
        case Kind.ADOPTED:
            return say("The mail became a conversation")
        case Kind.SHARED:
            return say("{who} shared the mail", who=who)
        case Kind.MESSAGE:
            return say("{sender} wrote", sender=after.name if after else "")
        case Kind.ASSIGNED:
            return _assigned(line, say)
        case Kind.STATUS:
            status = status_name(status_of(after.id), say) if after else ""
            return say("{who} moved it to {status}", who=who, status=status)
        case Kind.PRIORITY:
            priority = priority_name(priority_of(after.id), say) if after else ""
            return say("{who} set the priority to {priority}", who=who, priority=priority)
        case Kind.LABEL_ADDED:
            return say("{who} added the label {label}", who=who, label=after.name if after else "")
        case Kind.LABEL_REMOVED:
            return say("{who} removed the label {label}", who=who, label=before.name if before else "")
        case _:
            return _quiet(line, say)


def _assigned(line: Activity, say: Speech) -> str:
    who, after = line.by, line.change.after
    if after is None:
        return say("{who} unassigned it", who=who.name)
    if after.id == who.id:
        return say("{who} took it", who=who.name)
    return say("{who} assigned it to {name}", who=who.name, name=after.name)


def _quiet(line: Activity, say: Speech) -> str:
    who = line.by.name
    match line.change.kind:
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
        case _:
            return say("{who} is done with a mention", who=who)
