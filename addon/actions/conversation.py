"""Clicks on a conversation as a whole: show, refresh, share, and look back."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation, target_of
from addon.cards.activity import activity_card
from addon.cards.draft import DRAFT, NOTE
from addon.cards.lists import list_card
from addon.cards.unshare import unshare_card
from addon.cards.unshared import unshared_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.domain.refusals import Missing
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.services import Services


def show(click: Click, services: Services) -> Screen:
    """A row was tapped: push the conversation card."""
    snapshot = services.inbox.opening.show(click.person, click.param("mailbox"), click.param("thread"))
    return shown_conversation(click, services, snapshot, how=How.PUSH)


def next_(click: Click, services: Services) -> Screen:
    """The next one of the list takes the place of the one in view; who comes after it is looked up.

    A note that was begun is not taken along: then the next one lies on top, and the way back leads to it.
    """
    following = next(iter(click.act.way.queue), "")
    snapshot = services.inbox.opening.show(
        click.person, click.param("mailbox"), click.param("thread"), following=following
    )
    is_begun = any(click.event.inputs.text(name) for name in (NOTE, DRAFT))
    return shown_conversation(click, services, snapshot, how=How.PUSH if is_begun else How.UPDATE)


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


def confirm_unshare(click: Click, services: Services) -> Screen:
    """Push what will happen if the mail is taken out of its mailbox."""
    snapshot = services.inbox.opening.show(click.person, click.param("mailbox"), click.param("thread"))
    return Screen(unshare_card(snapshot, click.say, click.act))


def unshare(click: Click, services: Services) -> Screen:
    """Take it out: back to where the open mail can be shared again."""
    left = services.inbox.unsharing.take_out(target_of(click))
    if isinstance(left, ConversationSnapshot):
        return shown_conversation(click, services, left, how=How.CONVERSATION)
    told = click.say("Taken out of {mailbox}", mailbox=left.mailboxes[0].name)
    return Screen(unshared_card(left, click.say, click.act), How.POP_UPDATE, notification=told)


def activity(click: Click, services: Services) -> Screen:
    """Push the activity log, or replace it by its next page."""
    cursor = click.optional("cursor")
    page = services.inbox.activities.page(click.person, click.param("mailbox"), click.param("thread"), cursor)
    how = How.UPDATE if cursor else How.PUSH
    return Screen(activity_card(page, click.say, click.act), how)


def earlier(click: Click, services: Services) -> Screen:
    """Push the customer's conversations, or replace them by another page or by their present state."""
    cursor = click.optional("cursor")
    page = services.inbox.queues.earlier(click.person, click.param("mailbox"), click.param("thread"), cursor)
    how = How.UPDATE if cursor or click.optional("refresh") else How.PUSH
    return Screen(list_card(page, click.say, click.act), how)


HANDLERS: Mapping[str, Handler] = {
    "conversation.show": show,
    "conversation.next": next_,
    "conversation.refresh": refresh,
    "conversation.share": share,
    "conversation.confirm_unshare": confirm_unshare,
    "conversation.unshare": unshare,
    "conversation.activity": activity,
    "conversation.earlier": earlier,
}
