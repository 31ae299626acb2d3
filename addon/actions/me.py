"""Clicks about what a person chooses for themselves in a mailbox."""

from collections.abc import Mapping

from addon.actions.heard import tongue_of
from addon.cards.me import me_card
from addon.cards.notifications import DIGEST, WEBHOOK, input_of, notifications_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.preferences import CHOSEN, Channel, ChatState
from backend.domain.snapshots.telling import PreferencesSnapshot
from backend.services import Services


def show(click: Click, services: Services) -> Screen:
    """Push the settings."""
    shown = services.people.mailboxes.settings(click.person, click.param("mailbox"))
    return Screen(me_card(shown, click.say, click.act))


def away(click: Click, services: Services) -> Screen:
    """The away switch was moved."""
    is_away = click.event.inputs.has("away")
    shown = services.people.roster.set_away(
        click.person, click.param("mailbox"), is_away=is_away, click_key=click.key
    )
    told = click.say("You are away") if is_away else click.say("You are back")
    return Screen(me_card(shown, click.say, click.act), How.UPDATE, notification=told)


def notifications(click: Click, services: Services) -> Screen:
    """Push what the person is told, and how."""
    shown = services.people.preferences.show(click.person, click.param("mailbox"))
    return Screen(notifications_card(shown, click.say, click.act))


def notify(click: Click, services: Services) -> Screen:
    """Keep what was chosen. An event that the card did not show stays as it was."""
    inputs = click.event.inputs
    given = {event: inputs.text(input_of(event)) for event in CHOSEN}
    shown = services.people.preferences.choose(
        click.person,
        click.param("mailbox"),
        {event: _channel(name) for event, name in given.items() if name},
        tongue_of(click),
        has_digest=inputs.has(DIGEST),
    )
    return _updated(shown, click, click.say("Saved"))


def chat(click: Click, services: Services) -> Screen:
    """Keep the webhook that was entered."""
    typed = click.event.inputs.text(WEBHOOK)
    shown = services.people.preferences.set_chat(click.person, click.param("mailbox"), typed)
    return _updated(shown, click, click.say("Chat can be chosen now"))


def chat_off(click: Click, services: Services) -> Screen:
    """Forget the webhook."""
    shown = services.people.preferences.remove_chat(click.person, click.param("mailbox"))
    return _updated(shown, click, click.say("The webhook is forgotten"))


def chat_test(click: Click, services: Services) -> Screen:
    """Send a message to the person's space, and say whether Chat took it."""
    text = click.say("This is a test by Relais: messages for you arrive here.")
    shown = services.people.preferences.try_chat(click.person, click.param("mailbox"), text)
    if shown.preferences.chat is ChatState.SET:
        return _updated(shown, click, click.say("The test message was sent"))
    return _updated(shown, click, click.say("Chat does not know this webhook"))


def _updated(shown: PreferencesSnapshot, click: Click, told: str) -> Screen:
    return Screen(notifications_card(shown, click.say, click.act), How.UPDATE, notification=told)


def _channel(name: str) -> Channel:
    """The channel of that name. Raises: Malformed."""
    try:
        return Channel(name)
    except ValueError:
        raise Malformed("channel") from None


HANDLERS: Mapping[str, Handler] = {
    "me.show": show,
    "me.away": away,
    "me.notifications": notifications,
    "me.notify": notify,
    "me.chat": chat,
    "me.chat_off": chat_off,
    "me.chat_test": chat_test,
}
