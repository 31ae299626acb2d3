"""Carries a change of a label to the conversations that bear it, one small transaction each.

The mailbox's own list changes first, in the admin's click; conversations hold a copy of name and
colour and follow. What is not done at once is done by the clock. Doing it twice changes nothing.
"""

import time
from dataclasses import dataclass, replace

from backend.domain.activity import Activity, Change, Kind
from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.message import message_key
from backend.domain.refs import Ref
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.records import chores, conversations, mailboxes
from backend.records.chores import Chore
from backend.services.kernel.desk import write_move

PAGE = 50
CHORES_AT_ONCE = 20
AT_ONCE_S = 3.0
"""How long an admin's click works on it before the clock takes over."""

BY_CLOCK_S = 40.0


@dataclass(frozen=True, slots=True)
class LabelSpread:
    """Works through what ``Labels`` left to do."""

    documents: Documents
    clock: Clock

    def spread(self, mailbox: str, label_id: str, *, within_s: float = AT_ONCE_S) -> bool:
        """Bring every conversation with the label up to date; False if time ran out before the end."""
        chore_path = chores.path(mailbox, label_id)
        stored = self.documents.get_many([chore_path]).get(chore_path)
        if stored is None:
            return True
        chore = chores.read(stored)
        deadline = time.monotonic() + within_s
        cursor = None
        while True:
            page = self.documents.query(
                conversations.with_label(mailbox, label_id, limit=PAGE, cursor=cursor)
            )
            for document in page.documents:
                if time.monotonic() > deadline:
                    return False
                self._carry(document.path, chore)
            cursor = page.cursor
            if cursor is None:
                break
        self._finish(chore)
        return True

    def spread_due(self) -> int:
        """Work on every chore that waits. Returns how many were finished."""
        page = self.documents.query(chores.pending(limit=CHORES_AT_ONCE))
        waiting = [chores.read(document) for document in page.documents]
        return sum(self.spread(chore.mailbox, chore.label_id, within_s=BY_CLOCK_S) for chore in waiting)

    def _carry(self, path: str, chore: Chore) -> None:
        def body(transaction: Transaction) -> None:
            mailbox_path = mailboxes.path(chore.mailbox)
            found = transaction.get_many([path, mailbox_path])
            if path not in found or mailbox_path not in found:
                return
            conversation = conversations.read_document(found[path])
            catalogue = {label.id: label for label in mailboxes.read(found[mailbox_path]).labels}
            changed = _relabelled(conversation, chore, catalogue.get(chore.into))
            if changed == conversation:
                return
            now = self.clock.now()
            changed = replace(changed, version=conversation.version + 1, updated_at=now)
            if chore.into == chore.label_id:
                transaction.set(path, conversations.fields(changed))
                return
            gone = next(label for label in conversation.labels if label.id == chore.label_id)
            change = Change(Kind.LABEL_REMOVED, before=Ref(gone.id, gone.name))
            key = message_key(f"{chore.key} {conversation.thread_id}")
            write_move(transaction, changed, Activity(key, now, chore.by, change))

        try:
            self.documents.transact(body)
        except AlreadyThere:
            return

    def _finish(self, chore: Chore) -> None:
        """Forget the chore, unless a newer change of the label has taken its place."""
        path = chores.path(chore.mailbox, chore.label_id)

        def body(transaction: Transaction) -> None:
            stored = transaction.get(path)
            if stored and chores.read(stored).key == chore.key:
                transaction.delete(path)

        self.documents.transact(body)


def _relabelled(conversation: Conversation, chore: Chore, into: Label | None) -> Conversation:
    """The conversation with the label in its new guise, with the other one in its place, or without it."""
    labels: dict[str, Label] = {}
    for label in conversation.labels:
        wanted = into if label.id == chore.label_id else label
        if wanted:
            labels[wanted.id] = wanted
    return replace(conversation, labels=tuple(labels.values()))
