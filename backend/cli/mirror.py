"""``relais mirror``: shared labels as labels of the mailbox's Gmail."""

import click

from backend.cli.group import Wiring, relais
from backend.domain.mirror import ASSIGNEE, STATUS, Mirror
from backend.ports.mail_fault import MailFault


@relais.group()
def mirror() -> None:
    """Shared labels in Gmail, both ways."""


@mirror.command()
@click.argument("mailbox")
@click.option("--assignee", is_flag=True, help="Also show who has each conversation.")
@click.option("--status", is_flag=True, help="Also show where each conversation stands.")
@click.pass_obj
def on(wiring: Wiring, mailbox: str, assignee: bool, status: bool) -> None:
    """Show MAILBOX's labels in its Gmail from now on; what somebody labels there appears here."""
    also = frozenset(name for name, is_wanted in ((ASSIGNEE, assignee), (STATUS, status)) if is_wanted)
    services = wiring().services
    services.people.mailboxes.get(mailbox)
    click.echo(_told(services.mail.mirror_labels.switch(mailbox, is_on=True, also=also)))


@mirror.command()
@click.argument("mailbox")
@click.pass_obj
def off(wiring: Wiring, mailbox: str) -> None:
    """Mirror no longer; the labels in Gmail stay as they are."""
    click.echo(_told(wiring().services.mail.mirror_labels.switch(mailbox, is_on=False)))


@mirror.command()
@click.argument("mailbox")
@click.pass_obj
def remove(wiring: Wiring, mailbox: str) -> None:
    """Mirror no longer, and take every mirrored label out of Gmail. Mails stay, and so do Relais' labels."""
    try:
        count = wiring().services.mail.mirror_labels.remove(mailbox)
    except MailFault as fault:
        raise click.ClickException(f"{fault}. Try again: what is left is taken out then.") from None
    click.echo(f"{count} labels taken out of {mailbox}'s Gmail")


@mirror.command()
@click.argument("mailbox")
@click.pass_obj
def status(wiring: Wiring, mailbox: str) -> None:
    """Say what MAILBOX mirrors, and what Gmail would not take."""
    click.echo(_told(wiring().services.mail.mirror_labels.mirror(mailbox)))


def _told(found: Mirror) -> str:
    also = f", with {', '.join(sorted(found.also))}" if found.also else ""
    lines = [f"{found.mailbox}: {'on' if found.is_on else 'off'}{also}; {len(found.labels)} labels in Gmail"]
    return "\n".join([*lines, *(f"  {name}: {fault}" for name, fault in found.faults)])
