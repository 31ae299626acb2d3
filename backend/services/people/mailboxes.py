"""Mailboxes: made by an operator, shown to their members."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain.mailbox import ALIAS_LIMIT, Mailbox, clean_address
from backend.domain.member import Person
from backend.domain.refusals import Gone, NameTaken, NotMember, TooMany
from backend.domain.rights import Deed
from backend.domain.snapshots.member import MailboxSnapshot
from backend.domain.typed import line
from backend.ports.documents import AlreadyThere, Documents, Transaction, paged
from backend.records import mailboxes
from backend.records.codec import over
from backend.records.key import fetch, fetch_one, read_each
from backend.services.kernel.reading import mailbox_in, read_mailbox


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Create, list, show."""

    documents: Documents

    def create(self, address: str, name: str) -> Mailbox:
        """Create a mailbox without members. Raises: Invalid, NameTaken."""
        address = clean_address(address)
        mailbox = Mailbox(address, line(name) or address.partition("@")[0].capitalize())

        def body(transaction: Transaction) -> None:
            if fetch_one(transaction, mailboxes.alias(address)):
                raise NameTaken(address)
            transaction.create(mailboxes.key(address).path, mailboxes.fields(mailbox))

        try:
            self.documents.transact(body)
        except AlreadyThere:
            raise NameTaken(address) from None
        return mailbox

    def add_alias(self, address: str, alias: str) -> Mailbox:
        """Let mail to ``alias`` be the mailbox's. Raises: Invalid, NotMember, NameTaken, TooMany.

        For the operator alone: whoever could name any address would share a colleague's mail. One that
        is a mailbox, another one's alias or a member's own is taken.
        """
        alias = clean_address(alias)

        def change(transaction: Transaction, mailbox: Mailbox) -> Mailbox:
            own, key = mailboxes.key(alias), mailboxes.alias(alias)
            found = fetch(transaction, [own, key])
            if (
                found.document(own)
                or found.get(key) not in (None, mailbox.address)
                or mailbox.is_member(alias)
            ):
                raise NameTaken(alias)
            if alias not in mailbox.aliases and len(mailbox.aliases) >= ALIAS_LIMIT:
                raise TooMany("aliases", ALIAS_LIMIT)
            transaction.set(key.path, over(found.document(key), mailboxes.alias_fields(mailbox.address)))
            return replace(mailbox, aliases=tuple(dict.fromkeys((*mailbox.aliases, alias))))

        return self._change(address, change)

    def remove_alias(self, address: str, alias: str) -> Mailbox:
        """Let mail to ``alias`` be the mailbox's no longer. Raises: Invalid, NotMember, Gone."""
        alias = clean_address(alias)

        def change(transaction: Transaction, mailbox: Mailbox) -> Mailbox:
            if alias not in mailbox.aliases:
                raise Gone("alias")
            transaction.delete(mailboxes.alias(alias).path)
            return replace(mailbox, aliases=tuple(one for one in mailbox.aliases if one != alias))

        return self._change(address, change)

    def _change(self, address: str, change: Callable[[Transaction, Mailbox], Mailbox]) -> Mailbox:
        key = mailboxes.key(clean_address(address))

        def body(transaction: Transaction) -> Mailbox:
            document = mailbox_in(transaction.get_many([key.path]), address)
            changed = change(transaction, key.read(document))
            transaction.set(key.path, mailboxes.changed(document, changed))
            return changed

        return self.documents.transact(body)

    def list(self) -> tuple[Mailbox, ...]:
        """Return every mailbox, by address."""
        every = paged(lambda cursor: self.documents.query(mailboxes.every(cursor=cursor)))
        return read_each(every, mailboxes.read)

    def get(self, address: str) -> Mailbox:
        """Return the mailbox of that address. Raises: NotMember if there is none."""
        mailbox = fetch_one(self.documents, mailboxes.key(clean_address(address)))
        if mailbox is None:
            raise NotMember(address)
        return mailbox

    def settings(self, person: Person, address: str) -> MailboxSnapshot:
        """Return the mailbox and the person's own settings in it. Raises: NotMember."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.READ)
        return MailboxSnapshot(me, mailbox, mailbox.member(person.sub).away)
