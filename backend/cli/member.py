"""``relais member``: add, remove, role, list."""

import click

from backend.cli.group import Wiring, relais
from backend.domain.rights import Role

ROLES = click.Choice([role.value for role in Role])


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
    added = wiring().services.people.roster.add(mailbox, email, Role(role), name)
    state = "a member of" if added.sub else "invited to"
    click.echo(f"{added.email} is {state} {mailbox}: {added.role.value}, called {added.name}")


@member.command()
@click.argument("mailbox")
@click.argument("email")
@click.pass_obj
def remove(wiring: Wiring, mailbox: str, email: str) -> None:
    """Take EMAIL out of MAILBOX; the next click of that person is refused."""
    wiring().services.people.roster.remove(mailbox, email)
    click.echo(f"{email} is no member of {mailbox} any more")


@member.command("role")
@click.argument("mailbox")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.pass_obj
def set_role(wiring: Wiring, mailbox: str, email: str, role: str) -> None:
    """Give EMAIL another ROLE in MAILBOX."""
    wiring().services.people.roster.set_role(mailbox, email, Role(role))
    click.echo(f"{email} is {role} of {mailbox}")


@member.command("list")
@click.argument("mailbox")
@click.pass_obj
def list_(wiring: Wiring, mailbox: str) -> None:
    """List the members of MAILBOX."""
    for found in wiring().services.people.mailboxes.get(mailbox).roster:
        notes = [found.role.value, *([] if found.sub else ["invited"]), *(["away"] if found.away else [])]
        click.echo(f"{found.email}\t{found.name}\t{', '.join(notes)}")
