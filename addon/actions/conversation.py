"""Clicks on a conversation as a whole: show, refresh, share, and look back."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation
from addon.cards.activity import activity_card
from addon.cards.lists import list_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.domain.refusals import Missing
from backend.services import Services


def show(click: Click, services: Services) -> Screen:
    """A row was tapped: push the conversation card."""
    snapshot = services.inbox.opening.show(click.person, click.param("mailbox"), click.param("thread"))
    return shown_conversation(click, services, snapshot, how=How.PUSH)


def refresh(click: Click, services: Services) -> Screen:
    """Draw the conversation card anew."""
    snapshot = services.inbox.opening.show(click.person, click.param("mailbox"), click.param("thread"))
    return shown_conversation(click, services, snapshot)


def share(click: Click, services: Services) -> Screen:
    """Share the open mail into the mailbox of the button, or the one chosen."""
    mailbox = click.optional("mailbox") or click.event.inputs.text("mailbox")
    if not mailbox:
        raise Missing("mailbox")
    snapshot = services.inbox.opening.share(click.person, mailbox, click.event.thread, click.key)
    return shown_conversation(click, services, snapshot)


def activity(click: Click, services: Services) -> Screen:
    """Push the activity log, or replace it by its next page."""
    cursor = click.optional("cursor")
    page = services.inbox.activities.page(click.person, click.param("mailbox"), click.param("thread"), cursor)
    how = How.UPDATE if cursor else How.PUSH
    return Screen(activity_card(page, click.say, click.act), how)


def earlier(click: Click, services: Services) -> Screen:
    """Push the customer's conversations, or replace them by the next page."""
    cursor = click.optional("cursor")
    page = services.inbox.queues.earlier(click.person, click.param("mailbox"), click.param("thread"), cursor)
    how = How.UPDATE if cursor else How.PUSH
    return Screen(list_card(page, click.say, click.act), how)


HANDLERS: Mapping[str, Handler] = {
    "conversation.show": show,
    "conversation.refresh": refresh,
    "conversation.share": share,
    "conversation.activity": activity,
    "conversation.earlier": earlier,
}
