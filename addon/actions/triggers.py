"""What Gmail calls by itself: the homepage, an opened mail, a compose window."""

from dataclasses import replace

from addon.actions.heard import listening
from addon.actions.shown import shown_conversation
from addon.cards.compose import compose_card
from addon.cards.home import home_card
from addon.cards.unshared import unshared_card
from addon.cards.welcome import welcome_card
from addon.click import Click
from addon.envelope import How, Screen
from addon.refused import MissingScopes
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.home import NoMailbox
from backend.services import Services

METADATA_SCOPE = "https://www.googleapis.com/auth/gmail.addons.current.message.metadata"
"""Lets us read the headers of the open mail (PLATFORM: add-on scopes of the Gmail API)."""


def home(click: Click, services: Services) -> Screen:
    """The side panel was opened with no mail in view."""
    shown = services.inbox.queues.show(click.person, None)
    if isinstance(shown, NoMailbox):
        return Screen(welcome_card(shown, click.say, click.act))
    return Screen(home_card(shown, click.say, click.act), after=listening(click, services))


def thread(click: Click, services: Services) -> Screen:
    """A mail was opened. Without the right to read its headers an unknown mail asks for just that."""
    shown = services.inbox.opening.open(click.person, click.event.thread)
    if isinstance(shown, ConversationSnapshot):
        screen = shown_conversation(click, services, shown, how=How.PUSH)
        return replace(screen, after=listening(click, services, screen.after))
    if isinstance(shown, NoMailbox):
        return Screen(welcome_card(shown, click.say, click.act))
    if shown.obstacle and not click.event.is_granted(METADATA_SCOPE):
        raise MissingScopes((METADATA_SCOPE,))
    return Screen(unshared_card(shown, click.say, click.act))


def compose(click: Click, services: Services) -> Screen:
    """A new mail is being written: who of the team already talks to these people?

    The host says whom it is addressed to only with the right to read headers: else just that is asked for.
    """
    shown = services.inbox.composing.compose(click.person, click.event.recipients)
    if isinstance(shown, NoMailbox):
        return Screen(welcome_card(shown, click.say, click.act))
    if not click.event.recipients and not click.event.is_granted(METADATA_SCOPE):
        raise MissingScopes((METADATA_SCOPE,))
    return Screen(compose_card(shown, click.say, click.act))
