"""``relais mailbox``: create, list, and the other addresses of a mailbox."""

import click

from backend.cli.group import Wiring, relais


@relais.group()
def mailbox() -> None:
    """Shared addresses."""


@mailbox.command()
@click.argument("address")
@click.option("--name", default="", help="How members read it; made of the address if not given.")
@click.pass_obj
def create(wiring: Wiring, address: str, name: str) -> None:
    """Make ADDRESS a shared mailbox."""
    made = wiring().services.people.mailboxes.create(address, name)
    click.echo(f"{made.address} is a mailbox, called {made.name}. Add its first admin:")
    click.echo(f"  relais member add {made.address} you@example.com --role admin")


@mailbox.command("list")
@click.pass_obj
def list_(wiring: Wiring) -> None:
    """List the mailboxes with their members."""
    for found in wiring().services.people.mailboxes.list():
        roles = [member.role.value for member in found.roster]
        counts = ", ".join(f"{roles.count(role)} {role}" for role in dict.fromkeys(sorted(roles)))
        also = f"\talso {', '.join(found.aliases)}" if found.aliases else ""
        click.echo(f"{found.address}\t{found.name}\t{counts or 'no member'}{also}")


@mailbox.group()
def alias() -> None:
    """Other addresses of a mailbox: of another domain of the company, of a group, an old one."""


@alias.command()
@click.argument("mailbox")
@click.argument("address")
@click.pass_obj
def add(wiring: Wiring, mailbox: str, address: str) -> None:
    """Let mail to ADDRESS be MAILBOX's."""
    changed = wiring().services.people.mailboxes.add_alias(mailbox, address)
    click.echo(f"mail to {', '.join(changed.addresses)} comes to {changed.name}")


@alias.command()
@click.argument("mailbox")
@click.argument("address")
@click.pass_obj
def remove(wiring: Wiring, mailbox: str, address: str) -> None:
    """Let mail to ADDRESS be MAILBOX's no longer; conversations that are there stay."""
    changed = wiring().services.people.mailboxes.remove_alias(mailbox, address)
    click.echo(f"mail to {', '.join(changed.addresses)} comes to {changed.name}")
