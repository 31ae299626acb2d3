"""``relais ledger``: what Gmail has of each day, and what Relais has of it."""

import re

import click

from backend.cli.group import Wiring, relais
from backend.domain.ledger import LedgerDay
from backend.ports.mail_fault import MailFault

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@relais.command()
@click.argument("mailbox")
@click.option("--prove", "day", default="", help="A day (UTC), as 2026-11-25: compare it with Gmail now.")
@click.pass_obj
def ledger(wiring: Wiring, mailbox: str, day: str) -> None:
    """Show the newest days of MAILBOX's account, or compare one with Gmail now."""
    book = wiring().services.mail.ledger
    if not day:
        days = book.snapshot(mailbox).days
        for one in days:
            click.echo(_line(one))
        if not days:
            click.echo(f"{mailbox} has no day yet: the first is proved once it is over", err=True)
        return
    if not _DAY.fullmatch(day):
        raise click.UsageError(f"{day} is no day such as 2026-11-25")
    try:
        proved = book.prove(mailbox, day)
    except MailFault as fault:
        raise click.ClickException(f"Gmail cannot be asked: {fault}") from None
    click.echo(_line(proved))
    if not proved.is_balanced:
        raise SystemExit(1)


def _line(one: LedgerDay) -> str:
    told = f"{one.day}\t{one.in_gmail} in Gmail\t{one.here} here"
    parts = [
        f"{count} {word}"
        for count, word in ((one.recovered, "recovered"), (one.dead, "dead"), (one.removed, "removed"))
        if count
    ]
    state = "balanced" if one.is_balanced else "NOT BALANCED"
    return "\t".join([told, ", ".join([state, *parts])])
