"""Every command, on its group: importing a module of commands puts them there."""

from backend.cli import (
    doctor,
    indexes,
    ledger,
    letters,
    mailbox,
    manifest,
    member,
    mirror,
    serve,
    setup,
    transfer,
    upgrade,
    work,
)
from backend.cli.group import relais

__all__ = [
    "doctor",
    "indexes",
    "ledger",
    "letters",
    "mailbox",
    "manifest",
    "member",
    "mirror",
    "relais",
    "serve",
    "setup",
    "transfer",
    "upgrade",
    "work",
]
