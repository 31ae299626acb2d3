"""On top of a conversation: what the click has just done, with its undo, or who was faster, with a way on."""

from typing import NamedTuple

from addon.cards.marks import activity_icon
from addon.cards.markup import bold
from addon.cards.place import place, place_of
from addon.cards.undo import undo_click
from addon.cards.widgets import (
    Control,
    Section,
    Widget,
    button,
    buttons,
    row,
    row_button,
    section,
    wrapped,
)
from addon.links import Links, OnClick
from backend.domain.changes import Mentioned, NoteAdded, NoteEdited
from backend.domain.refusals import LostRace
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.i18n.sentences import done, lost_race
from backend.i18n.speech import Speech


class Onward(NamedTuple):
    """One tap that does what the click did not, now that the card shows what spoke against it."""

    text: str
    click: OnClick


def news_section(
    shown: ConversationSnapshot, onward: Onward | None, say: Speech, act: Links
) -> Section | None:
    """What was done or not done, and the names in a note that are nobody here."""
    return section(
        _lost(shown, onward, say), _done(shown, say, act), _nobody(shown, say), *_asked(shown, say, act)
    )


def _lost(shown: ConversationSnapshot, onward: Onward | None, say: Speech) -> Widget | None:
    if shown.lost:
        control = row_button(onward.text, onward.click) if onward else None
        return _faster(shown.lost, say("Nothing was changed by your click."), control, say)
    if shown.overtaken:
        return _faster(shown.overtaken, say("Your click was carried out before that."), None, say)
    return None


def _faster(lost: LostRace, said: str, control: Control | None, say: Speech) -> Widget:
    return wrapped(row(bold(lost_race(lost, say)), bottom=said, icon="PERSON", control=control))


def _done(shown: ConversationSnapshot, say: Speech, act: Links) -> Widget | None:
    line = shown.done
    if line is None or not line.is_undoable or not shown.still_holds:
        return None
    return row(
        done(line, shown.conversation.mailbox, say),
        icon=activity_icon(line),
        control=row_button(say("Undo"), undo_click(line, shown.conversation, act)),
    )


def _nobody(shown: ConversationSnapshot, say: Speech) -> Widget | None:
    if not shown.unknown_names:
        return None
    names = say.names([f"@{name}" for name in shown.unknown_names])
    return wrapped(row(say("Not in this mailbox, so not mentioned: {names}", names=names), icon="PERSON"))


def _asked(shown: ConversationSnapshot, say: Speech, act: Links) -> list[Widget]:
    """Who is meant by an @name that several bear: a tap mentions one. The note is kept as it was typed."""
    change = shown.done.change if shown.done else None
    if not isinstance(change, NoteAdded | NoteEdited | Mentioned):
        return []
    here = (*place_of(shown.conversation), *place(note=change.note_id))
    widgets: list[Widget] = []
    for unclear in shown.unclear_names:
        choices = [button(who.name, act("note.mention", here, member=who.id)) for who in unclear.bearers]
        text = say("Who is meant by @{name}? Nobody is mentioned yet.", name=unclear.name)
        widgets += [wrapped(row(bold(text), icon="PERSON")), buttons(*choices)]
    return widgets
