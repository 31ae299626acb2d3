"""The conversation card as the answer to a click, with what was done in the notification."""

from addon.cards.along import NAME
from addon.cards.conversation import conversation_card
from addon.cards.limits import cut
from addon.cards.news import Onward
from addon.click import Click
from addon.envelope import How, Screen
from addon.links import Links
from addon.way import READABLE
from backend.domain.preview import Preview
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.messages import Reading
from backend.i18n import sentences
from backend.i18n.names import customer_of
from backend.i18n.speech import Speech
from backend.services import Services
from backend.services.kernel.desk import Target


def target_of(click: Click) -> Target:
    """On which conversation the click acts, and under which key."""
    return Target(
        click.person, click.param("mailbox"), click.param("thread"), click.key, click.number("version")
    )


def shown_conversation(
    click: Click,
    services: Services,
    snapshot: ConversationSnapshot,
    *,
    how: How = How.UPDATE,
    onward: Onward | None = None,
    reading: Reading | None = None,
) -> Screen:
    """Draw the conversation; after the answer, note that the person is looking at it, if that is news.

    The person is told what the click has changed, or who was faster; where nothing changed, nothing is
    told. ``onward`` is the way on after a lost race; ``reading`` the mail that was asked for. One that
    stood on the card stands there still.
    """
    conversation = snapshot.conversation
    act = _along(click, snapshot, reading)
    reading = reading or services.mail.previewing.again(conversation, act.way.mail)

    def note_presence() -> None:
        services.inbox.presence.seen(snapshot.me.person, conversation.mailbox.id, conversation.thread_id)

    after = None if snapshot.is_noted else note_presence
    card = conversation_card(snapshot, click.say, act, onward, reading)
    return Screen(card, how, notification=_news(snapshot, click.say), after=after)


def _along(click: Click, snapshot: ConversationSnapshot, reading: Reading | None) -> Links:
    """The actions of the card, along the list that the person came from, if they did."""
    way = click.act.way
    if not way:
        return click.act
    if snapshot.following is not None:
        way = way.leading_to(cut(customer_of(snapshot.following, click.say), NAME))
    if snapshot.is_readable is not None:
        way = way.reading((way.mail or READABLE) if snapshot.is_readable else "")
    if reading is not None:
        way = way.reading(reading.gmail_id if isinstance(reading, Preview) else READABLE)
    return click.act.along(way)


def _news(snapshot: ConversationSnapshot, say: Speech) -> str | None:
    faster = snapshot.lost or snapshot.overtaken
    if faster:
        return sentences.lost_race(faster, say)
    done = snapshot.done if snapshot.still_holds else None
    return sentences.done(done, snapshot.conversation.mailbox, say) if done else None
