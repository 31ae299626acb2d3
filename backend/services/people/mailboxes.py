"""Mailboxes: made by an operator, shown to their members."""

from dataclasses import dataclass

from backend.domain.mailbox import Mailbox, clean_address
from backend.domain.member import Person
from backend.domain.refusals import NameTaken, NotMember
from backend.domain.rights import Deed
from backend.domain.snapshots.member import MailboxSnapshot
from backend.domain.typed import line
from backend.ports.documents import AlreadyThere, Documents
from backend.records import mailboxes
from backend.records.key import fetch_one, read_each
from backend.services.kernel.reading import read_mailbox


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Create, list, show."""

    documents: Documents

    def create(self, address: str, name: str) -> Mailbox:
        """Create a mailbox without members. Raises: Invalid, NameTaken."""
        address = clean_address(address)
        mailbox = Mailbox(address, line(name) or address.partition("@")[0].capitalize())
        try:
            self.documents.transact(
                lambda transaction: transaction.create(mailboxes.key(address).path, mailboxes.fields(mailbox))
            )
        except AlreadyThere:
            raise NameTaken(address) from None
        return mailbox

    def list(self) -> tuple[Mailbox, ...]:
        """Return every mailbox, by address."""
        found: list[Mailbox] = []
        cursor = None
        while True:
            page = self.documents.query(mailboxes.every(cursor=cursor))
            found.extend(read_each(page.documents, mailboxes.read))
            cursor = page.cursor
            if cursor is None:
                return tuple(found)

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
