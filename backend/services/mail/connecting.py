"""A mailbox is connected: what Google gave is kept, and then looked at."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from backend.domain.account import Account, AccountState, Method, Trouble
from backend.domain.account_state import not_pushed_to, pushed_to
from backend.domain.refs import Actor, ActorKind
from backend.domain.replacing import replace
from backend.ports.account import AccountMail, Credentials
from backend.ports.documents import Transaction
from backend.ports.mail_fault import MailFault, NotConnected, WatchRefused
from backend.records import accounts
from backend.records.accounts import SealedToken
from backend.records.codec import over
from backend.records.key import Key, fetch
from backend.services.mail.connections import Connections

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Let:
    """Who let Relais into which account, and how."""

    mailbox: str
    email: str
    """The account's own address."""
    by: Actor
    method: Method = Method.CONSENT
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connecting:
    """Keeps a connection and asks Gmail for pushes."""

    connections: Connections
    topic: str
    """To which Gmail pushes; empty: it is polled."""
    begin_past: Callable[[str], object]
    """Lets what was there before be taken in, in the background."""

    def keep(self, let: Let, refresh_token: str = "") -> Account:
        """Store the token, sealed, with the account; ask Gmail afterwards only (a lost one must be mendable).

        An account that was connected before goes on where it was read up to. What Gmail then refuses is the
        account's trouble, not the caller's. Raises: VaultUnavailable.
        """
        token_key = accounts.credentials(let.mailbox)
        sealed = self._sealed(refresh_token, token_key.path)

        def body(transaction: Transaction) -> Account:
            key = accounts.key(let.mailbox)
            found = fetch(transaction, [key, token_key])
            account = self._let(let, found.get(key))
            transaction.set(key.path, over(found.document(key), accounts.fields(account)))
            _put(transaction, token_key, sealed)
            return account

        account = self.connections.documents.transact(body)
        self._look_around(account)
        self.begin_past(let.mailbox)
        self.ask_for_pushes(let.mailbox)
        return self.connections.account(let.mailbox) or account

    def keep_delegated(self, let: Let) -> Account:
        """Connect without a token, once Gmail has let us in. Raises: MailFault."""
        profile = self.connections.open(Credentials(let.email)).profile()
        if profile.email != let.email:
            raise NotConnected(f"the account is {profile.email}")
        return self.keep(let)

    def ask_for_pushes(self, mailbox: str) -> None:
        """Ask Gmail to push, from now on for seven days; what it refuses becomes the account's trouble."""
        if not self.topic:
            return
        try:
            watch = self.connections.ask(mailbox, lambda mail: mail.watch(self.topic))
        except MailFault as fault:
            log.warning("no pushes: %s", fault)
            if isinstance(fault, WatchRefused):
                trouble = fault.trouble
                self.connections.change(mailbox, lambda account: not_pushed_to(account, trouble))
            elif not fault.is_permanent:
                self.connections.change(mailbox, lambda account: not_pushed_to(account, Trouble.NO_PUSH))
            return
        now = self.connections.clock.now()
        self.connections.change(mailbox, lambda account: pushed_to(account, watch.until, now))

    def refresh_senders(self, mailbox: str) -> Account | None:
        """Read anew under which addresses the account may write. Raises: MailFault."""
        senders = self.connections.ask(mailbox, lambda mail: mail.send_as())
        return self.connections.change(mailbox, lambda account: replace(account, send_as=senders))

    def _sealed(self, refresh_token: str, path: str) -> SealedToken | None:
        if not refresh_token or self.connections.vault is None:
            return None
        return SealedToken(self.connections.vault.seal(refresh_token, path), self.connections.clock.now())

    def _let(self, let: Let, before: Account | None) -> Account:
        """The account as it is now. Another one than before begins anew: its history is its own."""
        same = before if before and before.email == let.email else Account(let.mailbox, let.email)
        return replace(
            same,
            state=AccountState.CONNECTED,
            trouble=Trouble.NONE,
            push_trouble=Trouble.NONE,
            method=let.method,
            scopes=let.scopes,
            connected_at=self.connections.clock.now(),
            connected_by=None if let.by.kind is ActorKind.OPERATOR else let.by.ref,
            told_at=None,
        )

    def _look_around(self, account: Account) -> None:
        """Learn its addresses, and where its history begins where that is not known."""
        self._noted(account.mailbox, _with_senders)
        if not account.history_id:
            self._noted(account.mailbox, _with_cursor)

    def _noted(self, mailbox: str, ask: Callable[[AccountMail], Callable[[Account], Account]]) -> None:
        try:
            change = self.connections.ask(mailbox, ask)
        except MailFault as fault:
            log.warning("a connected account is not looked at yet: %s", fault)
            return
        self.connections.change(mailbox, change)


def _with_senders(mail: AccountMail) -> Callable[[Account], Account]:
    senders = mail.send_as()
    return lambda account: replace(account, send_as=senders)


def _with_cursor(mail: AccountMail) -> Callable[[Account], Account]:
    """Its own cursor, unless a worker has set one meanwhile."""
    history_id = mail.profile().history_id
    return lambda account: account if account.history_id else replace(account, history_id=history_id)


def _put(transaction: Transaction, key: Key[SealedToken], token: SealedToken | None) -> None:
    if token:
        transaction.set(key.path, accounts.token_fields(token))
    else:
        transaction.delete(key.path)
