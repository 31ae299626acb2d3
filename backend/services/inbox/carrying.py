"""Carries what was decided for a whole mailbox to its conversations, one small transaction each.

The mailbox itself changes first, in the admin's click. What each conversation then should bear is asked of
the mailbox when the conversation is reached: decisions that came later count, in whatever order the
work is done. What is not done at once is done by the clock. Doing it twice changes nothing.
"""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.refs import OPERATOR, Actor, ActorKind
from backend.domain.rights import Deed
from backend.ports.clock import Clock
from backend.ports.documents import (
    AlreadyThere,
    Conflict,
    Documents,
    Page,
    Query,
    StoreUnavailable,
    Transaction,
)
from backend.records import chores, mailboxes
from backend.records.chores import Chore
from backend.records.codec import over
from backend.records.key import Key, fetch
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current

log = logging.getLogger(__name__)

PAGE = 50
AT_ONCE = timedelta(seconds=3)
"""How long an admin's click works on its chore before the clock takes over."""

BY_CLOCK = timedelta(seconds=5)
"""How long one turn of the clock works on a chore before it lets others go on."""

CLAIMED = timedelta(seconds=60)
"""How long a worker that says nothing more keeps a chore to itself."""


class Errand(Protocol):
    """What is particular to one kind of chore."""

    def bearers(self, chore: Chore, *, limit: int, cursor: str | None) -> Query:
        """The conversations to reach. Those that have been reached may leave it, none may join it."""
        ...

    def move(self, chore: Chore, mailbox: Mailbox, conversation: Conversation) -> Moved:
        """Bring one up to date with the mailbox as it is now."""
        ...

    def settled(self, chore: Chore, mailbox: Mailbox) -> Mailbox:
        """The mailbox once all have been reached."""
        ...

    def following(self, chore: Chore) -> Chore | None:
        """What is to be done then in its place, None for nothing."""
        ...


class SomeSkipped(Exception):
    """Conversations that could not be read or written were left as they are: to be tried again."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """Works through chores, each by the errand of its kind."""

    documents: Documents
    clock: Clock
    errands: Mapping[str, Errand]

    def due(self, cursor: str | None = None) -> Page:
        """A page of the chores that wait."""
        return self.documents.query(chores.waiting(limit=PAGE, cursor=cursor))

    def begin(self, key: Key[Chore]) -> None:
        """Do at once what can be; the mailbox has changed already. The rest waits for the clock."""
        until = self.clock.now() + AT_ONCE
        try:
            while self.carry(key, within=until - self.clock.now()) and self.clock.now() < until:
                continue
        except Exception:  # whatever it is, it is not what the admin asked for
            log.exception("a decision is left to the clock", extra={"document": key.path})

    def carry(self, key: Key[Chore], *, within: timedelta = AT_ONCE) -> bool:
        """Go on with a chore; False if there is none, or another worker is at it.

        One that reaches very many conversations takes several turns: each goes on where the last one ended.
        Raises: SomeSkipped at the end of a chore that could not reach all; it begins again the next time.
        """
        chore = self._claimed(key)
        if chore is None:
            return False
        errand, until, skipped = self.errands[chore.kind], self.clock.now() + within, chore.skipped
        cursor: str | None = chore.cursor or None
        while True:
            page = self.documents.query(errand.bearers(chore, limit=PAGE, cursor=cursor))
            skipped += sum(not self._reach(document.path, chore, errand) for document in page.documents)
            cursor = page.cursor
            if cursor is None or self.clock.now() > until:
                break
        self._settle(key, replace(chore, cursor=cursor or "", skipped=skipped), errand)
        if cursor is None and skipped:
            raise SomeSkipped(f"{skipped} conversations")
        return True

    def _claimed(self, key: Key[Chore]) -> Chore | None:
        """The chore, for this worker alone; None if it is done, or in another one's hands."""
        worker = uuid.uuid4().hex

        def body(transaction: Transaction) -> Chore | None:
            document, now = transaction.get(key.path), self.clock.now()
            chore = key.read(document) if document else None
            if chore is None:
                return None
            if chore.claimed_until and chore.claimed_until > now and chore.worker != worker:
                return None
            claimed = replace(chore, claimed_until=now + CLAIMED, worker=worker)
            transaction.set(key.path, over(document, chores.fields(claimed)))
            return chore

        return self.documents.transact(body)

    def _settle(self, key: Key[Chore], left: Chore, errand: Errand) -> None:
        """Let the next worker go on, or forget the chore, and what the mailbox kept for it.

        Not where a newer decision has taken its place.
        """
        mailbox_key = mailboxes.key(left.mailbox)

        def body(transaction: Transaction) -> None:
            found = fetch(transaction, [key, mailbox_key])
            document, mailbox = found.document(mailbox_key), found.get(mailbox_key)
            standing = found.get(key)
            if standing is None or standing.click_key != left.click_key:
                return
            if left.cursor or left.skipped:
                again = replace(
                    left, claimed_until=None, worker="", skipped=left.skipped if left.cursor else 0
                )
                transaction.set(key.path, over(found.document(key), chores.fields(again)))
                return
            following = errand.following(left)
            if following:
                again = replace(following, claimed_until=None, worker="")
                transaction.set(key.path, over(found.document(key), chores.fields(again)))
                return
            transaction.delete(key.path)
            after = errand.settled(left, mailbox) if mailbox else None
            if document and after and after != mailbox:
                transaction.set(document.path, mailboxes.changed(document, after))

        self.documents.transact(body)

    def _reach(self, path: str, chore: Chore, errand: Errand) -> bool:
        """Bring one conversation up to date; False if it cannot be, which is its own fault alone."""
        try:
            self.documents.transact(lambda transaction: self._bring(transaction, path, chore, errand))
        except AlreadyThere:
            return True
        except (StoreUnavailable, Conflict):
            raise
        except Exception:  # whatever it is: the other conversations are reached
            log.exception("a conversation was skipped", extra={"document": path})
            return False
        return True

    def _bring(self, transaction: Transaction, path: str, chore: Chore, errand: Errand) -> None:
        mailbox_key = mailboxes.key(chore.mailbox)
        found = transaction.get_many([mailbox_key.path, path])
        if mailbox_key.path not in found or path not in found:
            return
        mailbox, document = mailbox_key.read(found[mailbox_key.path]), found[path]
        admin = Actor(ActorKind.MEMBER, chore.by.id, chore.by.name) if chore.by.id else OPERATOR
        key = message_key(f"{chore.click_key} {document.id}")
        gate.change(
            transaction,
            Attempt(admin, Deed.MANAGE, key, is_granted=True),
            mailbox,
            Current.read(document),
            lambda one: errand.move(chore, mailbox, one),
            now=self.clock.now(),
        )
