"""How a thread becomes a conversation, and how its later messages are taken in.

Only headers are read, with the opened mail's own tokens. Each write is one transaction that looks
again, so two colleagues who open two copies at once end in one conversation.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain import moves
from backend.domain.activity import Activity, Change, Kind
from backend.domain.conversation import PARTICIPANTS_REMEMBERED, Conversation, Customer, LastMessage
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message, message_key
from backend.domain.refs import RELAIS, Ref
from backend.domain.refusals import NotMember
from backend.domain.snapshots.me import Me
from backend.domain.status import Status
from backend.domain.view import COUNT_UP_TO
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.records import aliases, conversations, mailboxes
from backend.services.kernel.desk import write_move
from backend.services.kernel.reading import membership_in


class CopyAdopted(Exception):
    """A colleague adopted another copy of the same mail a moment ago: look it up again."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Writes what the open mail tells."""

    documents: Documents
    clock: Clock

    def adopt(
        self, me: Me, message: Message, *, known_threads: tuple[str, ...], shared_under: str = ""
    ) -> Conversation | None:
        """Make the open mail's thread a conversation of ``me``'s mailbox: open, unassigned.

        ``known_threads`` are the threads under which the Message-ID was found and not matched.
        ``shared_under`` is the key of the member's click where they shared it by hand.
        Returns None if an unrelated conversation already bears this thread id.
        Raises: CopyAdopted, NotMember.
        """
        address = me.membership.mailbox.id
        found = self.documents.get_many([mailboxes.path(address)])
        _, mailbox = membership_in(found.get(mailboxes.path(address)), me.person, address)
        customer = _customer(message, mailbox)
        earlier = self.documents.count(
            conversations.of_customer(address, customer.email, limit=COUNT_UP_TO), up_to=COUNT_UP_TO
        )

        def body(transaction: Transaction) -> Conversation | None:
            present, threads = _look_again(transaction, me, message)
            if present:
                return present if present.knows(message) else None
            if set(threads) - set(known_threads):
                raise CopyAdopted
            now = self.clock.now()
            conversation = replace(_begun(message, mailbox, customer, now), earlier_count=earlier)
            _write_new(
                transaction, conversation, message, threads, _first_line(me, message, now, shared_under)
            )
            return conversation

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            raise CopyAdopted from None

    def take_in(self, me: Me, conversation: Conversation, message: Message, *, is_copy: bool) -> Conversation:
        """Take in a message of a known conversation; ``is_copy`` if read in a person's own copy.

        A message that is known already, by its Message-ID, moves nothing. Raises: NotMember.
        """
        address, thread_id = conversation.mailbox.id, conversation.thread_id
        line_id = message_key(message.message_id or message.gmail_id)
        mailbox_path = mailboxes.path(address)
        path = conversations.path(address, thread_id)
        line_path = conversations.event_path(address, thread_id, line_id)

        def body(transaction: Transaction) -> Conversation:
            found = transaction.get_many([mailbox_path, path, line_path])
            _, mailbox = membership_in(found.get(mailbox_path), me.person, address)
            current = conversations.read_document(found[path]) if path in found else conversation
            remembered = current if is_copy else moves.remember_copy(current, message.gmail_id)
            is_first = message.message_id and message.message_id == current.message_id
            if line_path in found or is_first:
                if remembered != current:
                    transaction.set(path, conversations.fields(remembered))
                return remembered
            now = self.clock.now()
            ours = mailbox.is_ours(message.sender)
            heard, change = moves.hear(remembered, message, ours=ours, now=now)
            heard = replace(heard, version=heard.version + 1, updated_at=now)
            if message.message_id:
                index = aliases.message_path(address, message.message_id)
                transaction.set(index, aliases.message_fields(address, (thread_id,)))
            write_move(transaction, heard, Activity(line_id, now, RELAIS, change or Change(Kind.MESSAGE)))
            return heard

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return conversation


def _look_again(
    transaction: Transaction, me: Me, message: Message
) -> tuple[Conversation | None, tuple[str, ...]]:
    """Inside the transaction: the conversation under this thread id, and where the Message-ID is known."""
    address = me.membership.mailbox.id
    mailbox_path = mailboxes.path(address)
    path = conversations.path(address, message.thread_id)
    index = aliases.message_path(address, message.message_id)
    found = transaction.get_many([mailbox_path, path, *([index] if message.message_id else [])])
    if mailbox_path not in found:
        raise NotMember(address)
    present = conversations.read_document(found[path]) if path in found else None
    return present, aliases.read_threads(found.get(index))


def _write_new(
    transaction: Transaction,
    conversation: Conversation,
    message: Message,
    threads: tuple[str, ...],
    line: Activity,
) -> None:
    address, thread_id = conversation.mailbox.id, conversation.thread_id
    transaction.create(conversations.path(address, thread_id), conversations.fields(conversation))
    transaction.create(
        conversations.event_path(address, thread_id, line.id), conversations.event_fields(line)
    )
    if message.message_id:
        index = aliases.message_path(address, message.message_id)
        transaction.set(index, aliases.message_fields(address, (thread_id, *threads)))


def _first_line(me: Me, message: Message, now: datetime, shared_under: str) -> Activity:
    if shared_under:
        return Activity(shared_under, now, me.ref, Change(Kind.SHARED))
    line_id = message_key(message.message_id or message.gmail_id)
    return Activity(line_id, now, RELAIS, Change(Kind.ADOPTED))


def _begun(message: Message, mailbox: Mailbox, customer: Customer, now: datetime) -> Conversation:
    ours = mailbox.is_ours(message.sender)
    waits = not ours and not message.is_machine
    return Conversation(
        mailbox=mailbox.ref,
        thread_id=message.thread_id,
        subject=message.subject,
        customer=customer,
        message_id=message.message_id,
        created_at=now,
        updated_at=now,
        last_message=LastMessage(message.at, message.sender_name or message.sender, message.snippet, ours),
        status=Status.PENDING if ours else Status.OPEN,
        waiting_since=message.at if waits else None,
        participants=tuple(sorted(message.participants))[:PARTICIPANTS_REMEMBERED],
        gmail_ids=(message.gmail_id,),
        version=1,
    )


def _customer(message: Message, mailbox: Mailbox) -> Customer:
    """Who wrote, or where the team wrote first, to whom."""
    if not mailbox.is_ours(message.sender):
        return Customer(message.sender_name, message.sender)
    outside = (address for address in message.recipients if not mailbox.is_ours(address))
    return Customer("", next(outside, message.sender))


def addressed(message: Message, mailboxes_held: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """The mailboxes to which the mail was sent, or from which it comes."""
    ends = {message.sender, *message.recipients}
    return tuple(mailbox for mailbox in mailboxes_held if mailbox.id in ends)
