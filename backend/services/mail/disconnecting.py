"""A mailbox is disconnected: no pushes, no consent, no token. Its conversations stay."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from backend.domain.account import Account
from backend.domain.account_state import disconnected
from backend.domain.mailbox import clean_address
from backend.domain.refs import Actor
from backend.domain.refusals import NotMember
from backend.domain.rights import Deed
from backend.ports.account import Credentials
from backend.ports.consent import Consent, ConsentFault
from backend.ports.documents import Transaction
from backend.ports.mail_fault import MailFault
from backend.records import accounts, mailboxes
from backend.records.key import fetch_one
from backend.services.mail.connections import Connections

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Disconnecting:
    """Ends connections."""

    connections: Connections
    consent: Consent | None

    def disconnect(self, mailbox: str, by: Actor) -> Account | None:
        """End the connection of a mailbox, None if there never was one. Raises: NotMember, NotAllowed.

        The token is erased whatever Google answers, and first of all: from then on nobody here can use it.
        Then Gmail is asked to push no longer and Google to take the consent back, unless another mailbox is
        read through the same account.
        """
        address = clean_address(mailbox)
        found = fetch_one(self.connections.documents, mailboxes.key(address))
        if found is None:
            raise NotMember(address)
        found.check(by, Deed.MANAGE)
        account = self.connections.account(address)
        if account is None:
            return None
        credentials = self._credentials(account)
        after = self._erased(address)
        if credentials and not self._is_shared(account):
            self._tried("stop pushes", lambda: self.connections.open(credentials).stop())
            self._tried("revoke", lambda: self._revoke(credentials))
        return after

    def _credentials(self, account: Account) -> Credentials | None:
        token = fetch_one(self.connections.documents, accounts.credentials(account.mailbox))
        try:
            return self.connections.credentials(account, token.sealed if token else "")
        except MailFault as fault:
            log.warning("a token is erased that cannot be opened: %s", fault)
            return None

    def _erased(self, mailbox: str) -> Account | None:
        def body(transaction: Transaction) -> Account | None:
            key = accounts.key(mailbox)
            document = transaction.get(key.path)
            if document is None:
                return None
            after = disconnected(key.read(document))
            transaction.set(key.path, accounts.changed(document, after))
            transaction.delete(accounts.credentials(mailbox).path)
            return after

        return self.connections.documents.transact(body)

    def _is_shared(self, account: Account) -> bool:
        return any(
            one.email == account.email and one.mailbox != account.mailbox and one.is_readable
            for one in self.connections.all()
        )

    def _revoke(self, credentials: Credentials) -> None:
        if self.consent and not credentials.is_delegated:
            self.consent.revoke(credentials.refresh_token)

    def _tried(self, what: str, step: Callable[[], None]) -> None:
        """One step at Google, which does not keep the next one from being taken."""
        try:
            step()
        except (MailFault, ConsentFault) as fault:
            log.warning("disconnecting: %s failed: %s", what, fault)
