"""Brings a conversation's labels and those of its messages in Gmail together, whichever side changed.

What people did in Gmail counts first: it is heard when a message is looked at again, and told by the
difference to what was known. Then the messages get what the conversation bears. Both are states, not
events: doing it twice changes nothing, and what comes back from Gmail as news is what is known already.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from backend.domain import moves
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.message import message_key
from backend.domain.mirror import Meant, Mirror, meant, wanted
from backend.domain.moves import Moved
from backend.domain.refs import RELAIS
from backend.domain.refusals import TooMany
from backend.domain.replacing import replace
from backend.domain.rights import Deed
from backend.domain.stored_message import StoredMessage
from backend.ports.account import AccountMail
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Page, Transaction, Value
from backend.records import conversations, mailboxes, messages, mirrors
from backend.records.codec import onto
from backend.records.key import Key, fetch, fetch_one, read_each
from backend.records.mirrors import Due
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current
from backend.services.mail.connections import Connections
from backend.services.mail.mirror_labels import MirrorLabels

MESSAGES_LABELLED = 100
"""The newest messages of a conversation; Gmail shows a thread's label by any of them."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Mirroring:
    """One conversation at a time."""

    documents: Documents
    clock: Clock
    connections: Connections
    labels: MirrorLabels

    def due(self, cursor: str | None = None) -> Page:
        """A page of the conversations that wait, the longest first."""
        return self.documents.query(mirrors.waiting(limit=PAGE, cursor=cursor))

    def align(self, path: str) -> bool:
        """Bring one together; False if nothing was to do. Raises: MailFault."""
        key = mirrors.at(path)
        due = fetch(self.documents, [key]).get(key)
        if due is None:
            return False
        mirror = self.labels.mirror(due.mailbox)
        account = self.connections.account(due.mailbox)
        known = self._messages(due)
        if mirror.is_on and account and account.is_readable and known:
            with self.connections.guarded(due.mailbox) as mail:
                self._aligned(mail, due, mirror, known)
        self._done(due)
        return True

    def _messages(self, due: Due) -> tuple[StoredMessage, ...]:
        query = messages.of_conversation(due.mailbox, due.thread_id, limit=MESSAGES_LABELLED)
        found = read_each(self.documents.query(query).documents, messages.read)
        return tuple(one for one in found if one.is_visible)

    def _aligned(self, mail: AccountMail, due: Due, mirror: Mirror, known: Sequence[StoredMessage]) -> None:
        touch = due.touch.of(mirror.gmail_ids)
        there = {one.id for one in mail.labels()} if touch.vanished else mirror.gmail_ids
        borne = {label_id for one in known for label_id in one.label_ids}
        conversation = self._heard(due, lambda one: meant(touch, mirror, one, borne=borne, there=there))
        if conversation is None:
            return
        left = tuple(one for one in mirror.labels if one.gmail_id in there)
        asked = wanted(conversation, mirror.also)
        mirror = self.labels.ensure(mail, replace(mirror, labels=left), asked)
        keys = {one.key for one in asked}
        ids = frozenset(one.gmail_id for one in mirror.labels if one.key in keys)
        for (add, remove), some in _changes(known, ids, mirror.gmail_ids - ids).items():
            mail.change_labels([one.gmail_id for one in some], sorted(add), sorted(remove))
            self._remember(some, add, remove)

    def _heard(self, due: Due, decide: Callable[[Conversation], Meant]) -> Conversation | None:
        """The conversation with what people meant for it, None if there is none."""
        key = conversations.key(due.mailbox, due.thread_id)
        conversation = fetch_one(self.documents, key)
        if conversation is None:
            return None
        asked = decide(conversation)
        put = [(f"put {one}", partial(_put, label_id=one)) for one in asked.add]
        taken = [(f"take {one}", partial(_taken, label_id=one)) for one in asked.remove]
        for name, move in (*put, *taken):
            conversation = self._moved(due, name, move) or conversation
        return conversation

    def _moved(
        self, due: Due, name: str, move: Callable[[Mailbox, Conversation], Moved]
    ) -> Conversation | None:
        mailbox_key, key = mailboxes.key(due.mailbox), conversations.key(due.mailbox, due.thread_id)
        attempt = Attempt(RELAIS, Deed.WORK, message_key(f"mirror {name} {due.since} {due.turn} {key.path}"))

        def body(transaction: Transaction) -> Conversation | None:
            found = fetch(transaction, [mailbox_key, key])
            mailbox, document = found.get(mailbox_key), found.document(key)
            if mailbox is None or document is None:
                return None
            current, now = Current.read(document), self.clock.now()
            return gate.change(
                transaction, attempt, mailbox, current, lambda one: move(mailbox, one), now=now
            ).conversation

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return fetch_one(self.documents, key)

    def _remember(
        self, changed: Sequence[StoredMessage], add: frozenset[str], remove: frozenset[str]
    ) -> None:
        """What the messages bear now: when Gmail tells of it, it is nothing new."""
        keys = [messages.key(one.mailbox, one.conversation, one.gmail_id) for one in changed]
        self.documents.transact(partial(_remembered, keys=keys, add=add, remove=remove))

    def _done(self, due: Due) -> None:
        """Nothing waits any more, unless it was asked for anew."""
        key = mirrors.due(due.mailbox, due.thread_id)

        def body(transaction: Transaction) -> None:
            document = transaction.get(key.path)
            if document and key.read(document).turn == due.turn:
                transaction.delete(key.path)

        self.documents.transact(body)


def _put(mailbox: Mailbox, conversation: Conversation, *, label_id: str) -> Moved:
    """A label that the mailbox still has, where there is room for one more."""
    label = next((one for one in mailbox.labels if one.id == label_id), None)
    try:
        return moves.add_label(conversation, label) if label else (conversation, None)
    except TooMany:
        return conversation, None


def _taken(mailbox: Mailbox, conversation: Conversation, *, label_id: str) -> Moved:
    """One that is no longer the mailbox's is what a merge or a deletion deals with: it is left alone."""
    is_known = any(one.id == label_id for one in mailbox.labels)
    return moves.remove_label(conversation, label_id) if is_known else (conversation, None)


def _changes(
    known: Sequence[StoredMessage], wanted: frozenset[str], unwanted: frozenset[str]
) -> Mapping[tuple[frozenset[str], frozenset[str]], list[StoredMessage]]:
    """Messages by what they lack and what they bear too much."""
    changes = defaultdict[tuple[frozenset[str], frozenset[str]], list[StoredMessage]](list)
    for one in known:
        borne = frozenset(one.label_ids)
        add, remove = wanted - borne, unwanted & borne
        if add or remove:
            changes[add, remove].append(one)
    return changes


def _remembered(
    transaction: Transaction,
    *,
    keys: Sequence[Key[StoredMessage]],
    add: frozenset[str],
    remove: frozenset[str],
) -> None:
    found = transaction.get_many([key.path for key in keys])
    for key in keys:
        document = found.get(key.path)
        if document:
            borne = (frozenset(key.read(document).label_ids) | add) - remove
            transaction.set(key.path, onto(document.fields, {"label_ids": list[Value](sorted(borne))}))
