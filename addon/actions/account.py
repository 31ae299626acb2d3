"""Clicks about the Gmail account behind a mailbox; admins connect and disconnect it."""

from collections.abc import Mapping

from addon.cards.account import ITSELF, account_card, disconnect_card
from addon.cards.mirror import input_of
from addon.click import Click, Handler
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.mirror import SWITCHES
from backend.services import Services
from backend.services.kernel.unclear import after_writing


def show(click: Click, services: Services) -> Screen:
    """Push the state of the connection."""
    return _shown(click, services, How.PUSH)


def refresh(click: Click, services: Services) -> Screen:
    """Draw it anew: it is connected in another window, and gets addresses in Gmail's settings."""
    shown = services.mail.overview.refresh(click.person, click.param("mailbox"))
    return Screen(account_card(shown, click.say, click.act), How.UPDATE)


def connect(click: Click, services: Services) -> Screen:
    """Open a link, which serves once, on the page that leads to Google; draw the card anew once it closes."""
    mailbox = click.param("mailbox")
    secret = services.mail.consenting.link(mailbox, click.person.actor, click.say.locale.language)
    screen = _shown(click, services, How.UPDATE)
    return Screen(screen.card, How.UPDATE, opens=f"{click.act.base_url}/connect/{secret}")


def confirm_disconnect(click: Click, services: Services) -> Screen:
    """Push what will happen if the mailbox is disconnected."""
    shown = services.mail.overview.show(click.person, click.param("mailbox"))
    return Screen(disconnect_card(shown, click.say, click.act))


def disconnect(click: Click, services: Services) -> Screen:
    """Disconnect the mailbox."""
    services.mail.disconnecting.disconnect(click.param("mailbox"), click.person.actor)
    return _after(click, services, How.POP_UPDATE, click.say("Disconnected"))


def sender(click: Click, services: Services) -> Screen:
    """Choose under which address answers to mail for an address leave."""
    inputs, mailbox = click.event.inputs, click.param("mailbox")
    chosen, address = inputs.text("sender"), inputs.text("alias") or mailbox
    sends_as = "" if chosen == ITSELF else chosen
    services.mail.overview.choose_sender(mailbox, address, sends_as, click.person.actor)
    return _after(click, services, How.UPDATE, click.say("Sender saved"))


def mirror(click: Click, services: Services) -> Screen:
    """One of the switches for labels in Gmail was moved."""
    part, mailbox = click.param("part"), click.param("mailbox")
    if part not in SWITCHES:
        raise Malformed("part")
    is_on = click.event.inputs.has(input_of(part))
    services.mail.overview.mirror(click.person, mailbox, part, is_on=is_on)
    told = click.say("Shown in Gmail from now on") if is_on else click.say("No longer shown in Gmail")
    return _after(click, services, How.UPDATE, told)


def _after(click: Click, services: Services, how: How, told: str) -> Screen:
    with after_writing():
        screen = _shown(click, services, how)
    return Screen(screen.card, how, notification=told)


def _shown(click: Click, services: Services, how: How) -> Screen:
    shown = services.mail.overview.show(click.person, click.param("mailbox"))
    return Screen(account_card(shown, click.say, click.act), how)


HANDLERS: Mapping[str, Handler] = {
    "account.show": show,
    "account.refresh": refresh,
    "account.connect": connect,
    "account.confirm_disconnect": confirm_disconnect,
    "account.disconnect": disconnect,
    "account.sender": sender,
    "account.mirror": mirror,
}
