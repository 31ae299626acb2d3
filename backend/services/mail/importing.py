"""Takes in what was in the account before it was connected: thread by thread, the newest first.

Nothing of it moves a clock or is told to anybody. Every piece may be done again: it is known what is placed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from backend.domain.message import message_key
from backend.domain.past import Past, paced, settled
from backend.domain.refs import RELAIS
from backend.domain.replacing import replace
from backend.domain.rights import Deed
from backend.ports.account import AccountMail, IdPage
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.ports.mail_fault import MailFault, MailNotReadable
from backend.ports.message_head import MessageHead
from backend.records import aliases, conversations, mailboxes, pasts
from backend.records.arrivals import Arrival
from backend.records.key import fetch, fetch_one
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current
from backend.services.mail.connections import Connections
from backend.services.mail.placing import Placing

THREADS_A_STEP = 50
LIST_UNITS, THREAD_UNITS = 10, 10
"""https://developers.google.com/workspace/gmail/api/reference/quota"""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the past is taken in; all of it may be set."""

    reaches_back: timedelta = timedelta(days=90)
    closes_after: timedelta = timedelta(days=14)
    """What a customer wrote longer ago arrives closed."""
    units_a_minute: int = 15_000
    """Gmail's quota for one user; the import takes half."""


AS_USUAL = Manner()


@dataclass(frozen=True, slots=True)
class Importing:
    """Imports, one step at a time."""

    documents: Documents
    clock: Clock
    connections: Connections
    placing: Placing
    manner: Manner = AS_USUAL

    def past(self, mailbox: str) -> Past | None:
        """How far the import of a mailbox is, None if there was none."""
        return fetch_one(self.documents, pasts.key(mailbox))

    def begin(self, mailbox: str, reaches_back: timedelta | None = None) -> Past:
        """Take in the past from now on, unless that is under way or done as far back already."""
        key, now = pasts.key(mailbox), self.clock.now()
        since = now - (reaches_back or self.manner.reaches_back)

        def body(transaction: Transaction) -> Past:
            document = transaction.get(key.path)
            known = key.read(document) if document else None
            if document and known and known.since <= since:
                return known
            begun = Past(mailbox, since, now)
            transaction.set(key.path, pasts.changed(document, begun) if document else pasts.fields(begun))
            return begun

        return self.documents.transact(body)

    def step(self, mailbox: str) -> bool:
        """Take in the next threads. False where nothing is left, or Gmail is to be left alone for now.

        Raises: MailFault; what is done is not done again.
        """
        past = self.past(mailbox)
        if past is None or past.is_over or (past.next_at and past.next_at > self.clock.now()):
            return False
        with self.connections.guarded(mailbox) as mail:
            page = self._page(mail, past)
            ids = page.ids[past.place : past.place + THREADS_A_STEP]
            found = mail.thread_heads(ids)
        read = [heads for heads in found.values() if not isinstance(heads, MailFault)]
        for heads in read:
            self._take_in(past, heads)
        self._write_down(past, self._after(past, page, ids, read))
        return True

    def _page(self, mail: AccountMail, past: Past) -> IdPage:
        """The page in hand. A token that Gmail has forgotten is one for a list that begins further on."""
        try:
            return mail.threads(_query(past.since), past.page or None)
        except MailNotReadable:
            if not past.page:
                raise
            return mail.threads(_query(past.since, past.oldest))

    def _after(
        self, past: Past, page: IdPage, ids: Sequence[str], read: Sequence[tuple[MessageHead, ...]]
    ) -> Past:
        now = self.clock.now()
        newest = [heads[-1].received_at for heads in read if heads]
        wait = paced(LIST_UNITS + THREAD_UNITS * len(ids), self.manner.units_a_minute)
        done = replace(
            past,
            place=past.place + len(ids),
            threads=past.threads + len(ids),
            messages=past.messages + sum(map(len, read)),
            estimate=max(past.estimate, page.estimate, past.threads + len(ids)),
            failed=past.failed + len(ids) - len(read),
            oldest=min(newest, default=past.oldest),
            next_at=now + wait,
        )
        if done.place < len(page.ids):
            return done
        if page.next_page:
            return replace(done, page=page.next_page, place=0)
        return replace(done, finished_at=now, page="", place=0)

    def _take_in(self, past: Past, heads: Sequence[MessageHead]) -> None:
        """Place the mails of a thread, the oldest first, and let it rest where it was over."""
        for head in heads:
            arrival = Arrival(past.mailbox, head.gmail_id, head.thread_id, self.clock.now(), is_past=True)
            self.placing.place(arrival, head)
        if heads:
            self._settle(past, heads[0].thread_id)

    def _settle(self, past: Past, thread_id: str) -> None:
        alias = fetch_one(self.documents, aliases.key(past.mailbox, thread_id))
        if alias is None:
            return
        mailbox_key, key = mailboxes.key(past.mailbox), conversations.key(past.mailbox, alias.thread_id)
        attempt = Attempt(RELAIS, Deed.WORK, message_key(f"past {key.path} {past.started_at}"))
        now = self.clock.now()
        rest = partial(settled, begun_after=past.started_at, still_new_after=now - self.manner.closes_after)

        def body(transaction: Transaction) -> None:
            found = fetch(transaction, [mailbox_key, key])
            mailbox, document = found.get(mailbox_key), found.document(key)
            if mailbox and document:
                gate.change(transaction, attempt, mailbox, Current.read(document), rest, now=now)

        try:
            self.documents.transact(body)
        except AlreadyThere:
            return

    def _write_down(self, before: Past, after: Past) -> None:
        """How far it is now, unless another worker took the same step or it was begun anew."""
        key = pasts.key(before.mailbox)

        def body(transaction: Transaction) -> None:
            document = transaction.get(key.path)
            if document and key.read(document) == before:
                transaction.set(key.path, pasts.changed(document, after))

        self.documents.transact(body)


def _query(since: datetime, before: datetime | None = None) -> str:
    """Gmail's search for it. Seconds since 1970 are exact; dates would be those of the account's zone."""
    until = f" before:{int(before.timestamp()) + 1}" if before else ""
    return f"after:{int(since.timestamp())}{until}"
