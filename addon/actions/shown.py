"""The conversation card as the answer to a click, with what was done in the notification."""

from addon.cards.conversation import conversation_card
from addon.cards.phrases import lost_race
from addon.click import Click
from addon.envelope import How, Screen
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.services import Services
from backend.services.kernel.desk import Target


def target_of(click: Click) -> Target:
    """On which conversation the click acts, and under which key."""
    return Target(click.person, click.param("mailbox"), click.param("thread"), click.key)


def shown_conversation(
    click: Click,
    services: Services,
    snapshot: ConversationSnapshot,
    *,
    told: str | None = None,
    how: How = How.UPDATE,
) -> Screen:
    """Draw the conversation; after the answer, note that the person is looking at it, if that is news.

    ``told`` is what the click did. Where a colleague was faster the person is told that instead.
    """
    conversation = snapshot.conversation
    if snapshot.lost:
        told = lost_race(snapshot.lost, click.say)

    def note_presence() -> None:
        services.inbox.presence.seen(snapshot.me.person, conversation.mailbox.id, conversation.thread_id)

    after = None if snapshot.is_noted else note_presence
    return Screen(conversation_card(snapshot, click.say, click.act), how, notification=told, after=after)
