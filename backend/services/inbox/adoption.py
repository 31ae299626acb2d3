"""How a mail becomes a conversation, and how its later messages are taken in.

Only headers are read. Nobody needs to be there: who acts is Relais, or the member who shares a mail by
hand. Each write is one transaction that looks again, so two copies that are opened at once end in one
conversation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.changes import Adopted, Change, Shared
from backend.domain.conversation import PARTICIPANTS_REMEMBERED, Conversation, Customer, LastMessage
from backend.domain.hearing import hear, remember_copy
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message, message_key
from backend.domain.moves import Moved
from backend.domain.refs import RELAIS
from backend.domain.refusals import NotMember
from backend.domain.rights import Deed
from backend.domain.sharing import brought_back
from backend.domain.status import Status
from backend.domain.view import COUNT_UP_TO
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.records import activities, aliases, conversations, mailboxes, queues
from backend.records.codec import over
from backend.records.key import Found, Key, fetch, fetch_one
from backend.services.inbox.resolving import Resolution, Resolving, addressed
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current, Outcome


class CopyAdopted(Exception):
    """Another copy of the same mail was adopted a moment ago: look it up again."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Writes what a mail tells."""

    documents: Documents
    clock: Clock
    resolving: Resolving

    def receive(self, message: Message, addresses: Sequence[str]) -> tuple[Conversation, ...]:
        """Place a mail in the conversation it belongs to, or begin one in each mailbox it is addressed to.

        ``addresses`` are the mailboxes that may have it: a person's, or the connected one. Returns the
        conversations, none if the mail is nobody's.
        """
        resolution = self.resolving.resolve(message, addresses)
        if resolution.conversation:
            return (self._joined(resolution.conversation, message),)
        placed = (self.adopt(address, message, resolution) for address in addressed(message, addresses))
        return tuple(outcome.conversation for outcome in placed if outcome)

    def share(self, attempt: Attempt, message: Message, address: str) -> Outcome | None:
        """Place a mail in a mailbox because a member says so. Raises: NotMember, NotAllowed.

        None if an unrelated conversation already bears this thread id.
        """
        resolution = self.resolving.resolve(message, [address])
        if resolution.conversation is None:
            return self.adopt(address, message, resolution, attempt=attempt)
        joined = self._joined(resolution.conversation, message)
        # A repetition of the very click that shared it is told what it did.
        line = activities.key(address, joined.thread_id, attempt.key)
        return Outcome(joined, fetch_one(self.documents, line))

    def adopt(
        self, address: str, message: Message, resolution: Resolution, *, attempt: Attempt | None = None
    ) -> Outcome | None:
        """Begin a conversation, open and unassigned; if another copy was faster, join that one."""
        shared = attempt or Attempt(RELAIS, Deed.HEAR, _line_id(message))
        try:
            return self._begin(address, message, resolution.rejected_in(address), shared)
        except CopyAdopted:
            found = self.resolving.resolve(message, [address]).conversation
            return Outcome(self._joined(found, message)) if found else None

    def take_in(self, conversation: Conversation, message: Message, *, is_copy: bool) -> Conversation:
        """Take in a message of a known conversation; ``is_copy`` if read in another account's copy.

        A message that is known already, by its Message-ID, moves nothing.
        """
        address, thread_id = conversation.mailbox.id, conversation.thread_id
        line = activities.key(address, thread_id, _line_id(message))
        key, mailbox_key = conversations.key(address, thread_id), mailboxes.key(address)
        index = _index(address, message)

        def body(transaction: Transaction) -> Conversation:
            found = fetch(transaction, [mailbox_key, key, line, *index])
            mailbox, document = found.get(mailbox_key), found.document(key)
            if mailbox is None or document is None:
                return conversation
            current, now = Current.read(document), self.clock.now()
            is_first = message.message_id and message.message_id == current.conversation.message_id
            is_known = found.document(line) is not None or bool(is_first)
            ours, member = mailbox.is_ours(message.sender), mailbox.member_with(message.sender)
            author = member.sub if member else ""

            def move(one: Conversation) -> Moved:
                remembered = one if is_copy else remember_copy(one, message.gmail_id)
                return (
                    (remembered, None)
                    if is_known
                    else hear(remembered, message, ours=ours, now=now, author=author)
                )

            attempt = Attempt(RELAIS, Deed.HEAR, _line_id(message))
            outcome = gate.change(transaction, attempt, mailbox, current, move, now=now)
            if outcome.done:
                _keep(transaction, found, address, index, (thread_id,))
            return outcome.conversation

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return conversation

    def _joined(self, conversation: Conversation, message: Message) -> Conversation:
        is_copy = message.thread_id != conversation.thread_id
        return self.take_in(conversation, message, is_copy=is_copy)

    def _begin(
        self, address: str, message: Message, known_threads: tuple[str, ...], attempt: Attempt
    ) -> Outcome | None:
        mailbox = fetch_one(self.documents, mailboxes.key(address))
        if mailbox is None:
            raise NotMember(address)
        customer = _customer(message, mailbox)
        earlier = self.documents.count(
            queues.of_customer(address, customer.email, limit=COUNT_UP_TO), up_to=COUNT_UP_TO
        )

        mailbox_key, key = mailboxes.key(address), conversations.key(address, message.thread_id)
        aside, index = conversations.aside(address, message.thread_id), _index(address, message)

        def body(transaction: Transaction) -> Outcome | None:
            found = fetch(transaction, [mailbox_key, key, aside, *index])
            mailbox, present, taken_out = found.get(mailbox_key), found.get(key), found.get(aside)
            threads = tuple(thread for one in index for thread in found.get(one) or ())
            if mailbox is None:
                raise NotMember(address)
            if present:
                return Outcome(present) if present.knows(message) else None
            if set(threads) - set(known_threads):
                raise CopyAdopted
            begun = replace(_begun(message, mailbox, customer, self.clock.now()), earlier_count=earlier)
            if taken_out:
                at = max(begun.updated_at, taken_out.updated_at + gate.TICK)
                begun = replace(brought_back(taken_out, mailbox), updated_at=at)
            what: Change = Adopted(begun.standing)
            if attempt.deed is not Deed.HEAR:
                what, begun = Shared(begun.standing), replace(begun, shared_by=attempt.actor.ref)
            outcome = gate.begin(transaction, attempt, mailbox, begun, what, found.document(aside))
            _keep(transaction, found, address, index, (message.thread_id, *threads))
            return outcome

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            raise CopyAdopted from None


Index = tuple[Key[tuple[str, ...]], ...]
"""Where the Message-ID of a mail is indexed: one place, or none for a mail that bears no id."""


def _index(address: str, message: Message) -> Index:
    return (aliases.message(address, message.message_id),) if message.message_id else ()


def _keep(
    transaction: Transaction, found: Found, address: str, index: Index, threads: tuple[str, ...]
) -> None:
    """Write down in which threads the Message-ID was seen."""
    for key in index:
        fields = aliases.message_fields(address, threads)
        transaction.set(key.path, over(found.document(key), fields))


def _line_id(message: Message) -> str:
    return message_key(message.message_id or message.gmail_id)


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
        named=message.named[:PARTICIPANTS_REMEMBERED],
        gmail_ids=(message.gmail_id,),
    )


def _customer(message: Message, mailbox: Mailbox) -> Customer:
    """Who wrote, or where the team wrote first, to whom."""
    if not mailbox.is_ours(message.sender):
        return Customer(message.sender_name, message.sender)
    outside = (address for address in message.recipients if not mailbox.is_ours(address))
    return Customer("", next(outside, message.sender))
