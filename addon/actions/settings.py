"""Clicks about the person's own settings and, for admins, the members of the mailbox."""

from collections.abc import Mapping

from addon.cards.settings import member_card, members_card, settings_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.refusals import Gone
from backend.domain.rights import Role
from backend.services import Services


def show(click: Click, services: Services) -> Screen:
    """Push the settings."""
    shown = services.people.mailboxes.settings(click.person, click.param("mailbox"))
    return Screen(settings_card(shown, click.say, click.act))


def away(click: Click, services: Services) -> Screen:
    """The away switch was moved."""
    is_away = click.event.inputs.has("away")
    shown = services.people.roster.set_away(click.person, click.param("mailbox"), is_away=is_away)
    told = click.say("You are away") if is_away else click.say("You are back")
    return Screen(settings_card(shown, click.say, click.act), How.UPDATE, notification=told)


def members(click: Click, services: Services) -> Screen:
    """Push the members of the mailbox, or replace them by the next page."""
    shown = services.people.mailboxes.settings(click.person, click.param("mailbox"))
    cursor = click.optional("cursor")
    how = How.UPDATE if cursor else How.PUSH
    return Screen(members_card(shown, click.say, click.act, cursor), how)


def member(click: Click, services: Services) -> Screen:
    """Push one member's role."""
    shown = services.people.mailboxes.settings(click.person, click.param("mailbox"))
    email = click.param("member")
    chosen = next((one for one in shown.mailbox.roster if one.email == email), None)
    if chosen is None:
        raise Gone("member")
    return Screen(member_card(shown, chosen, click.say, click.act))


def save_role(click: Click, services: Services) -> Screen:
    """Change a member's role."""
    services.people.roster.set_role(
        click.param("mailbox"), click.param("member"), _role(click), by=click.person.actor
    )
    return _listed(click, services, click.say("Role changed"))


def remove_member(click: Click, services: Services) -> Screen:
    """Take a member out."""
    services.people.roster.remove(click.param("mailbox"), click.param("member"), by=click.person.actor)
    return _listed(click, services, click.say("Member removed"))


def add_member(click: Click, services: Services) -> Screen:
    """Invite a member by address; the form stands below the list."""
    mailbox = click.param("mailbox")
    address = click.event.inputs.text("address")
    services.people.roster.add(mailbox, address, _role(click), by=click.person.actor)
    shown = services.people.mailboxes.settings(click.person, mailbox)
    told = click.say("Member added")
    return Screen(members_card(shown, click.say, click.act), How.UPDATE, notification=told)


def _listed(click: Click, services: Services, told: str) -> Screen:
    shown = services.people.mailboxes.settings(click.person, click.param("mailbox"))
    return Screen(members_card(shown, click.say, click.act), How.POP_UPDATE, notification=told)


def _role(click: Click) -> Role:
    try:
        return Role(click.event.inputs.text("role"))
    except ValueError:
        raise Malformed("role") from None


HANDLERS: Mapping[str, Handler] = {
    "settings.show": show,
    "settings.away": away,
    "settings.members": members,
    "settings.member": member,
    "settings.save_role": save_role,
    "settings.remove_member": remove_member,
    "settings.add_member": add_member,
}
