"""Who works on a mailbox, as one small document: a worker's claim, until when it holds by itself."""

from dataclasses import dataclass
from datetime import datetime

from backend.ports.documents import Document, Transaction, Value
from backend.records.codec import Stored, V
from backend.records.key import Key, fetch_one


@dataclass(frozen=True, slots=True)
class Claim:
    """A mailbox is a worker's until then (UTC), unless it lengthens that or gives it back."""

    mailbox: str
    worker: str
    """Made anew for each turn: two turns of one process are two workers."""
    until: datetime


def key(mailbox: str) -> Key[Claim]:
    """The claim on a mailbox."""
    return Key(f"claims/{mailbox}", read)


def fields(claim: Claim) -> dict[str, Value]:
    """Encode a claim."""
    return {"v": V, "mailbox": claim.mailbox, "worker": claim.worker, "until": claim.until}


def read(document: Document) -> Claim:
    """Decode a claim."""
    stored: Stored = document.fields
    return Claim(stored["mailbox"], stored["worker"], stored["until"])


def take(transaction: Transaction, wanted: Claim, now: datetime) -> bool:
    """Write the claim unless another worker's stands and has not run out. Says whether it is ours."""
    standing = fetch_one(transaction, key(wanted.mailbox))
    if standing and standing.worker != wanted.worker and standing.until > now:
        return False
    transaction.set(key(wanted.mailbox).path, fields(wanted))
    return True


def renew(transaction: Transaction, longer: Claim) -> bool:
    """Write the claim with a later end if it still is that worker's, run out or not."""
    if not is_held(transaction, longer):
        return False
    transaction.set(key(longer.mailbox).path, fields(longer))
    return True


def release(transaction: Transaction, claim: Claim) -> None:
    """Give the mailbox back, if it still is that worker's."""
    if is_held(transaction, claim):
        transaction.delete(key(claim.mailbox).path)


def is_held(transaction: Transaction, claim: Claim) -> bool:
    """Whether the claim that stands is that worker's."""
    standing = fetch_one(transaction, key(claim.mailbox))
    return standing is not None and standing.worker == claim.worker
