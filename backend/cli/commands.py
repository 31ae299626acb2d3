"""Every command, on its group: importing a module of commands puts them there."""

from backend.cli import (
    account,
    doctor,
    indexes,
    ledger,
    letters,
    mailbox,
    manifest,
    member,
    mirror,
    past,
    serve,
    setup,
    transfer,
    upgrade,
    vault,
    work,
)
from backend.cli.group import relais

__all__ = [
    "account",
    "doctor",
    "indexes",
    "ledger",
    "letters",
    "mailbox",
    "manifest",
    "member",
    "mirror",
    "past",
    "relais",
    "serve",
    "setup",
    "transfer",
    "upgrade",
    "vault",
    "work",
]
