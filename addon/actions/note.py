"""Clicks about internal notes."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation, target_of
from addon.cards.notes import edit_note_card, notes_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.services import Services


def add(click: Click, services: Services) -> Screen:
    """Add the typed note."""
    snapshot = services.inbox.notes.add(target_of(click), click.event.inputs.text("note"))
    return shown_conversation(click, services, snapshot)


def list_(click: Click, services: Services) -> Screen:
    """Push all notes, or replace them by the next page."""
    cursor = click.optional("cursor")
    page = services.inbox.notes.page(click.person, click.param("mailbox"), click.param("thread"), cursor)
    how = How.UPDATE if cursor else How.PUSH
    return Screen(notes_card(page, click.say, click.act), how)


def edit(click: Click, services: Services) -> Screen:
    """Push the form with one's own note."""
    shown = services.inbox.notes.own(
        click.person, click.param("mailbox"), click.param("thread"), click.param("note")
    )
    return Screen(edit_note_card(shown.me, shown.conversation, shown.notes[0], click.say, click.act))


def save(click: Click, services: Services) -> Screen:
    """Keep the edited text: back to the conversation."""
    snapshot = services.inbox.notes.edit(
        target_of(click), click.param("note"), click.event.inputs.text("note")
    )
    return shown_conversation(click, services, snapshot, how=How.CONVERSATION)


def mention(click: Click, services: Services) -> Screen:
    """Of those who bear an unclear name in one's own note, one was chosen."""
    snapshot = services.inbox.notes.mention(target_of(click), click.param("note"), click.param("member"))
    return shown_conversation(click, services, snapshot)


def delete(click: Click, services: Services) -> Screen:
    """Hide one's own note; the card offers to undo it."""
    snapshot = services.inbox.notes.delete(target_of(click), click.param("note"))
    return shown_conversation(click, services, snapshot, how=How.CONVERSATION)


def clear_mention(click: Click, services: Services) -> Screen:
    """The person has dealt with the mention."""
    snapshot = services.inbox.notes.clear_mention(target_of(click))
    return shown_conversation(click, services, snapshot)


HANDLERS: Mapping[str, Handler] = {
    "note.add": add,
    "note.list": list_,
    "note.edit": edit,
    "note.save": save,
    "note.mention": mention,
    "note.delete": delete,
    "note.clear_mention": clear_mention,
}
