"""Which conversation is this mail? Asked of mailboxes, never of a person: an opened mail and one that
came in by itself are looked up alike.

A thread id is unique in one account only, and References are the sender's claim: whatever they lead
to is believed only if somebody on the mail takes part in the conversation already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.conversation import Conversation
from backend.domain.correspondence import addressed, ends_of
from backend.domain.mailbox import can_be_mailbox
from backend.domain.message import Message
from backend.ports.documents import Documents
from backend.records import aliases, conversations, mailboxes
from backend.records.key import fetch

MAILBOXES_SEARCHED = 5
"""In how many mailboxes an unknown mail is looked up: those it names, then the others in their order."""

ENDS_LOOKED_UP = 30
"""How many addresses of a mail are looked up, those of the mailboxes' own domains first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A thread of a mailbox."""

    address: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The conversation that the mail belongs to, or the places its ids lead to and that it is no part of."""

    conversation: Conversation | None
    rejected: tuple[Place, ...] = ()

    def rejected_in(self, address: str) -> tuple[str, ...]:
        """The threads of one mailbox that the mail is no part of."""
        return tuple(place.thread_id for place in self.rejected if place.address == address)


@dataclass(frozen=True, slots=True)
class Resolving:
    """Looks mails up."""

    documents: Documents

    def resolve(self, message: Message, addresses: Sequence[str]) -> Resolution:
        """Look the mail's own id, then what it answers, up in the index of these mailboxes."""
        places = self._places(message, addresses)
        if not places:
            return Resolution(None)
        keys = [conversations.key(place.address, place.thread_id) for place in places]
        owners = [mailboxes.key(place.address) for place in places]
        found = fetch(self.documents, [*keys, *owners])
        for key, owner in zip(keys, owners, strict=True):
            conversation, mailbox = found.get(key), found.get(owner)
            if conversation and mailbox and conversation.knows(message, mailbox.ours):
                return Resolution(conversation)
        return Resolution(None, places)

    def named(self, message: Message, addresses: Sequence[str]) -> tuple[str, ...]:
        """Every mailbox to or from which the mail went: those of ``addresses`` first, then any other.

        A mailbox is named by its address, with a plus and something behind it, or by an alias.
        """
        direct = addressed(message, addresses)
        domains = {address.rpartition("@")[2] for address in addresses}
        asked = [end for end in ends_of(message) if end not in direct and can_be_mailbox(end)]
        asked.sort(key=lambda end: end.rpartition("@")[2] not in domains)
        asked = asked[:ENDS_LOOKED_UP]
        keys, owners = [mailboxes.key(end) for end in asked], [mailboxes.alias(end) for end in asked]
        found = fetch(self.documents, [*keys, *owners])
        there = [end for end, key in zip(asked, keys, strict=True) if found.document(key)]
        through_alias = [owner for one in owners if (owner := found.get(one))]
        every = dict.fromkeys((*direct, *through_alias, *there))
        return tuple(sorted(every, key=lambda address: address not in addresses))

    def belongs(self, conversation: Conversation, message: Message) -> bool:
        """Whether a mail under the thread id of a conversation is part of it."""
        if conversation.message_id in message.references:
            return True
        address = conversation.mailbox.id
        owner, keys = mailboxes.key(address), [aliases.message(address, one) for one in message.references]
        found = fetch(self.documents, [owner, *keys])
        mailbox = found.get(owner)
        is_known = mailbox is not None and conversation.knows(message, mailbox.ours)
        return is_known or any(conversation.thread_id in (found.get(key) or ()) for key in keys)

    def _places(self, message: Message, addresses: Sequence[str]) -> tuple[Place, ...]:
        """Where the ids of the mail are indexed, its own id first, the mailboxes it names first."""
        ids = [*message.identities, *message.references]
        likely_first = tuple(dict.fromkeys((*addressed(message, addresses), *addresses)))
        asked = [
            (address, aliases.message(address, one))
            for one in ids
            for address in likely_first[:MAILBOXES_SEARCHED]
        ]
        if not asked:
            return ()
        found = fetch(self.documents, [key for _, key in asked])
        places = (Place(address, thread_id) for address, key in asked for thread_id in found.get(key) or ())
        return tuple(dict.fromkeys(places))
