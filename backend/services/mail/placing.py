"""One message of a connected account, as it is now, brought to the conversation it belongs to.

What the message is decides (``domain.sync``), never what is said to have happened: it may be looked at
twice, late, or after others. A conversation that began with a member's copy keeps its key: the account's
thread becomes an alias of it.
"""

from dataclasses import dataclass, replace
from functools import partial

from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.correspondence import heard_by
from backend.domain.own_mail import answered_thread, is_our_notification
from backend.domain.refs import RELAIS, Actor
from backend.domain.sync import Move, Place, move_of, place_of
from backend.ports.clock import Clock
from backend.ports.documents import Conflict, Documents
from backend.ports.message_head import MessageHead
from backend.records import aliases, conversations, messages
from backend.records.arrivals import Arrival
from backend.records.codec import over
from backend.records.key import fetch, fetch_one
from backend.records.messages import Accounted
from backend.services.inbox.adoption import Adoption, CopyAdopted
from backend.services.inbox.resolving import Resolving
from backend.services.mail import taking_in
from backend.services.mail.met_again import met_again
from backend.services.mail.taking_in import Arrived, Room, StaysOut

LOOKED_UP = 4
"""How often a message is looked up again, while others place copies of it."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Places messages."""

    documents: Documents
    clock: Clock
    resolving: Resolving
    adoption: Adoption

    def place(self, arrival: Arrival, head: MessageHead | None, *, by: Actor = RELAIS) -> Activity | None:
        """Place a message as it is now, None being one that Gmail no longer has. Safe to repeat.

        Returns what became of one that is known. Raises: NotMember where there is no such mailbox, Conflict.
        """
        known = fetch_one(self.documents, messages.accounted(arrival.mailbox, arrival.gmail_id))
        place = place_of(head.label_ids) if head else Place.GONE
        if known and known.conversation:
            labels = head.label_ids if head else ()
            again = partial(met_again, known=known, place=place, labels=labels, clock=self.clock, by=by)
            return self.documents.transact(again)
        if head is None:
            self._gone(known)
        else:
            self._first_met(Arrived(arrival, head, head.message, place))
        return None

    def _first_met(self, arrived: Arrived) -> None:
        match move_of(None, arrived.place):
            case Move.NEW if self._is_of_ours_alone(arrived):
                self._set_aside(arrived)
            case Move.NEW:
                self._heard(arrived)
            case Move.ASIDE:
                self._set_aside(arrived)

    def _is_of_ours_alone(self, arrived: Arrived) -> bool:
        """Whether Relais told a member something with it, or it answers that: nobody's conversation."""
        if is_our_notification(arrived.head.headers, arrived.head.label_ids):
            return True
        if not arrived.message.references:
            return False
        mailbox = taking_in.mailbox_of(self.documents, arrived)
        return answered_thread(arrived.message.references, arrived.message.sender, mailbox) is not None

    def _heard(self, arrived: Arrived) -> None:
        for _ in range(LOOKED_UP):
            room = self._room(arrived)
            try:
                placed = self._taken_in(room, arrived) if room.is_taken else self._begun(room, arrived)
            except CopyAdopted:
                continue
            except StaysOut:
                return self._set_aside(arrived)
            if placed:
                return self.adoption.spread(placed, arrived.message)
        raise Conflict(f"{arrived.arrival.gmail_id} is being placed by others")

    def _room(self, arrived: Arrived) -> Room:
        """The conversation it belongs to, or where a new one may begin."""
        address, thread_id = arrived.address, arrived.head.thread_id
        known, same = aliases.key(address, thread_id), conversations.key(address, thread_id)
        found = fetch(self.documents, [known, same, *taking_in.index_of(arrived)])
        alias, under_it = found.get(known), found.get(same)
        if alias:
            return Room(alias.thread_id, is_taken=True)
        if under_it and self.resolving.belongs(under_it, arrived.message):
            return Room(thread_id, is_taken=True)
        message = arrived.message
        if taking_in.is_one_of_two(found, arrived):
            message = replace(message, message_id="", derived_id="")
        resolution = self.resolving.resolve(message, [address])
        if resolution.conversation:
            return Room(resolution.conversation.thread_id, is_taken=True)
        # Another account's thread may bear the same id: then the account's own gets a key beside it.
        key = f"{thread_id}-own" if under_it else thread_id
        return Room(key, is_taken=False, rejected=resolution.rejected_in(address))

    def _taken_in(self, room: Room, arrived: Arrived) -> Conversation | None:
        body = partial(taking_in.take_in, room=room, arrived=arrived, clock=self.clock)
        return self.documents.transact(body)

    def _begun(self, room: Room, arrived: Arrived) -> Conversation | None:
        mailbox = taking_in.mailbox_of(self.documents, arrived)
        customer = heard_by(mailbox, arrived.message, is_sent=arrived.is_sent).customer
        earlier = self.adoption.count_earlier(arrived.address, customer)
        body = partial(taking_in.begin, room=room, arrived=arrived, earlier=earlier, clock=self.clock)
        return self.documents.transact(body)

    def _set_aside(self, arrived: Arrived) -> None:
        """Accounted for, and of no conversation: heard if it comes back from the trash or from spam."""
        message = arrived.stored(self.clock.now(), "")
        key = messages.accounted(message.mailbox, message.gmail_id)
        document = fetch(self.documents, [key]).document(key)
        self.documents.write({key.path: over(document, messages.accounted_fields(message))})

    def _gone(self, known: Accounted | None) -> None:
        """What was set aside is gone for good; what was never met is nothing."""
        if known:
            key = messages.accounted(known.mailbox, known.gmail_id)
            document = fetch(self.documents, [key]).document(key)
            self.documents.write({key.path: over(document, {"place": Place.GONE.value})})
