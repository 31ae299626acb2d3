"""Internal notes: on the conversation card, all of them, and one to edit."""

from addon.cards import limits
from addon.cards.markup import bold, faint, joined, linked
from addon.cards.menu import conversation_menu
from addon.cards.place import place, place_of
from addon.cards.widgets import Section, Widget, button, buttons, card, paragraph, section, text_input
from addon.envelope import Card
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.domain.note import Note
from backend.domain.rights import Deed, may
from backend.domain.snapshots.conversation import ConversationSnapshot, NotesSnapshot
from backend.domain.snapshots.me import Me
from backend.i18n.names import subject_of
from backend.i18n.speech import Speech

FOLDED_AFTER_LINES = 4


def last_note_section(shown: ConversationSnapshot, say: Speech, act: Links) -> Section | None:
    """The newest note in view, the field for a new one, and the way to the rest."""
    conversation = shown.conversation
    here = place_of(conversation)
    widgets: list[Widget] = []
    for note in conversation.recent_notes:
        widgets.append(_note_text(note, say))
    is_writer = may(shown.me.membership.role, Deed.NOTE)
    more = conversation.note_count - len(conversation.recent_notes)
    composer = (
        text_input(
            "note",
            say("Internal note"),
            hint=say("Only your team sees it. Mention with @name or @team"),
            multiline=True,
        )
        if is_writer
        else None
    )
    write = button(say("Add note"), act("note.add", here, required=("note",))) if is_writer else None
    # To edit and to delete are one tap away, so that the card stays short.
    rest = say.count("{n} earlier note", "{n} earlier notes", more) if more > 0 else say("All notes")
    read = button(rest, act("note.list", here)) if conversation.note_count else None
    line = buttons(write, read) if write or read else None
    return section(*widgets, composer, line, header=f"🔒 {say('Internal notes')}")


def note_widgets(note: Note, me: Me, conversation: Conversation, say: Speech, act: Links) -> list[Widget]:
    """One note: who, when, the text; edit and delete for its author."""
    widgets = [_note_text(note, say)]
    if note.author.id == me.person.sub:
        here = (*place_of(conversation), *place(note=note.id))
        widgets.append(
            buttons(
                button(say("Edit"), act("note.edit", here)),
                button(say("Delete"), act("note.delete", here)),
            )
        )
    return widgets


def _note_text(note: Note, say: Speech) -> Widget:
    """Who, when, and the text, its links to be tapped."""
    edited = faint(say("edited")) if note.edited_at else ""
    who = joined(
        bold(note.author.name), faint(say.ago(note.at)), faint(say.moment(note.at)), edited, by=" · "
    )
    return paragraph(joined(who, linked(note.text), by="\n"), lines=FOLDED_AFTER_LINES + 1)


def notes_card(shown: NotesSnapshot, say: Speech, act: Links) -> Card:
    """All notes of a conversation, newest first."""
    conversation = shown.conversation
    here = place_of(conversation)
    sections = [section(*note_widgets(note, shown.me, conversation, say, act)) for note in shown.notes] or [
        section(paragraph(faint(say("No internal note yet."))))
    ]
    more = (
        section(buttons(button(say("Earlier notes"), act("note.list", here, cursor=shown.next_cursor))))
        if shown.next_cursor
        else None
    )
    return card(
        f"🔒 {say('Internal notes')}",
        *sections,
        more,
        subtitle=subject_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
    )


def edit_note_card(me: Me, conversation: Conversation, note: Note, say: Speech, act: Links) -> Card:
    """One's own note, to change its text."""
    here = (*place_of(conversation), *place(note=note.id))
    return card(
        f"🔒 {say('Edit internal note')}",
        section(
            text_input("note", say("Internal note"), value=note.text, multiline=True),
            buttons(button(say("Save"), act("note.save", here, required=("note",)), filled=True)),
        ),
        subtitle=limits.cut(subject_of(conversation, say), limits.TITLE),
        menu=conversation_menu(conversation, me.person.email, say, act),
    )
