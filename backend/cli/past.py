"""``relais mailbox import``: takes in what was in an account before it was connected, and waits for it."""

import time
from datetime import timedelta

import click

from backend.cli.group import Wiring
from backend.cli.mailbox import mailbox
from backend.domain.past import Past
from backend.domain.replacing import replace
from backend.ports.mail_fault import MailFault
from backend.services.mail.importing import Importing

LOOKED_EVERY_S = 0.5


@mailbox.command("import")
@click.argument("address")
@click.option("--days", type=click.IntRange(0, 3650), help="How far back; else as RELAIS_IMPORT_DAYS says.")
@click.pass_obj
def import_(wiring: Wiring, address: str, days: int | None) -> None:
    """Take in ADDRESS's past mail now, newest first. May be stopped and started again: it goes on."""
    services = wiring().services
    services.people.mailboxes.get(address)
    importing = services.mail.importing
    past = importing.begin(address, timedelta(days=days) if days is not None else None)
    with click.progressbar(length=100, label=f"Mail since {past.since:%Y-%m-%d}") as bar:
        while not past.is_over:
            past = _stepped(importing, past)
            bar.update(int(past.share * 100) - bar.pos)
    failed = f"; {past.failed} not given by Gmail, the ledger finds them" if past.failed else ""
    click.echo(f"{past.threads} threads with {past.messages} messages{failed}")


def _stepped(importing: Importing, past: Past) -> Past:
    try:
        if not importing.step(past.mailbox):
            time.sleep(LOOKED_EVERY_S)
    except MailFault as fault:
        if fault.is_permanent:
            raise click.ClickException(f"{fault}. Mend that, and start again: it goes on.") from None
        time.sleep(fault.retry_after_s or LOOKED_EVERY_S)
    return importing.past(past.mailbox) or replace(past, finished_at=past.started_at)
