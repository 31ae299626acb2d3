"""Stored secrets are sealed anew with the vault's newest key, so that an older one can be destroyed."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.ports.documents import Documents, Transaction, paged
from backend.ports.vault import Unopenable, Vault
from backend.records import accounts
from backend.records.codec import onto


@dataclass(frozen=True, slots=True)
class Resealed:
    """One secret that was looked at."""

    mailbox: str
    """Its document's id: the mailbox, for an account's token."""
    is_changed: bool = False
    fault: str = ""
    """Why it cannot be opened, an empty string where it can."""


def reseal(documents: Documents, vault: Vault) -> Iterator[Resealed]:
    """Look at every stored token. May be broken off and begun again: what is current is left alone.

    Raises: VaultUnavailable.
    """
    for document in paged(lambda cursor: documents.query(accounts.every_token(cursor=cursor))):
        yield _resealed(documents, vault, document.id)


def _resealed(documents: Documents, vault: Vault, mailbox: str) -> Resealed:
    key = accounts.credentials(mailbox)
    found = documents.get_many([key.path]).get(key.path)
    if found is None or vault.is_current(key.read(found).sealed):
        return Resealed(mailbox)
    before = key.read(found)
    try:
        sealed = vault.seal(vault.open(before.sealed, key.path), key.path)
    except Unopenable as fault:
        return Resealed(mailbox, fault=str(fault))

    def body(transaction: Transaction) -> bool:
        """Another token may have been stored meanwhile: that one is sealed with the newest key already."""
        document = transaction.get(key.path)
        if document is None or key.read(document).sealed != before.sealed:
            return False
        transaction.set(key.path, onto(document.fields, {"sealed": sealed}))
        return True

    return Resealed(mailbox, documents.transact(body))
