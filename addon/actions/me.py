"""Clicks about what a person chooses for themselves in a mailbox."""

from collections.abc import Mapping

from addon.cards.me import me_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.services import Services


def show(click: Click, services: Services) -> Screen:
    """Push the settings."""
    shown = services.people.mailboxes.settings(click.person, click.param("mailbox"))
    return Screen(me_card(shown, click.say, click.act))


def away(click: Click, services: Services) -> Screen:
    """The away switch was moved."""
    shown = services.people.roster.set_away(
        click.person, click.param("mailbox"), is_away=click.event.inputs.has("away")
    )
    told = click.say("You are away") if shown.is_away else click.say("You are back")
    return Screen(me_card(shown, click.say, click.act), How.UPDATE, notification=told)


HANDLERS: Mapping[str, Handler] = {"me.show": show, "me.away": away}
