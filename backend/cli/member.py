"""``relais member``: add, remove, role, list."""

import sys
from uuid import uuid4

import click

from backend.cli.group import Wiring, relais
from backend.domain.rights import Role
from backend.domain.view import HELD_UP_TO
from backend.services.people.roster import Roster

ROLES = click.Choice([role.value for role in Role])


HEIR = click.option("--to", default="", metavar="COLLEAGUE", help="Who gets what they have; else Unassigned.")
YES = click.option("--yes", is_flag=True, help="Do not ask.")


@relais.group()
def member() -> None:
    """Who belongs to a mailbox."""


@member.command()
@click.argument("mailbox")
@click.argument("email")
@click.option("--role", type=ROLES, default=Role.AGENT.value, show_default=True)
@click.option("--name", default=None, help="How colleagues read it; made of the address if not given.")
@click.pass_obj
def add(wiring: Wiring, mailbox: str, email: str, role: str, name: str | None) -> None:
    """Add EMAIL to MAILBOX. Google's id is bound when that person first opens Relais."""
    added = (
        wiring().services.people.roster.add(mailbox, email, Role(role), name, click_key=uuid4().hex).member
    )
    state = "a member of" if added.sub else "invited to"
    click.echo(f"{added.email} is {state} {mailbox}: {added.role.value}, called {added.name}")


@member.command()
@click.argument("mailbox")
@click.argument("email")
@HEIR
@YES
@click.pass_obj
def remove(wiring: Wiring, mailbox: str, email: str, to: str, yes: bool) -> None:
    """Take EMAIL out of MAILBOX; the next click of that person is refused."""
    roster = wiring().services.people.roster
    _say_what_becomes(roster, mailbox, email, to, yes=yes)
    roster.remove(mailbox, email, to=to, click_key=uuid4().hex)
    click.echo(f"{email} is no member of {mailbox} any more")


@member.command("role")
@click.argument("mailbox")
@click.argument("email")
@click.argument("role", type=ROLES)
@HEIR
@YES
@click.pass_obj
def set_role(wiring: Wiring, mailbox: str, email: str, role: str, to: str, yes: bool) -> None:
    """Give EMAIL another ROLE in MAILBOX. An observer has no conversations."""
    roster = wiring().services.people.roster
    if Role(role) is Role.OBSERVER:
        _say_what_becomes(roster, mailbox, email, to, yes=yes)
    roster.set_role(mailbox, email, Role(role), to=to, click_key=uuid4().hex)
    click.echo(f"{email} is {role} of {mailbox}")


@member.command("list")
@click.argument("mailbox")
@click.pass_obj
def list_(wiring: Wiring, mailbox: str) -> None:
    """List the members of MAILBOX."""
    for found in wiring().services.people.mailboxes.get(mailbox).roster:
        notes = [found.role.value, *([] if found.sub else ["invited"]), *(["away"] if found.away else [])]
        click.echo(f"{found.email}\t{found.name}\t{', '.join(notes)}")


def _say_what_becomes(roster: Roster, mailbox: str, email: str, to: str, *, yes: bool) -> None:
    """Say how many conversations somebody has and where they go; ask, where somebody is there to answer."""
    held = roster.held_by(mailbox, email)
    if not held:
        return
    number = f"{HELD_UP_TO} or more" if held == HELD_UP_TO else str(held)
    click.echo(f"{email} has {number} conversations that are not closed")
    click.echo(f"what they have goes to {to or 'Unassigned'}")
    if not yes and sys.stdin.isatty():
        click.confirm("Go on?", abort=True)
