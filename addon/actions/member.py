"""Clicks about the members of a mailbox; admins change them."""

from collections.abc import Mapping

from addon.cards.leaving import NOBODY, leaving_card
from addon.cards.members import member_card, members_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.rights import Role
from backend.i18n.names import role_name
from backend.i18n.speech import Speech
from backend.services import Services
from backend.services.kernel.unclear import after_writing
from backend.services.people.roster import Added


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
    """Change a member's role; of who has conversations and may only read then, ask what becomes of them."""
    roster, mailbox = services.people.roster, click.param("mailbox")
    if _role(click) is Role.OBSERVER and not roster.is_done(mailbox, click.key):
        shown = roster.leaving(click.person, mailbox, _email(click))
        if shown.held:
            return Screen(leaving_card(shown, Role.OBSERVER, click.say, click.act), How.UPDATE)
    roster.set_role(mailbox, _email(click), _role(click), by=click.person.actor, click_key=click.key)
    return _listed(click, services, How.POP_UPDATE, click.say("Role changed"))


def remove(click: Click, services: Services) -> Screen:
    """Say what becomes of a member's conversations, and ask, before they are taken out."""
    shown = services.people.roster.leaving(click.person, click.param("mailbox"), _email(click))
    return Screen(leaving_card(shown, None, click.say, click.act), How.UPDATE)


def let_go(click: Click, services: Services) -> Screen:
    """Take a member out, or let them only read, and give what they have to whom was chosen."""
    chosen = click.event.inputs.text("to")
    to, by = "" if chosen == NOBODY else chosen, click.person.actor
    roster, mailbox, email = services.people.roster, click.param("mailbox"), _email(click)
    if click.optional("role") == Role.OBSERVER.value:
        roster.set_role(mailbox, email, Role.OBSERVER, to=to, by=by, click_key=click.key)
        return _listed(click, services, How.POP_UPDATE, click.say("Role changed"))
    roster.remove(mailbox, email, to=to, by=by, click_key=click.key)
    return _listed(click, services, How.POP_UPDATE, click.say("Member removed"))


def add(click: Click, services: Services) -> Screen:
    """Invite a member by address; the form stands below the list."""
    address, mailbox, role = click.event.inputs.text("address"), click.param("mailbox"), _role(click)
    added = services.people.roster.add(mailbox, address, role, by=click.person.actor, click_key=click.key)
    return _listed(click, services, How.UPDATE, _added(added, click.say))


def _added(added: Added, say: Speech) -> str:
    """What adding has done, to who was there already too."""
    after, before = added
    if before is None:
        return say("Member added")
    if before.role == after.role:
        return say("{name} is a member already", name=after.name)
    return say(
        "{name} was a member already, and is {role} now", name=after.name, role=role_name(after.role, say)
    )


def _listed(click: Click, services: Services, how: How, told: str) -> Screen:
    with after_writing():
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
    "member.let_go": let_go,
    "member.add": add,
}
