"""Clicks about who has a conversation and who follows it."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation, target_of
from addon.cards.assign import assign_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.services import Services


def take(click: Click, services: Services) -> Screen:
    """The person takes it."""
    snapshot = services.inbox.assignments.take(target_of(click), seen=click.optional("seen") or "")
    return shown_conversation(click, services, snapshot)


def choose(click: Click, services: Services) -> Screen:
    """Push the picker, or replace it by its next page."""
    cursor = click.optional("cursor")
    page = services.inbox.assignments.choices(
        click.person, click.param("mailbox"), click.param("thread"), cursor
    )
    how = How.UPDATE if cursor else How.PUSH
    return Screen(assign_card(page, click.say, click.act), how)


def to(click: Click, services: Services) -> Screen:
    """A member was picked: back to the conversation."""
    snapshot = services.inbox.assignments.assign(
        target_of(click), click.param("member"), seen=click.optional("seen") or ""
    )
    return shown_conversation(click, services, snapshot, how=How.POP_UPDATE)


def unassign(click: Click, services: Services) -> Screen:
    """Back into the pool. The button stands in the picker."""
    snapshot = services.inbox.assignments.unassign(target_of(click), seen=click.optional("seen") or "")
    return shown_conversation(click, services, snapshot, how=How.POP_UPDATE)


def follow(click: Click, services: Services) -> Screen:
    """The person follows."""
    snapshot = services.inbox.assignments.follow(target_of(click))
    return shown_conversation(click, services, snapshot)


def unfollow(click: Click, services: Services) -> Screen:
    """The person follows no longer."""
    snapshot = services.inbox.assignments.unfollow(target_of(click))
    return shown_conversation(click, services, snapshot)


HANDLERS: Mapping[str, Handler] = {
    "assign.take": take,
    "assign.choose": choose,
    "assign.to": to,
    "assign.unassign": unassign,
    "assign.follow": follow,
    "assign.unfollow": unfollow,
}
