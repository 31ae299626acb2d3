"""The stand-in itself: accounts behind locks, and what people and tests do with them from outside."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Unpack

from backend.ports.clock import Clock
from workbench.google import consent, rfc822, tokens, watching
from workbench.google.by_hand import ByHand
from workbench.google.calls import Calls
from workbench.google.faults import Faults
from workbench.google.labels import system_labels
from workbench.google.messages import Place, arrive
from workbench.google.post import Outside, Post, account_of
from workbench.google.quota import Quota
from workbench.google.sending import Letter
from workbench.google.state import AccessToken, Account, Delegate, Message, SendAs, State, dumped, loaded
from workbench.google.watching import Courier, Pushes, Target
from workbench.google.writing import Written, written
from workbench.identities import OAUTH_CLIENT_ID
from workbench.signer import Signer


class _Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class Holding:
    """An account while its lock is held, and the letters that leave it once it is let go."""

    account: Account
    now_ms: int
    letters: list[Letter] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a connected client holds."""

    access_token: str
    refresh_token: str


class Google:
    """One Google. The package's docstring shows how tests use it."""

    def __init__(self, clock: Clock | None = None, signer: Signer | None = None) -> None:
        self.clock: Clock = clock or _Now()
        self.state = State()
        self.endpoint = ""
        """http://127.0.0.1:port while it is served."""
        self.calls, self.faults, self.quota, self.pushes = Calls(), Faults(), Quota(), Pushes()
        self.violations: list[str] = []
        """Where a caller, or the stand-in itself, left Google's discovery document."""
        self.over = threading.Event()
        """Set when serving ends: whoever hangs lets go."""
        self._given_signer, self._post = signer, Post()
        self._locks: dict[str, threading.RLock] = {}
        self._making = threading.RLock()

    def now_ms(self) -> int:
        """The clock's time, milliseconds since 1970."""
        return int(self.clock.now().timestamp() * 1000)

    @property
    def signer(self) -> Signer:
        """Signs ID tokens; its key is made when the first one is asked for."""
        with self._making:
            self._given_signer = self._given_signer or Signer("google")
            return self._given_signer

    @property
    def outside(self) -> list[Outside]:
        """Letters that left for people who have no account here."""
        return self._post.outside

    @contextmanager
    def holding(self, address: str) -> Iterator[Holding]:
        """Hold an account's lock. Then its letters are carried and its watcher is told. Raises: KeyError."""
        account = self.state.accounts[address]
        with self._making:
            lock = self._locks.setdefault(address, threading.RLock())
        held = Holding(account, self.now_ms())
        with lock:
            known, watch = len(account.records), account.watch
            yield held
            news = account.records[known:]
            is_told = account.watch is not watch or (bool(news) and watching.concerns(account, news))
        for letter in held.letters:
            self._post.carry(self, letter)
        if is_told:
            self.pushes.tell(account, held.now_ms)

    @contextmanager
    def changing_grants(self) -> Iterator[State]:
        """Hold the lock of clients, grants and tokens."""
        with self._making:
            yield self.state

    def add_account(self, address: str, name: str = "", send_as: Sequence[SendAs] = ()) -> "ByHand":
        """A new Gmail account; ``send_as`` are its further addresses."""
        with self._making:
            primary = SendAs(
                address, name, is_primary=True, is_default=not any(one.is_default for one in send_as)
            )
            account = Account(
                address, len(self.state.accounts) + 1, labels=system_labels(), send_as=[primary, *send_as]
            )
            self.state.accounts[address] = account
        return ByHand(self, address)

    def account(self, address: str) -> "ByHand":
        """An account, as a person has it open in Gmail. Raises: KeyError."""
        return ByHand(self, self.state.accounts[address].address)

    def deliver(
        self,
        raw: bytes | None = None,
        *,
        to: str | Sequence[str] = (),
        at: datetime | None = None,
        labels: Sequence[str] = ("INBOX", "UNREAD"),
        **mail: Unpack[Written],
    ) -> list[Message]:
        """A mail arrives from outside: bytes, or written from sender, subject, text and so on.

        It comes to the accounts of ``to``, else to those that its headers name, each with a copy of its own.
        """
        named = [to] if isinstance(to, str) else list(to)
        content = written(Written(**mail), ", ".join(named)) if raw is None else raw
        found = [account_of(self.state, one) for one in named or rfc822.addresses(content, "To", "Cc", "Bcc")]
        return [self._arrived(one, content, labels, at) for one in dict.fromkeys(filter(None, found))]

    def _arrived(self, address: str, raw: bytes, labels: Sequence[str], at: datetime | None) -> Message:
        with self.holding(address) as held:
            at_ms = int(at.timestamp() * 1000) if at else 0
            return arrive(held.account, raw, held.now_ms, Place(labels, at_ms=at_ms))

    def grant(self, account: str, scopes: Sequence[str], client_id: str = OAUTH_CLIENT_ID) -> Tokens:
        """Tokens as after a consent. Raises: KeyError."""
        with self.changing_grants() as state:
            made = tokens.new_grant(state, state.accounts[account].address, client_id, scopes)
            refresh = tokens.new_refresh_token(state, made)
            return Tokens(tokens.new_access_token(state, made, scopes, self.now_ms()), refresh)

    def accept_token(self, token: str, account: str, scopes: Sequence[str]) -> None:
        """Honour a bearer token that was agreed on beforehand; it does not expire."""
        with self.changing_grants() as state:
            made = tokens.new_grant(state, account, "", scopes)
            state.tokens[token] = AccessToken(made.id, list(scopes), 2**62)

    def add_client(self, client_id: str, secret: str, redirect_uris: Sequence[str]) -> None:
        """Register an OAuth client; a redirect address counts letter by letter."""
        self.state.clients[client_id] = (secret, list(redirect_uris))

    def delegate(self, email: str, public_key: str, scopes: Sequence[str]) -> None:
        """Give a service account domain-wide delegation; the key in PEM."""
        self.state.delegates[email] = Delegate(email, public_key, list(scopes))

    def push_to(self, target: Target) -> None:
        """Hand pushes to a function of topic and {emailAddress, historyId}, before the call is answered."""
        self.pushes.target = target

    @contextmanager
    def push_to_address(
        self, url: str, subscription: str = "projects/relais/subscriptions/gmail"
    ) -> Iterator[Courier]:
        """Post pushes straight to an address in Pub/Sub's envelope (the relay's) until the block ends."""
        with self._pushing(Courier(watching.to_address(url, subscription))) as courier:
            yield courier

    @contextmanager
    def push_to_pubsub(self, endpoint: str) -> Iterator[Courier]:
        """Publish to Google's Pub/Sub emulator until the block ends; a watch's topic must exist there."""
        self.pushes.topic_exists = watching.topic_exists_at(endpoint)
        with self._pushing(Courier(watching.to_pubsub(endpoint))) as courier:
            yield courier

    @contextmanager
    def _pushing(self, courier: Courier) -> Iterator[Courier]:
        self.pushes.target = courier
        try:
            yield courier
        finally:
            self.pushes.target = None
            courier.close()

    def consent(self, url: str, account: str, scopes: Sequence[str] | None = None) -> str:
        """Answer the consent page of an address: all that is asked for, only some scopes, or () to refuse.

        Returns the address to which the browser is sent back.
        """
        return consent.decided(self, url, account, scopes)

    def history_floor(self, address: str) -> None:
        """Forget an account's history up to now: older positions are refused with 404."""
        with self.holding(address) as held:
            held.account.floor = held.account.history_id

    def dump(self) -> bytes:
        """The whole state as JSON."""
        with self.changing_grants(), ExitStack() as stack:
            for address in sorted(self.state.accounts):
                stack.enter_context(self.holding(address))
            return dumped(self.state)

    def load(self, given: bytes) -> None:
        """Go on from a dumped state. Raises: ValueError."""
        self.state = loaded(given)
