"""``relais letters``: messages that could not be taken in. They are in Gmail still."""

import click

from backend.cli.group import Wiring, relais


@relais.group()
def letters() -> None:
    """Dead letters: messages that failed each time."""


@letters.command("list")
@click.pass_obj
def list_(wiring: Wiring) -> None:
    """List them with the reason. What they say is in Gmail: the log has the whole error."""
    found = list(wiring().dead_letters.every())
    for letter in found:
        failed = f"{letter.reason}, {letter.failures} times\t{letter.at:%Y-%m-%d %H:%M}"
        click.echo(f"{letter.mailbox}\t{letter.gmail_id}\t{failed}")
    click.echo(f"{len(found)} dead letters" if found else "no dead letters", err=True)


@letters.command()
@click.argument("mailbox", required=False)
@click.argument("gmail_id", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every one.")
@click.pass_obj
def retry(wiring: Wiring, mailbox: str | None, gmail_id: str | None, is_all: bool) -> None:
    """Look again at GMAIL_ID of MAILBOX, or at --all of them, as if they had just arrived."""
    dead_letters = wiring().dead_letters
    if is_all:
        wanted = [(letter.mailbox, letter.gmail_id) for letter in dead_letters.every()]
    elif mailbox and gmail_id:
        wanted = [(mailbox, gmail_id)]
    else:
        raise click.UsageError("name a mailbox and a Gmail id, or say --all")
    done = sum(dead_letters.retry(address, one) for address, one in wanted)
    if not done and not is_all:
        raise click.ClickException(f"{mailbox} has no dead letter {gmail_id}")
    click.echo(f"{done} will be looked at again")
