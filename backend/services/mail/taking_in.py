"""A message of a connected account that is met for the first time: what one transaction makes of it.

State, line, message, index and the way back from the Gmail id are written together, so that a message is
in its conversation once, or not at all.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.changes import Adopted
from backend.domain.conversation import Conversation
from backend.domain.correspondence import Heard, heard_by
from backend.domain.hearing import Manner, hear, remember_copy
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message, message_key
from backend.domain.moves import Moved
from backend.domain.refs import RELAIS
from backend.domain.refusals import NotMember
from backend.domain.rights import Deed
from backend.domain.stored_message import StoredMessage
from backend.domain.sync import MEANING, Place, is_sent
from backend.ports.clock import Clock
from backend.ports.documents import Transaction
from backend.ports.message_head import MessageHead
from backend.records import activities, aliases, conversations, mailboxes, messages
from backend.records.aliases import Alias, Met
from backend.records.arrivals import Arrival
from backend.records.codec import over
from backend.records.key import Found, Key, Source, fetch, fetch_one
from backend.services.inbox.adoption import CopyAdopted, fresh, line_id
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current
from backend.services.mail import mirror_heard
from backend.services.mail.mirror_heard import put_down


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that is being placed."""

    arrival: Arrival
    head: MessageHead
    message: Message
    place: Place

    @property
    def address(self) -> str:
        """The mailbox."""
        return self.arrival.mailbox

    @property
    def is_sent(self) -> bool:
        """Whether the account sent it."""
        return is_sent(self.head.label_ids)

    @property
    def manner(self) -> Manner:
        """How its conversation hears it."""
        if self.place is Place.SELF:
            return Manner.QUIET
        if not self.arrival.is_past:
            return Manner.NEW
        since = self.arrival.new_since
        return Manner.LATE if since and self.message.at >= since else Manner.PAST

    def stored(self, now: datetime, conversation: str, heard: Heard | None = None) -> StoredMessage:
        """As it is written down below a conversation."""
        told = heard.message if heard else self.message
        return StoredMessage(
            mailbox=self.address,
            gmail_id=self.head.gmail_id,
            gmail_thread=self.head.thread_id,
            conversation=conversation,
            at=self.message.at,
            place=self.place,
            message_id=self.message.message_id,
            subject=self.message.subject,
            sender=self.message.sender,
            sender_name=told.sender_name,
            recipients=self.message.recipients,
            snippet=self.message.snippet,
            is_ours=heard.is_ours if heard else self.is_sent,
            author=heard.author if heard else "",
            kind=self.message.kind,
            size=self.head.size,
            attachments=self.head.attachments,
            label_ids=self.head.label_ids,
            is_past=self.arrival.is_past,
            met_at=now,
            removed_at=None if MEANING[self.place].is_visible else now,
        )


class StaysOut(Exception):
    """A member took the conversation out after this mail had come: only a later one brings it back."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a message goes: to a conversation, or to where one may begin."""

    thread_id: str
    is_taken: bool
    rejected: tuple[str, ...] = ()
    """Conversations that its ids lead to, and that it is no part of."""


def take_in(transaction: Transaction, room: Room, arrived: Arrived, clock: Clock) -> Conversation | None:
    """Take it into a conversation; None if there is none, or no longer."""
    mailbox_key, key = mailboxes.key(arrived.address), conversations.key(arrived.address, room.thread_id)
    found = fetch(transaction, [mailbox_key, key, *_keys(arrived)])
    mailbox, document = found.get(mailbox_key), found.document(key)
    if mailbox is None or document is None:
        return None
    current, now = Current.read(document), clock.now()
    if _is_placed(found, arrived):
        return current.conversation
    asked_by = current.conversation.customer.email
    heard = heard_by(mailbox, arrived.message, asked_by=asked_by, is_sent=arrived.is_sent)
    stored = arrived.stored(now, room.thread_id, heard)
    is_heard = _is_heard(current.conversation, found, arrived, transaction)
    labelled = mirror_heard.heard(transaction, stored, now)

    def move(one: Conversation) -> Moved:
        one = _remembering(one, stored)
        if is_heard:
            return one, None
        manner = arrived.manner
        return hear(one, heard.message, ours=heard.is_ours, now=now, author=heard.author, manner=manner)

    attempt = Attempt(RELAIS, Deed.HEAR, _line(found, arrived))
    outcome = gate.change(transaction, attempt, mailbox, current, move, now=now)
    _write_down(transaction, found, arrived, stored, was=current.conversation)
    put_down(transaction, labelled)
    return outcome.conversation


def begin(
    transaction: Transaction, room: Room, arrived: Arrived, earlier: int, clock: Clock
) -> Conversation | None:
    """Begin a conversation with it.

    Raises: CopyAdopted where another copy was faster; StaysOut; NotMember.
    """
    address = arrived.address
    mailbox_key, key = mailboxes.key(address), conversations.key(address, room.thread_id)
    aside = conversations.aside(address, room.thread_id)
    found = fetch(transaction, [mailbox_key, key, aside, *_keys(arrived)])
    mailbox = found.get(mailbox_key)
    if mailbox is None:
        raise NotMember(address)
    met = _met(found, arrived)
    known = () if _is_another(met, arrived) else met.threads
    if found.document(key) or set(known) - set(room.rejected) or _is_placed(found, arrived):
        raise CopyAdopted
    taken_out = found.get(aside)
    if taken_out and arrived.message.at <= taken_out.updated_at:
        raise StaysOut
    now = clock.now()
    heard = heard_by(mailbox, arrived.message, is_sent=arrived.is_sent)
    message = replace(heard.message, thread_id=room.thread_id)
    begun = fresh(replace(heard, message=message), mailbox, now, earlier, taken_out)
    stored = arrived.stored(now, room.thread_id, heard)
    labelled = mirror_heard.heard(transaction, stored, now)
    attempt = Attempt(RELAIS, Deed.HEAR, _line(found, arrived))
    what = Adopted(begun.standing, is_past=arrived.arrival.is_past)
    remembering = _remembering(begun, stored)
    outcome = gate.begin(transaction, attempt, mailbox, remembering, what, found.document(aside))
    _write_down(transaction, found, arrived, stored, was=None)
    put_down(transaction, labelled)
    return outcome.conversation


def is_one_of_two(found: Found, arrived: Arrived) -> bool:
    """Whether the account has another mail of the same Message-ID: then the id leads to that one."""
    return _is_another(_met(found, arrived), arrived)


def mailbox_of(source: Source, arrived: Arrived) -> Mailbox:
    """The mailbox of an arrival. Raises: NotMember."""
    mailbox = fetch_one(source, mailboxes.key(arrived.address))
    if mailbox is None:
        raise NotMember(arrived.address)
    return mailbox


def _keys(arrived: Arrived) -> tuple[Key[object], ...]:
    """What is read besides mailbox and conversation: what is known of its ids."""
    known = messages.accounted(arrived.address, arrived.head.gmail_id)
    return (known, *index_of(arrived))


def index_of(arrived: Arrived) -> tuple[Key[Met], ...]:
    """Where its ids are indexed; nowhere, for a mail that bears none."""
    return tuple(aliases.met(arrived.address, one) for one in arrived.message.identities)


def _met(found: Found, arrived: Arrived) -> Met:
    """Where it was met, under any of its ids."""
    known = [met for key in index_of(arrived) if (met := found.get(key))]
    threads = dict.fromkeys(thread for met in known for thread in met.threads)
    return Met(tuple(threads), next((met.gmail_id for met in known if met.gmail_id), ""))


def _is_placed(found: Found, arrived: Arrived) -> bool:
    known = found.get(messages.accounted(arrived.address, arrived.head.gmail_id))
    return known is not None and known.conversation != ""


def _is_heard(conversation: Conversation, found: Found, arrived: Arrived, transaction: Transaction) -> bool:
    """Whether a member's copy of this very mail was heard before."""
    met, message_id = _met(found, arrived), arrived.message.message_id
    if _is_another(met, arrived):
        return False
    if (message_id and conversation.message_id == message_id) or conversation.thread_id in met.threads:
        return True
    if arrived.message.identities and len(met.threads) < aliases.THREADS_PER_MESSAGE_ID:
        return False
    # Nothing indexes it, or the index remembers no more threads: the line itself tells.
    line = activities.key(arrived.address, conversation.thread_id, _line(found, arrived))
    return transaction.get(line.path) is not None


def _is_another(met: Met, arrived: Arrived) -> bool:
    """Whether the account has another mail with the same Message-ID: two mails are two."""
    return met.gmail_id not in ("", arrived.head.gmail_id)


def _line(found: Found, arrived: Arrived) -> str:
    """The id of the line that says that it was heard."""
    if _is_another(_met(found, arrived), arrived):
        return message_key(f"gmail {arrived.head.gmail_id}")
    return line_id(arrived.message)


def _remembering(conversation: Conversation, stored: StoredMessage) -> Conversation:
    """The conversation with the ids and the count of a message of the account."""
    counts = conversation.counts.with_message(stored)
    known = replace(conversation, counts=counts, account_thread=stored.gmail_thread)
    return remember_copy(known, stored.gmail_id) if stored.gmail_thread == known.thread_id else known


def _write_down(
    transaction: Transaction,
    found: Found,
    arrived: Arrived,
    stored: StoredMessage,
    was: Conversation | None,
) -> None:
    """Write the message, and every way that leads to it."""
    address, thread_id = stored.mailbox, stored.conversation
    transaction.set(messages.key(address, thread_id, stored.gmail_id).path, messages.fields(stored))
    accounted = messages.accounted(address, stored.gmail_id)
    transaction.set(accounted.path, over(found.document(accounted), messages.accounted_fields(stored)))
    if was is None or was.account_thread != stored.gmail_thread:
        alias = Alias(address, thread_id)
        transaction.set(aliases.key(address, stored.gmail_thread).path, aliases.fields(alias))
    for key in index_of(arrived):
        met = found.get(key) or Met((), "")
        threads = tuple(dict.fromkeys((thread_id, *met.threads)))
        fields = aliases.met_fields(address, threads, met.gmail_id or stored.gmail_id)
        transaction.set(key.path, over(found.document(key), fields))
