"""A push of Gmail's, written down: whose turn it is. What else it says is not believed."""

from dataclasses import dataclass, replace

from backend.domain.account import Account
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.ports.work import Work
from backend.records import accounts
from backend.records.key import read_each
from backend.services.mail.ingesting import INGEST

PUSHES_NOTED_EVERY_S = 60
"""When the last push came is shown to people: by the minute is often enough."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Takes in pushes."""

    documents: Documents
    clock: Clock
    work: Work

    def pushed(self, email: str) -> bool:
        """Something happened in that account. False if no mailbox is read from it. Raises: StoreError."""
        found = self.documents.query(accounts.of_email(email))
        read = [one for one in read_each(found.documents, accounts.read) if one.is_readable]
        for account in read:
            self.work.put(INGEST, account.mailbox)
            self._note(account)
        return bool(read)

    def _note(self, account: Account) -> None:
        now, key = self.clock.now(), accounts.key(account.mailbox)
        noted = account.pushed_at
        if noted and (now - noted).total_seconds() < PUSHES_NOTED_EVERY_S:
            return

        def body(transaction: Transaction) -> None:
            document = transaction.get(key.path)
            if document:
                pushed = replace(key.read(document), pushed_at=now)
                transaction.set(key.path, accounts.changed(document, pushed))

        self.documents.transact(body)
