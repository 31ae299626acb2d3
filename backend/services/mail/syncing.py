"""What happened in a connected account since it was last read, page by page: what is to be looked at again.

A page's arrivals and the cursor after it are written in one transaction, and only if the cursor still is
what was read from: killed anywhere, nothing is left out, and whatever is read twice is one arrival.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.account import Account
from backend.domain.replacing import replace
from backend.ports.account import AccountMail, HistoryPage
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.ports.mail_fault import HistoryGone
from backend.records import accounts, arrivals
from backend.records.arrivals import Arrival
from backend.records.codec import over
from backend.records.key import fetch
from backend.services.mail.arriving import arrive

log = logging.getLogger(__name__)

LISTED_AT_MOST = timedelta(days=30)
"""How far back mail is listed where the history does not reach."""
OVERLAP = timedelta(hours=1)
"""Listed again before the last reading: Gmail's search knows a mail a little later than its history."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message that something happened to."""

    gmail_id: str
    thread_id: str = ""
    history_id: str = ""


@dataclass(frozen=True, slots=True)
class Syncing:
    """Reads histories."""

    documents: Documents
    clock: Clock

    def read(self, account: Account, mail: AccountMail) -> None:
        """Read an account's history to its end. Raises: MailFault.

        Stops where another worker reads it: what it has read is kept.
        """
        if not account.history_id:
            # Nothing was read yet: what was there before is for the import.
            self._keep(account, (), mail.profile().history_id, began=self.clock.now())
            return
        try:
            self._read_on(account, mail)
        except HistoryGone:
            log.warning("history gone", extra={"mailbox": account.mailbox})
            self._list_anew(account, mail)

    def _read_on(self, account: Account, mail: AccountMail) -> None:
        current: Account | None = account
        while current:
            began, start = self.clock.now(), current.history_id
            page = mail.history(start)
            if page.next_page is None:
                self._keep(current, _told(page), _later(start, page.history_id), began=began)
                return
            current = self._read_pages(current, mail, page)

    def _read_pages(self, account: Account, mail: AccountMail, first: HistoryPage) -> Account | None:
        """Keep several pages, each with its cursor; None if somebody else reads meanwhile.

        Mail may come meanwhile: only a page that stands alone says how far the mailbox is. Several say where
        to read on; should none of them name anything, Gmail's word must do.
        """
        page, start = first, account.history_id
        current: Account | None = account
        while current:
            current = self._keep(current, _told(page), _later(current.history_id, page.last_id))
            if page.next_page is None:
                break
            page = mail.history(start, page.next_page)
        if current and current.history_id == start:
            current = self._keep(current, (), _later(start, page.history_id))
        return current

    def _list_anew(self, account: Account, mail: AccountMail) -> None:
        """Gmail's history no longer reaches back: list what is there, and read on from now."""
        began = self.clock.now()
        cursor = mail.profile().history_id
        last = account.read_at or account.connected_at or began
        since = max(last - OVERLAP, began - LISTED_AT_MOST)
        page: str | None = None
        while True:
            found = mail.messages(f"after:{int(since.timestamp())}", page)
            arrive(self.documents, account.mailbox, found.ids, now=began, new_since=last)
            page = found.next_page
            if page is None:
                break
        self._keep(account, (), cursor, began=began)

    def _keep(
        self, account: Account, told: Iterable[Told], cursor: str, *, began: datetime | None = None
    ) -> Account | None:
        """Write what was told and how far it was read, ``began`` where that is the end of it.

        None where the account is no longer read, or stands elsewhere than it was read from.
        """
        key, named = accounts.key(account.mailbox), tuple(told)
        places = [arrivals.key(account.mailbox, one.gmail_id) for one in named]

        def body(transaction: Transaction) -> Account | None:
            found = fetch(transaction, [key, *places])
            stands, document = found.get(key), found.document(key)
            if document is None or stands is None or not stands.is_readable:
                return None
            if stands.history_id != account.history_id:
                return None
            for place, one in zip(places, named, strict=True):
                known = found.get(place) or self._arrival(account.mailbox, one)
                told_anew = replace(
                    known, history_id=one.history_id, thread_id=one.thread_id or known.thread_id
                )
                transaction.set(place.path, over(found.document(place), arrivals.fields(told_anew)))
            read = replace(stands, history_id=cursor, read_at=began or stands.read_at)
            if read != stands:
                transaction.set(key.path, accounts.changed(document, read))
            return read

        return self.documents.transact(body)

    def _arrival(self, mailbox: str, one: Told) -> Arrival:
        return Arrival(mailbox, one.gmail_id, one.thread_id, self.clock.now(), one.history_id)


def _told(page: HistoryPage) -> tuple[Told, ...]:
    return tuple(Told(one.gmail_id, one.thread_id, one.history_id) for one in page.touched)


def _later(cursor: str, other: str) -> str:
    """The later of two places in a history: numbers, whatever their length."""
    return max(cursor, other or cursor, key=int)
