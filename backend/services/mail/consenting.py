"""From a link to Google's consent page and back: a ladder on which every rung has its name.

Whoever opens the link changes nothing: it is used up by the button on its page, so that a program that looks
ahead takes it from nobody. Nothing is stored before everything is right.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from backend.domain.account import Account
from backend.domain.connecting import (
    CONSENT_LASTS,
    LINK_LASTS,
    Journey,
    Misstep,
    NotConnectable,
    NotSetUp,
    Ticket,
)
from backend.domain.mailbox import clean_address
from backend.domain.refs import Actor
from backend.domain.refusals import NotAllowed, NotMember, Refusal
from backend.domain.replacing import replace
from backend.domain.rights import Deed
from backend.ports.account import Credentials
from backend.ports.consent import Consent, ConsentFault, ConsentTrouble, Granted
from backend.ports.documents import Documents, Transaction
from backend.ports.mail_fault import MailFault
from backend.ports.vault import Unopenable, Vault, VaultUnavailable
from backend.records import mailboxes, tickets
from backend.records.codec import onto
from backend.records.key import fetch, fetch_one
from backend.services.mail.connecting import Connecting, Let
from backend.services.mail.connections import Connections

NEEDED_SCOPE = "https://www.googleapis.com/auth/gmail.modify"
SECRET_BYTES = 32
_MISSTEPS = {
    ConsentTrouble.REFUSED: Misstep.CODE_REFUSED,
    ConsentTrouble.UNREACHABLE: Misstep.UNREACHABLE,
    ConsentTrouble.NO_REFRESH_TOKEN: Misstep.NO_REFRESH_TOKEN,
}


@dataclass(frozen=True, slots=True)
class Returned:
    """What Google sent the browser back with, as it stands in the address."""

    state: str
    code: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Consenting:
    """Links, and the way to Google and back."""

    connections: Connections
    connecting: Connecting
    consent: Consent | None
    """None where this installation has no OAuth client to ask with."""
    redirect_uri: str

    def link(self, mailbox: str, by: Actor, language: str) -> str:
        """The secret of a new link for an admin or the operator. Raises: NotSetUp, NotMember, NotAllowed."""
        address = clean_address(mailbox)
        self._check_admin(address, by)
        self._ready()
        secret = secrets.token_urlsafe(SECRET_BYTES)
        ticket = Ticket(address, by, language, self._now() + LINK_LASTS)
        path = tickets.key(secret).path
        self._documents.transact(lambda transaction: transaction.create(path, tickets.fields(ticket)))
        return secret

    def ticket(self, secret: str) -> Ticket:
        """What stands behind a link that can still be used. Raises: NotConnectable."""
        ticket = self._usable(fetch_one(self._documents, tickets.key(secret)))
        try:
            self._check_admin(ticket.mailbox, ticket.by)
        except Refusal:
            raise NotConnectable(Misstep.NOT_ADMIN, ticket.mailbox) from None
        return ticket

    def hint(self, mailbox: str) -> str:
        """Which account Google should offer: the one that was connected before, else the mailbox's own."""
        before = self.connections.account(mailbox)
        return before.email if before and before.email else mailbox

    def begin(self, secret: str, browser: str) -> str:
        """Use a link up and return where the browser goes. ``browser`` is a secret that only it has.

        Raises: NotConnectable, NotSetUp.
        """
        consent, vault = self._ready()
        ticket, state = self.ticket(secret), secrets.token_urlsafe(SECRET_BYTES)
        asked = consent.ask(state=state, redirect_uri=self.redirect_uri, account=self.hint(ticket.mailbox))
        key = tickets.journey(state)
        try:
            verifier = vault.seal(asked.verifier, key.path)
        except VaultUnavailable:
            raise NotConnectable(Misstep.UNREACHABLE, ticket.mailbox) from None

        def body(transaction: Transaction) -> None:
            document = transaction.get(tickets.key(secret).path)
            found = self._usable(tickets.read(document) if document else None)
            until = self._now() + CONSENT_LASTS
            journey = Journey(found, tickets.digest(browser), verifier, until)
            transaction.create(key.path, tickets.journey_fields(journey))
            transaction.set(tickets.key(secret).path, tickets.fields(replace(found, is_used=True)))

        self._documents.transact(body)
        return asked.url

    def finish(self, returned: Returned, browser: str) -> Account:
        """Take what Google sent back, and connect the mailbox. Raises: NotConnectable, NotSetUp."""
        self._ready()
        journey = self._arrived(returned.state, browser)
        ticket = journey.ticket
        try:
            granted = self._exchanged(returned, journey)
            self._check_granted(granted, ticket.mailbox)
            self._check_admin(ticket.mailbox, ticket.by)
            let = Let(ticket.mailbox, granted.email, ticket.by, scopes=granted.scopes)
            return self.connecting.keep(let, granted.refresh_token)
        except NotConnectable as failed:
            raise NotConnectable(failed.misstep, ticket.mailbox, failed.account) from None
        except ConsentFault as fault:
            raise NotConnectable(_MISSTEPS[fault.trouble], ticket.mailbox) from fault
        except (NotMember, NotAllowed):
            raise NotConnectable(Misstep.NOT_ADMIN, ticket.mailbox) from None
        except (MailFault, VaultUnavailable, Unopenable) as fault:
            raise NotConnectable(Misstep.UNREACHABLE, ticket.mailbox) from fault

    def language_of(self, *, secret: str = "", state: str = "") -> str | None:
        """In which language somebody is spoken to who comes by a link, or back by a state; used ones too."""
        found = fetch(self._documents, [tickets.key(secret), tickets.journey(state)])
        ticket, journey = found.get(tickets.key(secret)), found.get(tickets.journey(state))
        return ticket.language if ticket else journey.ticket.language if journey else None

    def _arrived(self, state: str, browser: str) -> Journey:
        """The journey, which ends here; another browser ends nothing. Raises: NotConnectable."""
        key = tickets.journey(state)

        def body(transaction: Transaction) -> Journey:
            document = transaction.get(key.path)
            if document is None:
                raise NotConnectable(Misstep.STATE_UNKNOWN)
            journey = key.read(document)
            mailbox = journey.ticket.mailbox
            if not secrets.compare_digest(journey.browser, tickets.digest(browser)):
                raise NotConnectable(Misstep.OTHER_BROWSER)
            if journey.is_used:
                raise NotConnectable(Misstep.STATE_USED, mailbox)
            if self._now() >= journey.expires_at:
                raise NotConnectable(Misstep.STATE_OLD, mailbox)
            transaction.set(key.path, onto(document.fields, {"used": True}))
            return journey

        return self._documents.transact(body)

    def _exchanged(self, returned: Returned, journey: Journey) -> Granted:
        """What Google gives for the code. Raises: NotConnectable, ConsentFault, and the vault's faults."""
        consent, vault = self._ready()
        if returned.error or not returned.code:
            raise NotConnectable(Misstep.DENIED)
        verifier = vault.open(journey.verifier, tickets.journey(returned.state).path)
        return consent.exchange(returned.code, verifier, self.redirect_uri)

    def _check_granted(self, granted: Granted, mailbox: str) -> None:
        """Raise NotConnectable unless all was allowed that is needed, for the account that was meant."""
        if NEEDED_SCOPE not in granted.scopes:
            raise NotConnectable(Misstep.SCOPE_UNTICKED, account=granted.email)
        before = self.connections.account(mailbox)
        if granted.email in (mailbox, before.email if before else ""):
            return
        mail = self.connections.open(Credentials(granted.email, granted.refresh_token))
        usable = Account(mailbox, granted.email, send_as=mail.send_as())
        if not usable.can_write_as(mailbox):
            raise NotConnectable(Misstep.OTHER_ACCOUNT, account=granted.email)

    def _usable(self, ticket: Ticket | None) -> Ticket:
        if ticket is None:
            raise NotConnectable(Misstep.LINK_UNKNOWN)
        if ticket.is_used:
            raise NotConnectable(Misstep.LINK_USED, ticket.mailbox)
        if self._now() >= ticket.expires_at:
            raise NotConnectable(Misstep.LINK_OLD, ticket.mailbox)
        return ticket

    def _check_admin(self, mailbox: str, by: Actor) -> None:
        """Raise NotMember or NotAllowed unless they may manage the mailbox now."""
        found = fetch_one(self._documents, mailboxes.key(mailbox))
        if found is None:
            raise NotMember(mailbox)
        found.check(by, Deed.MANAGE)

    def _ready(self) -> tuple[Consent, Vault]:
        """What connecting needs. Raises: NotSetUp."""
        if self.consent is None:
            raise NotSetUp("RELAIS_CONNECT_CLIENT_ID")
        if self.connections.vault is None:
            raise NotSetUp("RELAIS_VAULT_KEYS")
        return self.consent, self.connections.vault

    def _now(self) -> datetime:
        return self.connections.clock.now()

    @property
    def _documents(self) -> Documents:
        return self.connections.documents
