"""Clicks that read a conversation's mail, and bring back what was removed of it."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation, target_of
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


def restore(click: Click, services: Services) -> Screen:
    """Take a message back out of the trash or of spam."""
    snapshot = services.mail.restoring.restore(target_of(click), click.param("message"))
    return shown_conversation(click, services, snapshot)


HANDLERS: Mapping[str, Handler] = {
    "message.read": read,
    "message.list": list_,
    "message.restore": restore,
}
"""Clicks about mail."""
