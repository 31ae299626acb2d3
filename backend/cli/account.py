"""``relais mailbox connect``, ``disconnect``, ``status``, ``sender``: the Gmail account behind a mailbox."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import click

from backend.cli.group import Root, Wiring
from backend.cli.mailbox import mailbox
from backend.domain.account import Account, AccountState, Method
from backend.domain.connecting import LINK_LASTS, NotSetUp
from backend.domain.mailbox import clean_address
from backend.domain.refs import OPERATOR
from backend.i18n.speech import SOURCE, speech_for
from backend.i18n.troubles import trouble_words
from backend.ports.mail_fault import MailFault
from backend.services.mail.connecting import Let

LOOKED_AGAIN_S = 2.0
ADDRESS = click.argument("address")


@mailbox.command()
@ADDRESS
@click.option("--delegated", is_flag=True, help="By domain-wide delegation: nobody is asked.")
@click.option("--account", default="", help="With --delegated: the account, where ADDRESS is an alias of it.")
@click.option("--wait/--no-wait", default=True, help="Wait until somebody has consented.")
@click.pass_obj
def connect(wiring: Wiring, address: str, delegated: bool, account: str, wait: bool) -> None:
    """Let Relais read and send the mail of ADDRESS."""
    root = wiring()
    address = root.services.people.mailboxes.get(address).address
    if delegated:
        _told(_delegated(root, address, clean_address(account or address)))
        return
    before = root.services.mail.connections.account(address)
    secret = root.services.mail.consenting.link(address, OPERATOR, SOURCE)
    minutes = LINK_LASTS.seconds // 60
    click.echo(f"Open this link within {minutes} minutes, signed in as {address}. It serves once:")
    click.echo(f"  {root.settings.base_url}/connect/{secret}")
    if wait:
        _told(_awaited(root, address, before))


@mailbox.command()
@ADDRESS
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def disconnect(wiring: Wiring, address: str, yes: bool) -> None:
    """End the connection of ADDRESS: no pushes, no consent, no token. Conversations stay."""
    if not yes:
        click.confirm(f"Relais reads {address} no longer. Go on?", abort=True)
    after = wiring().services.mail.disconnecting.disconnect(address, OPERATOR)
    click.echo(f"{address} is disconnected" if after else f"{address} was never connected")


@mailbox.command()
@click.argument("address", default="")
@click.pass_obj
def status(wiring: Wiring, address: str) -> None:
    """Tell how ADDRESS is connected, or every mailbox."""
    root = wiring()
    mailboxes = root.services.people.mailboxes
    shown = [mailboxes.get(address)] if address else list(mailboxes.list())
    for one in shown:
        account = root.services.mail.connections.account(one.address)
        if account is None:
            click.echo(f"{one.address}\tnot connected")
        else:
            _told(account)


@mailbox.command()
@ADDRESS
@click.argument("written_to")
@click.argument("sends_as", default="")
@click.pass_obj
def sender(wiring: Wiring, address: str, written_to: str, sends_as: str) -> None:
    """Let answers to mail for WRITTEN_TO leave as SENDS_AS; without it, as WRITTEN_TO itself."""
    mail = wiring().services.mail
    with suppress(MailFault):  # what was known last decides then
        mail.connecting.refresh_senders(address)
    mail.overview.choose_sender(address, written_to, sends_as, OPERATOR)
    click.echo(f"answers to mail for {written_to} leave as {sends_as or written_to}")


def _delegated(root: Root, address: str, email: str) -> Account:
    """Connect without a consent; Gmail is asked at once whether it lets us in. Raises: ClickException."""
    if not root.settings.connect.delegate_account:
        raise NotSetUp("RELAIS_DELEGATE_ACCOUNT")
    connecting = root.services.mail.connecting
    try:
        return connecting.keep_delegated(Let(address, email, OPERATOR, Method.DELEGATED))
    except MailFault as fault:
        raise click.ClickException(f"Google does not let Relais into {email}: {fault}") from None


def _awaited(root: Root, address: str, before: Account | None) -> Account:
    """The account once it was connected after now. Raises: ClickException, when the link is too old."""
    connected_at = before.connected_at if before else None
    until = time.monotonic() + 2 * LINK_LASTS.total_seconds()
    while time.monotonic() < until:
        account = root.services.mail.connections.account(address)
        if account and account.connected_at != connected_at:
            return account
        time.sleep(LOOKED_AGAIN_S)
    raise click.ClickException("nobody has consented in time")


def _told(account: Account) -> None:
    """The account in a line, and what is to be mended in another."""
    how = "" if account.email == account.mailbox else f" as {account.email}"
    if account.state is AccountState.DISCONNECTED:
        click.echo(f"{account.mailbox}\tdisconnected")
        return
    pushed = f", pushed to until {account.watch_until:%Y-%m-%d}" if account.watch_until else ", polled"
    click.echo(f"{account.mailbox}\t{account.state.value}{how}{pushed if account.is_readable else ''}")
    if account.wrong:
        title, advice = trouble_words(account.wrong, speech_for(SOURCE, UTC, datetime.now(UTC)))
        click.echo(f"  {title}. {advice}")
