"""The activity log of a conversation: who did what, and when."""

from datetime import datetime

from addon.cards.marks import activity_icon
from addon.cards.markup import faint
from addon.cards.menu import conversation_menu
from addon.cards.place import place_of
from addon.cards.undo import undo_click
from addon.cards.widgets import Widget, button, buttons, card, paragraph, row, row_button, section, wrapped
from addon.envelope import Card
from addon.links import Links, OnClick
from backend.domain.activity import Activity
from backend.domain.changes import MessageHeard
from backend.domain.snapshots.conversation import ActivitySnapshot
from backend.i18n.names import subject_of
from backend.i18n.sentences import sentence
from backend.i18n.speech import Speech


def activity_card(shown: ActivitySnapshot, say: Speech, act: Links) -> Card:
    """Draw a page of the log, newest first."""
    conversation = shown.conversation
    here = place_of(conversation)
    rows = [
        _line(line, undo_click(line, conversation, act) if line.id in shown.undoable else None, say)
        for line in shown.lines
    ]
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


def _line(line: Activity, undo: OnClick | None, say: Speech) -> Widget:
    at = _happened_at(line)
    when = f"{say.ago(at)} · {say.moment(at)}"
    return wrapped(
        row(
            sentence(line, say),
            icon=activity_icon(line),
            bottom=when,
            control=row_button(say("Undo"), undo) if undo else None,
        )
    )


def _happened_at(line: Activity) -> datetime:
    """A mail was written when it came, not when Relais met it."""
    change = line.change
    return (change.written_at if isinstance(change, MessageHeard) else None) or line.at
