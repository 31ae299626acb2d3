"""What members choose to be told. The address of a Chat webhook is a secret: sealed, never shown again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backend.domain.member import Person
from backend.domain.preferences import (
    Channel,
    ChatState,
    Event,
    Preferences,
    Tongue,
    clean_webhook,
    next_digest,
    space_of,
)
from backend.domain.refusals import Gone, Unavailable
from backend.domain.replacing import replace
from backend.domain.rights import Deed
from backend.domain.snapshots.telling import PreferencesSnapshot
from backend.ports.chat import Chat, ChatRefused, ChatUnclear, WebhookGone
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.ports.vault import Unopenable, Vault, VaultUnavailable
from backend.records import accounts, mailboxes, preferences
from backend.records.accounts import SealedToken
from backend.records.key import Found, Key, fetch, fetch_one
from backend.services.kernel.reading import place_in


@dataclass(frozen=True, slots=True)
class Choices:
    """Show, choose; set up Chat, try it, take it away. Without a vault there is no Chat."""

    documents: Documents
    clock: Clock
    chat: Chat | None = None
    vault: Vault | None = None

    def show(self, person: Person, address: str) -> PreferencesSnapshot:
        """Return what the person chose in a mailbox. Raises: NotMember."""
        found = fetch(self.documents, _keys(address, person.sub))
        return self._drawn(found, person, address)

    def choose(
        self,
        person: Person,
        address: str,
        channels: Mapping[Event, Channel],
        tongue: Tongue,
        *,
        has_digest: bool,
    ) -> PreferencesSnapshot:
        """Keep for each event how the person is told, and whether they get a digest. Raises: NotMember."""
        now = self.clock.now()

        def change(chosen: Preferences) -> Preferences:
            own = {**chosen.chosen, **channels}
            due = (chosen.digest_at or next_digest(tongue, now)) if has_digest else None
            return replace(chosen, chosen=own, digest_at=due)

        return self._changed(person, address, change)

    def set_chat(self, person: Person, address: str, typed: str) -> PreferencesSnapshot:
        """Keep a webhook of Google Chat's. Raises: NotMember, Invalid; Gone where there is no vault."""
        self.show(person, address)
        webhook = clean_webhook(typed)
        if self.vault is None:
            raise Gone("chat")
        key = preferences.webhook(address, person.sub)
        try:
            token = SealedToken(self.vault.seal(webhook, key.path), self.clock.now())
        except VaultUnavailable:
            raise Unavailable("vault") from None

        def change(chosen: Preferences) -> Preferences:
            return replace(chosen, chat=ChatState.SET, chat_space=space_of(webhook))

        return self._changed(person, address, change, webhook=token)

    def remove_chat(self, person: Person, address: str) -> PreferencesSnapshot:
        """Forget the webhook. Raises: NotMember."""

        def change(chosen: Preferences) -> Preferences:
            return replace(chosen, chat=ChatState.NONE, chat_space="")

        return self._changed(person, address, change, forgets=True)

    def try_chat(self, person: Person, address: str, text: str) -> PreferencesSnapshot:
        """Send a message to the person's space; a webhook that is gone is switched off.

        Raises: NotMember; Gone where none is kept; Unavailable where Chat does not answer.
        """
        shown = self.show(person, address)
        if self.chat is None or shown.preferences.chat is not ChatState.SET:
            raise Gone("chat")
        try:
            webhook = webhook_of(self.documents, self.vault, address, person.sub)
            self.chat.post(webhook, text, "relais-test")
        except WebhookGone:
            lose_chat(self.documents, address, person.sub)
            return self.show(person, address)
        except (ChatRefused, ChatUnclear):
            raise Unavailable("chat") from None
        return shown

    def _changed(
        self,
        person: Person,
        address: str,
        change: Callable[[Preferences], Preferences],
        *,
        webhook: SealedToken | None = None,
        forgets: bool = False,
    ) -> PreferencesSnapshot:
        own, secret = preferences.key(address, person.sub), preferences.webhook(address, person.sub)

        def body(transaction: Transaction) -> PreferencesSnapshot:
            found = fetch(transaction, _keys(address, person.sub))
            before = self._drawn(found, person, address)
            after = change(before.preferences)
            if after != before.preferences or webhook:
                transaction.set(own.path, preferences.changed(found.document(own), after))
            if webhook:
                transaction.set(secret.path, accounts.token_fields(webhook))
            elif forgets:
                transaction.delete(secret.path)
            return replace(before, preferences=after)

        return self.documents.transact(body)

    def _drawn(self, found: Found, person: Person, address: str) -> PreferencesSnapshot:
        me, _ = place_in(found.get(mailboxes.key(address)), person, address)
        me.membership.check(Deed.READ)
        sub = person.sub
        chosen = found.get(preferences.key(address, sub)) or Preferences(address, sub)
        account, has_chat = found.get(accounts.key(address)), self.chat is not None and self.vault is not None
        is_connected = account is not None and account.is_readable
        return PreferencesSnapshot(me, chosen, has_chat=has_chat, is_connected=is_connected)


def _keys(address: str, sub: str) -> tuple[Key[object], ...]:
    return (mailboxes.key(address), preferences.key(address, sub), accounts.key(address))


def webhook_of(documents: Documents, vault: Vault | None, mailbox: str, sub: str) -> str:
    """The address of a member's webhook. Raises: WebhookGone where none is kept that opens, ChatRefused."""
    key = preferences.webhook(mailbox, sub)
    kept = fetch_one(documents, key)
    if kept is None or vault is None:
        raise WebhookGone("no webhook is kept")
    try:
        return vault.open(kept.sealed, key.path)
    except Unopenable:
        raise WebhookGone("what is kept cannot be opened") from None
    except VaultUnavailable:
        raise ChatRefused("the vault cannot be asked now") from None


def lose_chat(documents: Documents, mailbox: str, sub: str) -> None:
    """Chat is off for that member from now on, and their card says so; they get e-mails instead."""
    key, secret = preferences.key(mailbox, sub), preferences.webhook(mailbox, sub)

    def body(transaction: Transaction) -> None:
        document = transaction.get(key.path)
        if document:
            lost = replace(key.read(document), chat=ChatState.LOST)
            transaction.set(key.path, preferences.changed(document, lost))
            transaction.delete(secret.path)

    documents.transact(body)
