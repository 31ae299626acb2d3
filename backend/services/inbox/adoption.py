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
from backend.domain.correspondence import Heard, heard_by
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
from backend.services.inbox.resolving import Resolution, Resolving
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current, Outcome

MAILBOXES_REMEMBERED = 10
"""In how many other mailboxes a conversation says that its mail is."""


class CopyAdopted(Exception):
    """Another copy of the same mail was adopted a moment ago: look it up again."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Writes what a mail tells."""

    documents: Documents
    clock: Clock
    resolving: Resolving

    def receive(self, message: Message, addresses: Sequence[str]) -> tuple[Conversation, ...]:
        """Place a mail in the conversation it belongs to, and in each mailbox that it names.

        ``addresses`` are the mailboxes that may have it: a person's, or the connected one. If one of them has
        it, every other mailbox it was sent to gets it too, whoever belongs there. Returns the conversations,
        those of others included, none if the mail is nobody's.
        """
        named = self.resolving.named(message, addresses)
        likely_first = [*(address for address in named if address in addresses), *addresses]
        resolution = self.resolving.resolve(message, list(dict.fromkeys(likely_first)))
        if resolution.conversation:
            joined = self._joined(resolution.conversation, message)
            return self._everywhere((joined,), message, named)
        mine = [address for address in named if address in addresses]
        begun = [self.adopt(address, message, resolution) for address in mine]
        placed = tuple(outcome.conversation for outcome in begun if outcome)
        return self._everywhere(placed, message, named) if placed else ()

    def receive_in(
        self, conversation: Conversation, message: Message, addresses: Sequence[str], *, is_copy: bool
    ) -> Conversation:
        """Take in a message of a known conversation, and place it in every other mailbox that it names."""
        taken_in = self.take_in(conversation, message, is_copy=is_copy)
        named = self.resolving.named(message, addresses)
        return self._everywhere((taken_in,), message, named)[0]

    def spread(self, conversation: Conversation, message: Message) -> None:
        """Place a mail that a mailbox has in every other one that it names."""
        named = self.resolving.named(message, [conversation.mailbox.id])
        if set(named) - {conversation.mailbox.id}:
            self._everywhere((conversation,), message, named)

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
        shared = attempt or Attempt(RELAIS, Deed.HEAR, line_id(message))
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
        line = activities.key(address, thread_id, line_id(message))
        key, mailbox_key = conversations.key(address, thread_id), mailboxes.key(address)
        index = index_of(address, message)

        def body(transaction: Transaction) -> Conversation:
            found = fetch(transaction, [mailbox_key, key, line, *index])
            mailbox, document = found.get(mailbox_key), found.document(key)
            if mailbox is None or document is None:
                return conversation
            current, now = Current.read(document), self.clock.now()
            is_first = message.message_id and message.message_id == current.conversation.message_id
            is_known = (
                found.document(line) is not None or bool(is_first) or thread_id in _threads(found, index)
            )
            heard = heard_by(mailbox, message, asked_by=current.conversation.customer.email)

            def move(one: Conversation) -> Moved:
                remembered = one if is_copy else remember_copy(one, message.gmail_id)
                if is_known:
                    return remembered, None
                return hear(remembered, heard.message, ours=heard.is_ours, now=now, author=heard.author)

            attempt = Attempt(RELAIS, Deed.HEAR, line_id(message))
            outcome = gate.change(transaction, attempt, mailbox, current, move, now=now)
            missing = tuple(one for one in index if thread_id not in (found.get(one) or ()))
            keep_index(transaction, found, address, missing, (thread_id, *_threads(found, missing)))
            return outcome.conversation

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return conversation

    def _everywhere(
        self, placed: tuple[Conversation, ...], message: Message, named: Sequence[str]
    ) -> tuple[Conversation, ...]:
        """The mail in the other mailboxes it names as well, each of which remembers the others."""
        missing = [address for address in named if address not in {one.mailbox.id for one in placed}]
        placed = (*placed, *(found for address in missing if (found := self._placed_in(address, message))))
        places = tuple((one.mailbox.id, one.thread_id) for one in placed)
        return tuple(self._beside(one, places) for one in placed)

    def _placed_in(self, address: str, message: Message) -> Conversation | None:
        resolution = self.resolving.resolve(message, [address])
        if resolution.conversation:
            return self._joined(resolution.conversation, message)
        outcome = self.adopt(address, message, resolution)
        return outcome.conversation if outcome else None

    def _beside(self, conversation: Conversation, places: tuple[tuple[str, str], ...]) -> Conversation:
        """The conversation with the places where else its mail is written down."""
        address = conversation.mailbox.id
        others = dict(conversation.elsewhere) | {
            place: thread for place, thread in places if place != address
        }
        elsewhere = tuple(others.items())[:MAILBOXES_REMEMBERED]
        if elsewhere == conversation.elsewhere:
            return conversation
        key, mailbox_key = conversations.key(address, conversation.thread_id), mailboxes.key(address)

        def body(transaction: Transaction) -> Conversation:
            found = fetch(transaction, [mailbox_key, key])
            mailbox, document = found.get(mailbox_key), found.document(key)
            if mailbox is None or document is None:
                return conversation
            attempt = Attempt(RELAIS, Deed.HEAR, "")

            def move(one: Conversation) -> Moved:
                return replace(one, elsewhere=elsewhere), None

            current, now = Current.read(document), self.clock.now()
            return gate.change(transaction, attempt, mailbox, current, move, now=now).conversation

        return self.documents.transact(body)

    def _joined(self, conversation: Conversation, message: Message) -> Conversation:
        is_copy = message.thread_id != conversation.thread_id
        return self.take_in(conversation, message, is_copy=is_copy)

    def _begin(
        self, address: str, message: Message, known_threads: tuple[str, ...], attempt: Attempt
    ) -> Outcome | None:
        mailbox = fetch_one(self.documents, mailboxes.key(address))
        if mailbox is None:
            raise NotMember(address)
        earlier = self.count_earlier(address, heard_by(mailbox, message).customer)

        mailbox_key, key = mailboxes.key(address), conversations.key(address, message.thread_id)
        aside, index = conversations.aside(address, message.thread_id), index_of(address, message)

        def body(transaction: Transaction) -> Outcome | None:
            found = fetch(transaction, [mailbox_key, key, aside, *index])
            mailbox, present, taken_out = found.get(mailbox_key), found.get(key), found.get(aside)
            threads = _threads(found, index)
            if mailbox is None:
                raise NotMember(address)
            if present:
                return Outcome(present) if present.knows(message, mailbox.ours) else None
            if set(threads) - set(known_threads):
                raise CopyAdopted
            begun = fresh(heard_by(mailbox, message), mailbox, self.clock.now(), earlier, taken_out)
            what: Change = Adopted(begun.standing)
            if attempt.deed is not Deed.HEAR:
                what, begun = Shared(begun.standing), replace(begun, shared_by=attempt.actor.ref)
            outcome = gate.begin(transaction, attempt, mailbox, begun, what, found.document(aside))
            keep_index(transaction, found, address, index, (message.thread_id, *threads))
            return outcome

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            raise CopyAdopted from None

    def count_earlier(self, address: str, customer: Customer) -> int:
        """How many conversations the customer has here. Nobody has one with all who give no address."""
        if not customer.email:
            return 0
        query = queues.of_customer(address, customer.email, limit=COUNT_UP_TO)
        return self.documents.count(query, up_to=COUNT_UP_TO)


Index = tuple[Key[tuple[str, ...]], ...]
"""Where the ids of a mail are indexed: one place each, none for a mail that bears no id and gives none."""


def index_of(address: str, message: Message) -> Index:
    """Where the ids of a mail are indexed in a mailbox."""
    return tuple(aliases.message(address, one) for one in message.identities)


def _threads(found: Found, index: Index) -> tuple[str, ...]:
    """In which threads the mail was seen already."""
    return tuple(dict.fromkeys(thread for one in index for thread in found.get(one) or ()))


def keep_index(
    transaction: Transaction, found: Found, address: str, index: Index, threads: tuple[str, ...]
) -> None:
    """Write down in which threads the Message-ID was seen."""
    for key in index:
        fields = aliases.message_fields(address, tuple(dict.fromkeys(threads)))
        transaction.set(key.path, over(found.document(key), fields))


def line_id(message: Message) -> str:
    """The id of the line that says that the mail was heard: every copy of it has the same."""
    return message_key(next(iter(message.identities), message.gmail_id))


def fresh(
    heard: Heard, mailbox: Mailbox, now: datetime, earlier: int, taken_out: Conversation | None
) -> Conversation:
    """A conversation that begins with this mail, or as it was set aside, where it was taken out before."""
    if taken_out:
        at = max(now, taken_out.updated_at + gate.TICK)
        return replace(brought_back(taken_out, mailbox), updated_at=at)
    message = heard.message
    waits = not heard.is_ours and not message.is_machine
    return Conversation(
        mailbox=mailbox.ref,
        thread_id=message.thread_id,
        subject=message.subject,
        customer=heard.customer,
        earlier_count=earlier,
        message_id=message.message_id,
        created_at=now,
        updated_at=now,
        last_message=LastMessage(message.at, message.sender_name, message.snippet, heard.is_ours),
        status=Status.PENDING if heard.is_ours else Status.OPEN,
        waiting_since=message.at if waits else None,
        participants=tuple(sorted(message.participants))[:PARTICIPANTS_REMEMBERED],
        named=message.named[:PARTICIPANTS_REMEMBERED],
        gmail_ids=(message.gmail_id,),
    )
