"""Connected accounts for whoever asks Gmail something: opened here, and judged here when Gmail refuses.

A lost grant is declared once, by whoever finds that the token it used is still the stored one: a colleague
may have connected again meanwhile, at another worker.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from backend.domain.account import Account, AccountState, Method, Trouble
from backend.domain.account_state import at_ease, with_trouble
from backend.domain.obstacle import Obstacle
from backend.ports.account import AccountMail, Accounts, Credentials
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction, paged
from backend.ports.mail_fault import (
    GrantLost,
    MailNotReadable,
    MailUnavailable,
    NotConnected,
    Reconnected,
    TokenSealed,
)
from backend.ports.vault import Unopenable, Vault, VaultUnavailable
from backend.records import accounts
from backend.records.key import fetch, fetch_one, readable

T = TypeVar("T")
TROUBLES = {
    Obstacle.SCOPE: Trouble.SCOPE,
    Obstacle.SWITCHED_OFF: Trouble.SWITCHED_OFF,
    Obstacle.POLICY: Trouble.SUSPENDED,
}
"""What is wrong with the whole account, not with one message of it."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """An account as it was opened: what stood in the store then."""

    account: Account
    mail: AccountMail
    sealed: str
    """The sealed token that was used, an empty string for one by delegation."""


@dataclass(frozen=True, slots=True)
class Connections:
    """Opens the accounts of mailboxes."""

    documents: Documents
    clock: Clock
    accounts: Accounts | None
    """None where this installation opens none."""
    vault: Vault | None
    """None where this installation keeps no tokens: then only delegated accounts are opened."""

    def account(self, mailbox: str) -> Account | None:
        """The account of a mailbox as it stands, None if there never was one."""
        return fetch_one(self.documents, accounts.key(mailbox))

    def all(self) -> Iterator[Account]:
        """Every account, connected or not."""
        pages = paged(lambda cursor: self.documents.query(accounts.every(cursor=cursor)))
        yield from readable(pages, accounts.read)

    def mail(self, mailbox: str) -> AccountMail:
        """The mailbox's Gmail. Asks nothing of it yet. Raises: NotConnected, TokenSealed, MailUnavailable."""
        return self._opened(mailbox).mail

    @contextmanager
    def guarded(self, mailbox: str) -> Iterator[AccountMail]:
        """The mailbox's Gmail, for a block. What Gmail refuses for good changes the account's state.

        The fault is passed on, so that the block's caller stops: a lost account is then not opened any more
        (NotConnected) until somebody connects it again. Raises besides: Reconnected, which passes at once.
        """
        opened = None
        try:
            opened = self._opened(mailbox)
            yield opened.mail
        except GrantLost as fault:
            if opened and self._is_renewed(opened):
                raise Reconnected(str(fault), retry_after_s=0) from fault
            raise
        except TokenSealed:
            self.change(mailbox, lambda account: with_trouble(account, Trouble.SEALED))
            raise
        except MailNotReadable as fault:
            trouble = TROUBLES.get(fault.obstacle)
            if trouble:
                self.change(mailbox, lambda account: with_trouble(account, trouble))
            raise
        if opened.account.trouble:
            self.change(mailbox, at_ease)

    def ask(self, mailbox: str, call: Callable[[AccountMail], T]) -> T:
        """Ask the mailbox's Gmail, guarded; once more where somebody has just connected it again.

        Raises: MailFault.
        """
        try:
            with self.guarded(mailbox) as mail:
                return call(mail)
        except Reconnected:
            with self.guarded(mailbox) as mail:
                return call(mail)

    def change(self, mailbox: str, change: Callable[[Account], Account]) -> Account | None:
        """Change the account as it stands, if it is one that is read. Returns it as it is then."""

        def body(transaction: Transaction) -> Account | None:
            return _changed(transaction, mailbox, change)

        return self.documents.transact(body)

    def open(self, credentials: Credentials) -> AccountMail:
        """The Gmail of an account whose credentials are at hand. Raises: NotConnected."""
        if self.accounts is None:
            raise NotConnected("this installation opens no accounts")
        return self.accounts.open(credentials)

    def credentials(self, account: Account, sealed: str) -> Credentials:
        """What lets Relais into an account. Raises: TokenSealed, MailUnavailable."""
        if account.method is Method.DELEGATED:
            return Credentials(account.email)
        if self.vault is None:
            raise TokenSealed("no vault is set")
        try:
            token = self.vault.open(sealed, accounts.credentials(account.mailbox).path)
        except Unopenable as fault:
            raise TokenSealed(str(fault)) from None
        except VaultUnavailable as fault:
            raise MailUnavailable(str(fault)) from None
        return Credentials(account.email, token)

    def _opened(self, mailbox: str) -> _Opened:
        key, token_key = accounts.key(mailbox), accounts.credentials(mailbox)
        found = fetch(self.documents, [key, token_key])
        account, token = found.get(key), found.get(token_key)
        if account is None or not account.is_readable:
            raise NotConnected(account.state.value if account else AccountState.DISCONNECTED.value)
        sealed = token.sealed if token else ""
        if account.method is Method.CONSENT and not sealed:
            raise TokenSealed("there is no stored token")
        return _Opened(account, self.open(self.credentials(account, sealed)), sealed)

    def _is_renewed(self, opened: _Opened) -> bool:
        """Whether another token than the refused one is stored now; if not, the account is lost."""
        mailbox = opened.account.mailbox
        token_key = accounts.credentials(mailbox)

        def body(transaction: Transaction) -> bool:
            document = transaction.get(token_key.path)
            stored = token_key.read(document).sealed if document else ""
            if stored != opened.sealed:
                return True
            _changed(transaction, mailbox, lambda account: with_trouble(account, Trouble.GRANT))
            return False

        return self.documents.transact(body)


def _changed(transaction: Transaction, mailbox: str, change: Callable[[Account], Account]) -> Account | None:
    """Change an account that is read, inside a transaction; one that nobody reads stays as it is."""
    key = accounts.key(mailbox)
    document = transaction.get(key.path)
    if document is None:
        return None
    account = key.read(document)
    changed = change(account) if account.is_readable else account
    if changed != account:
        transaction.set(key.path, accounts.changed(document, changed))
    return changed
