"""A mailbox's connection for its admins: how it is, who answers leave as, what of the labels Gmail shows."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain.account import Account
from backend.domain.ledger import SUMMED, LedgerSnapshot
from backend.domain.mailbox import Mailbox, clean_address
from backend.domain.member import Person
from backend.domain.mirror import Mirror
from backend.domain.refs import Actor
from backend.domain.refusals import Invalid, NotMember
from backend.domain.rights import Deed
from backend.domain.sender import Sender
from backend.domain.snapshots.account import DEAD_UP_TO, AccountSnapshot
from backend.ports.deadline import patience
from backend.ports.documents import Count, Transaction
from backend.ports.mail_fault import MailFault
from backend.records import accounts, dead_letters, ledger, mailboxes, mirrors, pasts
from backend.records.key import Found, fetch, read_each
from backend.services.kernel.reading import place_in
from backend.services.mail.connections import Connections

log = logging.getLogger(__name__)

ASKED_WITHIN_S = 5.0
"""For what is asked of Gmail while an admin waits for the card."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Shows a connection, chooses senders, switches the mirror."""

    connections: Connections
    missing: str
    """The setting that is missing to connect by consent, an empty string if none is."""
    refresh_senders: Callable[[str], object]
    """Reads anew under which addresses a mailbox's account may write."""

    def show(self, person: Person, address: str) -> AccountSnapshot:
        """Return the connection, for an admin. Raises: NotMember, NotAllowed."""
        key, account_key = mailboxes.key(address), accounts.key(address)
        past_key, mirror_key = pasts.key(address), mirrors.key(address)
        wave = self.connections.documents.wave(
            [one.path for one in (key, account_key, past_key, mirror_key)],
            [ledger.newest(address, limit=SUMMED.days)],
            [Count(dead_letters.of_mailbox(address, limit=DEAD_UP_TO), DEAD_UP_TO)],
        )
        found = Found(wave.documents)
        me, mailbox = place_in(found.get(key), person, address)
        me.membership.check(Deed.MANAGE)
        account, now = found.get(account_key), self.connections.clock.now()
        return AccountSnapshot(
            me,
            mailbox,
            account,
            self.missing,
            is_pushed=bool(account and account.watch_until and account.watch_until > now),
            past=found.get(past_key),
            ledger=LedgerSnapshot(read_each(wave.pages[0].documents, ledger.read)),
            dead=wave.counts[0],
            mirror=found.get(mirror_key),
        )

    def refresh(self, person: Person, address: str) -> AccountSnapshot:
        """Return the connection as Gmail tells it now, as far as it does. Raises: NotMember, NotAllowed."""
        shown = self.show(person, address)
        if shown.account is None or not shown.account.is_readable:
            return shown
        try:
            with patience(ASKED_WITHIN_S):
                self.refresh_senders(address)
        except MailFault as fault:
            log.warning("an account's addresses were not read: %s", fault)
        return self.show(person, address)

    def choose_sender(self, mailbox: str, address: str, sends_as: str, by: Actor) -> Mailbox:
        """Let answers to mail for an address of the mailbox leave as another one; empty: by themselves.

        Raises: NotMember, NotAllowed, Invalid for what is not the mailbox's, or the account may not write as.
        """
        key = mailboxes.key(clean_address(mailbox))
        address, sends_as = clean_address(address), clean_address(sends_as) if sends_as else ""

        def body(transaction: Transaction) -> Mailbox:
            account_key = accounts.key(clean_address(mailbox))
            found = fetch(transaction, [key, account_key])
            document, before = found.document(key), found.get(key)
            if document is None or before is None:
                raise NotMember(mailbox)
            before.check(by, Deed.MANAGE)
            _check(before, found.get(account_key), address, sends_as)
            others = tuple(one for one in before.senders if one.address != address)
            after = replace(before, senders=(*others, Sender(address, sends_as)) if sends_as else others)
            transaction.set(key.path, mailboxes.changed(document, after))
            return after

        return self.connections.documents.transact(body)

    def mirror(self, person: Person, mailbox: str, part: str, *, is_on: bool) -> Mirror:
        """Put one of ``mirror.SWITCHES`` on or off. What is in Gmail already stays there.

        Raises: NotMember, NotAllowed.
        """
        key, mirror_key = mailboxes.key(clean_address(mailbox)), mirrors.key(clean_address(mailbox))

        def body(transaction: Transaction) -> Mirror:
            found = fetch(transaction, [key, mirror_key])
            me, place = place_in(found.get(key), person, mailbox)
            me.membership.check(Deed.MANAGE)
            before = found.get(mirror_key) or Mirror(place.address)
            after = before.switched(part, is_on=is_on)
            if after != before:
                transaction.set(mirror_key.path, mirrors.changed(found.document(mirror_key), after))
            return after

        return self.connections.documents.transact(body)


def _check(mailbox: Mailbox, account: Account | None, address: str, sends_as: str) -> None:
    if address not in mailbox.addresses:
        raise Invalid("alias")
    if sends_as and not (account and account.can_write_as(sends_as)):
        raise Invalid("sender")
