"""The message to the admins when a mailbox is lost. Nobody asks for it: the accounts themselves say so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from backend.domain.account import Account
from backend.domain.mailbox import Mailbox
from backend.domain.notification import Notification, reachable
from backend.domain.preferences import Event
from backend.domain.refs import RELAIS
from backend.domain.replacing import replace
from backend.domain.rights import Role
from backend.ports.clock import Clock
from backend.ports.documents import Document, Documents, Fields, Transaction, paged
from backend.records import accounts, mailboxes, notifications
from backend.services.telling.looking import ALARMING


@dataclass(frozen=True, slots=True)
class Alarms:
    """Finds accounts that are lost, and lets their admins be told, once."""

    documents: Documents
    clock: Clock

    def due(self) -> Iterator[str]:
        """Where the accounts stand that are lost and of which the admins have not heard."""
        known = paged(lambda cursor: self.documents.query(accounts.every(cursor=cursor)))
        yield from (document.path for document in known if _is_alarming(document))

    def raise_one(self, path: str) -> bool:
        """Let every admin be told of the account at that path; False if that was done meanwhile."""
        box = mailboxes.key(path.partition("/")[2])

        def body(transaction: Transaction) -> bool:
            found = transaction.get_many([path, box.path])
            document, home = found.get(path), found.get(box.path)
            if document is None or home is None or not _is_alarming(document):
                return False
            account, now = accounts.read(document), self.clock.now()
            for place, fields in tell_admins(box.read(home), account, now).items():
                transaction.set(place, fields)
            transaction.set(path, accounts.changed(document, replace(account, told_at=now)))
            return True

        return self.documents.transact(body)


def _is_alarming(document: Document) -> bool:
    account = accounts.read(document)
    return account.is_to_be_told and account.trouble in ALARMING


def tell_admins(mailbox: Mailbox, account: Account, now: datetime) -> dict[str, Fields]:
    """Return what lets every admin know that the connection is lost, to be written by whoever finds it so.

    In Chat where they have it, else by e-mail from another mailbox's account, if one is connected. Asked
    twice for one trouble, it is the same documents.
    """
    since = account.connected_at or now
    admins = [one for one in mailbox.roster if one.role is Role.ADMIN and reachable(mailbox, one.sub)]
    written: dict[str, Fields] = {}
    for admin in admins:
        key = notifications.key(
            mailbox.address, "", f"{account.trouble.value}@{since.isoformat()}", admin.sub
        )
        made = Notification(
            key.path.partition("/")[2], mailbox.address, admin.sub, "", Event.ALARM, "", RELAIS.ref, now
        )
        written[key.path] = notifications.fields(made)
    return written
