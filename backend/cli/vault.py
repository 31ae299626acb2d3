"""``relais vault``: the keys that seal stored tokens."""

from datetime import UTC, datetime

import click

from backend.cli.group import Wiring, relais
from backend.domain.connecting import NotSetUp
from backend.ports.vault import VaultUnavailable
from backend.services.mail.resealing import reseal
from backend.vault.aes_gcm import new_key


@relais.group()
def vault() -> None:
    """Keys that seal stored tokens."""


@vault.command("key")
def key() -> None:
    """Print a new key, to be put first into RELAIS_VAULT_KEYS."""
    click.echo(new_key(datetime.now(UTC).date()))


@vault.command()
@click.pass_obj
def rotate(wiring: Wiring) -> None:
    """Seal every stored token with the newest key. May be broken off and started again."""
    root = wiring()
    sealing = root.services.mail.connections.vault
    if sealing is None:
        raise NotSetUp("RELAIS_VAULT_KEYS")
    done, faults = 0, 0
    try:
        for one in reseal(root.documents, sealing):
            done += one.is_changed
            faults += bool(one.fault)
            if one.is_changed or one.fault:
                click.echo(f"{one.mailbox}\t{one.fault or 'sealed anew'}")
    except VaultUnavailable as fault:
        raise click.ClickException(f"{fault}: start again, what is done is not done again") from None
    click.echo(f"{done} sealed anew, {faults} cannot be opened")
    if faults:
        raise SystemExit(1)
