"""A change of the mailbox itself, carried out once: its repetition is told what the first try did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend.domain.refusals import SaidOtherwise
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.records import clicks
from backend.records.clicks import Managed, ManagingClick
from backend.records.key import fetch_one
from backend.services.kernel.unclear import after_writing


@dataclass(frozen=True, slots=True)
class Asked:
    """A click that changes the mailbox itself."""

    mailbox: str
    click_key: str
    """The same for a click and its repetitions; an empty string where nobody repeats it."""
    words: tuple[str, ...]
    """Who asked for what: everything that makes it this click and no other."""
    at: datetime


def once(documents: Documents, asked: Asked, act: Callable[[Transaction], Managed]) -> Managed:
    """Run ``act`` in a transaction unless the click was carried out before; return what the click did.

    Whether it was is looked for before anything else: a repetition may find that the person has lost the
    right, or the thing is gone, by what the first try did. Raises: SaidOtherwise where the same key asked
    for something else; what ``act`` raises; Unclear where the store does not tell whether it was done.
    """

    def body(transaction: Transaction) -> Managed:
        if not asked.click_key:
            return act(transaction)
        key = clicks.managing_key(asked.mailbox, asked.click_key)
        click = fetch_one(transaction, key)
        if click is None:
            did = act(transaction)
            fields = clicks.managing_fields(ManagingClick(asked.words, did), now=asked.at)
            transaction.create(key.path, fields)
            return did
        if click.asked and click.asked != asked.words:
            raise SaidOtherwise("request")
        return click.did

    try:
        return documents.transact(body)
    except AlreadyThere:
        with after_writing():
            return documents.transact(body)
