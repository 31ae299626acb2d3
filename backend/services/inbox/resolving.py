"""Which conversation is this mail? Asked of mailboxes, never of a person: an opened mail and one that
came in by itself are looked up alike.

A thread id is unique in one account only, and References are the sender's claim: whatever they lead
to is believed only if somebody on the mail takes part in the conversation already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.conversation import Conversation
from backend.domain.message import Message
from backend.ports.documents import Documents
from backend.records import aliases, conversations
from backend.records.key import fetch

MAILBOXES_SEARCHED = 5
"""In how many mailboxes an unknown mail is looked up: those it names, then the others in their order."""


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


def addressed(message: Message, addresses: Sequence[str]) -> tuple[str, ...]:
    """The mailboxes to which the mail was sent, or from which it comes."""
    ends = {message.sender, *message.recipients}
    return tuple(address for address in addresses if address in ends)


@dataclass(frozen=True, slots=True)
class Resolving:
    """Looks mails up."""

    documents: Documents

    def resolve(self, message: Message, addresses: Sequence[str]) -> Resolution:
        """Look the mail's own id, then what it answers, up in the index of these mailboxes."""
        places = self._places(message, addresses)
        keys = [conversations.key(place.address, place.thread_id) for place in places]
        found = fetch(self.documents, keys) if keys else None
        for key in keys:
            conversation = found.get(key) if found else None
            if conversation and conversation.knows(message):
                return Resolution(conversation)
        return Resolution(None, places)

    def belongs(self, conversation: Conversation, message: Message) -> bool:
        """Whether a mail under the thread id of a conversation is part of it."""
        if conversation.knows(message) or conversation.message_id in message.references:
            return True
        address = conversation.mailbox.id
        keys = [aliases.message(address, reference) for reference in message.references]
        found = fetch(self.documents, keys) if keys else None
        return found is not None and any(conversation.thread_id in (found.get(key) or ()) for key in keys)

    def _places(self, message: Message, addresses: Sequence[str]) -> tuple[Place, ...]:
        """Where the ids of the mail are indexed, its own id first, the mailboxes it names first."""
        ids = [one for one in (message.message_id, *message.references) if one]
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
