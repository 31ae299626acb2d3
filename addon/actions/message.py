"""Clicks that read a conversation's mail."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation
from addon.cards.messages import messages_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.services import Services


def read(click: Click, services: Services) -> Screen:
    """Put the newest mail's text on the conversation card, in the place of its beginning."""
    mailbox, thread = click.param("mailbox"), click.param("thread")
    messages = services.mail.previewing.read(click.person, mailbox, thread)
    snapshot = services.inbox.opening.show(click.person, mailbox, thread)
    return shown_conversation(click, services, snapshot, reading=messages.opened)


def list_(click: Click, services: Services) -> Screen:
    """Push all messages with the newest open, or open another one of them in its place."""
    chosen = click.optional("message") or ""
    messages = services.mail.previewing.read(
        click.person, click.param("mailbox"), click.param("thread"), chosen
    )
    how = How.UPDATE if chosen or click.optional("refresh") else How.PUSH
    return Screen(messages_card(messages, click.say, click.act), how)


HANDLERS: Mapping[str, Handler] = {"message.read": read, "message.list": list_}
"""Clicks that read mail."""
