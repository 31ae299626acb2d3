"""Carries a change of a label to the conversations that bear it, one small transaction each.

The mailbox's own list changes first, in the admin's click; conversations hold a copy of name and
colour and follow. What is not done at once is done by the clock. Doing it twice changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from backend.domain import moves
from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.refs import Actor, ActorKind
from backend.domain.rights import Deed
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Page, Transaction
from backend.records import chores, mailboxes, queues
from backend.records.chores import Chore
from backend.records.codec import over
from backend.records.key import Key, fetch_one
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current

PAGE = 50
AT_ONCE = timedelta(seconds=3)
"""How long an admin's click works on a label before the clock takes over."""

BY_CLOCK = timedelta(seconds=5)
"""How long one turn of the clock works on a label before it lets others go on."""

CLAIMED = timedelta(seconds=60)
"""How long a worker that says nothing more keeps a label to itself."""


@dataclass(frozen=True, slots=True)
class LabelSpread:
    """Works through what ``LabelAdmin`` left to do."""

    documents: Documents
    clock: Clock

    def due(self, cursor: str | None = None) -> Page:
        """A page of the chores that wait."""
        return self.documents.query(chores.waiting(limit=PAGE, cursor=cursor))

    def spread(self, key: Key[Chore], *, within: timedelta = AT_ONCE) -> bool:
        """Bring the conversations with the label up to date; False if another worker is at it.

        A label on very many conversations takes several turns: each goes on where the last one ended.
        """
        chore = self._claimed(key)
        if chore is None:
            return False
        until = self.clock.now() + within
        cursor: str | None = chore.cursor or None
        while True:
            page = self.documents.query(
                queues.with_label(chore.mailbox, chore.label_id, limit=PAGE, cursor=cursor)
            )
            for document in page.documents:
                self._carry(document.path, chore)
            if page.cursor is None:
                self._settle(key, chore, None)
                return True
            cursor = page.cursor
            if self.clock.now() > until:
                self._settle(key, chore, cursor)
                return True

    def _claimed(self, key: Key[Chore]) -> Chore | None:
        """The chore, for this worker alone; None if it is done, or in another one's hands."""

        def body(transaction: Transaction) -> Chore | None:
            document, now = transaction.get(key.path), self.clock.now()
            chore = key.read(document) if document else None
            if chore is None or (chore.claimed_until and chore.claimed_until > now):
                return None
            claimed = replace(chore, claimed_until=now + CLAIMED)
            transaction.set(key.path, over(document, chores.fields(claimed)))
            return chore

        return self.documents.transact(body)

    def _settle(self, key: Key[Chore], chore: Chore, cursor: str | None) -> None:
        """Forget the chore, or with a cursor let the next worker go on there.

        Not where a newer change of the label has taken its place.
        """

        def body(transaction: Transaction) -> None:
            document = transaction.get(key.path)
            if document is None or key.read(document).click_key != chore.click_key:
                return
            if cursor is None:
                transaction.delete(key.path)
            else:
                left = replace(chore, claimed_until=None, cursor=cursor)
                transaction.set(key.path, over(document, chores.fields(left)))

        self.documents.transact(body)

    def _carry(self, path: str, chore: Chore) -> None:
        def body(transaction: Transaction) -> None:
            mailbox = fetch_one(transaction, mailboxes.key(chore.mailbox))
            document = transaction.get(path)
            if mailbox is None or document is None:
                return
            into = next((label for label in mailbox.labels if label.id == chore.into), None)
            click_key = message_key(f"{chore.click_key} {document.id}")
            admin = Actor(ActorKind.MEMBER, chore.by.id, chore.by.name)
            attempt = Attempt(admin, Deed.MANAGE, click_key, is_granted=True)
            current = Current.read(document)
            gate.change(
                transaction,
                attempt,
                mailbox,
                current,
                lambda one: _relabelled(one, chore, into),
                now=self.clock.now(),
            )

        try:
            self.documents.transact(body)
        except AlreadyThere:
            return


def _relabelled(conversation: Conversation, chore: Chore, into: Label | None) -> Moved:
    """The label in its new guise, the other one in its place, or none."""
    if into is None:
        return moves.remove_label(conversation, chore.label_id)
    return moves.replace_label(conversation, chore.label_id, into)
