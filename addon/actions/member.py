"""Clicks about the members of a mailbox; admins change them."""

from collections.abc import Mapping

from addon.cards.members import member_card, members_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.rights import Role
from backend.services import Services


def list_(click: Click, services: Services) -> Screen:
    """Push the members of the mailbox, or replace them by the next page."""
    cursor = click.optional("cursor")
    page = services.people.roster.page(click.person, click.param("mailbox"), cursor)
    return Screen(members_card(page, click.say, click.act), How.UPDATE if cursor else How.PUSH)


def edit(click: Click, services: Services) -> Screen:
    """Push one member's role."""
    shown = services.people.roster.one(click.person, click.param("mailbox"), _email(click))
    return Screen(member_card(shown, click.say, click.act))


def save_role(click: Click, services: Services) -> Screen:
    """Change a member's role."""
    services.people.roster.set_role(
        click.param("mailbox"), _email(click), _role(click), by=click.person.actor
    )
    return _listed(click, services, How.POP_UPDATE, click.say("Role changed"))


def remove(click: Click, services: Services) -> Screen:
    """Take a member out."""
    services.people.roster.remove(click.param("mailbox"), _email(click), by=click.person.actor)
    return _listed(click, services, How.POP_UPDATE, click.say("Member removed"))


def add(click: Click, services: Services) -> Screen:
    """Invite a member by address; the form stands below the list."""
    address = click.event.inputs.text("address")
    services.people.roster.add(click.param("mailbox"), address, _role(click), by=click.person.actor)
    return _listed(click, services, How.UPDATE, click.say("Member added"))


def _listed(click: Click, services: Services, how: How, told: str) -> Screen:
    page = services.people.roster.page(click.person, click.param("mailbox"), None)
    return Screen(members_card(page, click.say, click.act), how, notification=told)


def _email(click: Click) -> str:
    """Whom it is about; cards of the last release say ``member``."""
    email = click.optional("email") or click.optional("member")
    if email is None:
        raise Malformed("email")
    return email


def _role(click: Click) -> Role:
    try:
        return Role(click.event.inputs.text("role"))
    except ValueError:
        raise Malformed("role") from None


HANDLERS: Mapping[str, Handler] = {
    "member.list": list_,
    "member.edit": edit,
    "member.save_role": save_role,
    "member.remove": remove,
    "member.add": add,
}
