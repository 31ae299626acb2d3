"""Clicks about who has a conversation and who follows it."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation, target_of
from addon.cards.assign import assign_card
from addon.cards.moves import version_on
from addon.cards.news import Onward
from addon.cards.place import place, place_of
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.services import Services


def take(click: Click, services: Services) -> Screen:
    """The person takes it."""
    snapshot = services.inbox.assignments.take(target_of(click), seen=click.optional("seen") or "")
    # What a colleague has is taken over at the foot of the card; what is over meanwhile offers nothing there.
    is_over = not snapshot.conversation.is_active
    onward = _onward(click, snapshot, "assign.take", click.say("Take anyway")) if is_over else None
    return shown_conversation(click, services, snapshot, onward=onward)


def choose(click: Click, services: Services) -> Screen:
    """Push the picker, or replace it by its next page."""
    cursor = click.optional("cursor")
    page = services.inbox.assignments.choices(
        click.person, click.param("mailbox"), click.param("thread"), cursor
    )
    how = How.UPDATE if cursor else How.PUSH
    seen = place(version=click.optional("version"))
    return Screen(assign_card(page, seen, click.say, click.act), how)


def to(click: Click, services: Services) -> Screen:
    """A member was picked: back to the conversation."""
    member = click.param("member")
    snapshot = services.inbox.assignments.assign(target_of(click), member, seen=click.optional("seen") or "")
    onward = _onward(click, snapshot, "assign.to", click.say("Assign anyway"), member)
    return shown_conversation(click, services, snapshot, how=How.CONVERSATION, onward=onward)


def unassign(click: Click, services: Services) -> Screen:
    """Back into the pool. The button stands in the picker."""
    snapshot = services.inbox.assignments.unassign(target_of(click), seen=click.optional("seen") or "")
    onward = _onward(click, snapshot, "assign.unassign", click.say("Unassign anyway"))
    return shown_conversation(click, services, snapshot, how=How.CONVERSATION, onward=onward)


def _onward(
    click: Click, snapshot: ConversationSnapshot, action: str, text: str, member: str | None = None
) -> Onward:
    """The same from what the person sees now."""
    conversation = snapshot.conversation
    here = (*place_of(conversation), *version_on(conversation))
    holder = conversation.assignee.id if conversation.assignee else None
    return Onward(text, click.act(action, here, member=member, seen=holder))


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
