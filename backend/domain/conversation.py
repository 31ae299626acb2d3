"""A conversation: one Gmail thread of a mailbox and its state. What may happen to it stands in ``moves``."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from backend.domain.changes import Standing
from backend.domain.label import Label
from backend.domain.message import Message
from backend.domain.note import Note
from backend.domain.other import Other
from backend.domain.refs import Ref, Stamp
from backend.domain.replacing import replace
from backend.domain.status import Phase, Priority, Status, phase_of
from backend.domain.stored_message import NO_MESSAGES, Counts, RemovedMessage, Undelivered

PARTICIPANTS_REMEMBERED = 50

_URGENCY: dict[Priority | Other, str] = {Priority.HIGH: "0:", Priority.LOW: ";"}
"""Sorts before and after the colon of all others, which earlier releases wrote for every priority."""


@dataclass(frozen=True, slots=True)
class Customer:
    """The person outside who wrote, or to whom the team wrote first."""

    name: str
    email: str

    @property
    def display(self) -> str:
        """The name, or the address where there is none."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The newest human message that Relais has seen."""

    at: datetime
    sender: str
    snippet: str
    is_ours: bool
    author: str = ""
    """The member's ``sub`` where one wrote it under their own address, else empty."""
    version: int = 0
    """The version of the conversation that it made, 0 where the first release took it in."""


@dataclass(frozen=True, slots=True)
class Call:
    """A note calls a member (``sub``). The first release did not keep which note: its id is empty there."""

    note_id: str
    sub: str
    answer: str = ""
    """The member's own note that dealt with it, an empty string while it is open."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that its card shows without a further read."""

    mailbox: Ref
    thread_id: str
    subject: str
    customer: Customer
    message_id: str
    """Message-ID of the first message seen (no brackets): finds the mail in anybody's Gmail."""
    created_at: datetime
    updated_at: datetime
    last_message: LastMessage
    status: Status | Other = Status.OPEN
    snoozed_until: datetime | None = None
    closed_at: datetime | None = None
    waiting_since: datetime | None = None
    """Arrival of the oldest customer message that nobody has answered, None if none waits."""
    waited_since: datetime | None = None
    """The same of what is over, where nobody waits any more: reopened, they wait since then."""
    assignee: Ref | None = None
    priority: Priority | Other = Priority.NORMAL
    labels: tuple[Label, ...] = ()
    followers: tuple[Ref, ...] = ()
    calls: tuple[Call, ...] = ()
    """Mentions that are not cleared yet; those that a note has answered are kept to be given back with it."""
    recent_notes: tuple[Note, ...] = ()
    """The newest notes, newest first, at most ``note.CARRIED``."""
    note_count: int = 0
    note_texts: tuple[tuple[str, str], ...] = ()
    """(note id, text) of the newest notes, cut, for search."""
    participants: tuple[str, ...] = ()
    named: tuple[Ref, ...] = ()
    """Participants that mails call by a name (address, name), for search."""
    gmail_ids: tuple[str, ...] = ()
    """Gmail ids of the messages seen in the copy that the thread id belongs to, newest first."""
    earlier_count: int = 0
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Other mailboxes that have the same mail (address, thread id); one sees those to which one belongs."""
    assigned: Stamp | None = None
    moved: Stamp | None = None
    noted: Stamp | None = None
    """Who wrote or changed a note last."""
    shared_by: Ref | None = None
    """The member who shared it by hand, None where the mail came to the mailbox."""
    account_thread: str = ""
    """The thread id in the connected account, which replies go to; empty before it is known."""
    counts: Counts = NO_MESSAGES
    """Messages of the connected account."""
    removed: tuple[RemovedMessage, ...] = ()
    """Customers' messages that somebody removed in Gmail, newest first."""
    undelivered: Undelivered | None = None
    """A mail of ours that did not arrive, until the next one goes out or they write."""
    version: int = 0

    @property
    def phase(self) -> Phase:
        """What its status means for the work."""
        return phase_of(self.status)

    @property
    def standing(self) -> Standing:
        """Its status with the times that belong to it."""
        return Standing(
            self.status,
            self.snoozed_until,
            self.closed_at,
            self.waiting_since,
            self.waited_since,
            self.moved,
        )

    def standing_as(self, standing: Standing) -> "Conversation":
        """The conversation standing elsewhere."""
        return replace(
            self,
            status=standing.status,
            snoozed_until=standing.snoozed_until,
            closed_at=standing.closed_at,
            waiting_since=standing.waiting_since,
            waited_since=standing.waited_since,
            moved=standing.moved,
        )

    def stamp(self, by: Ref, at: datetime) -> Stamp:
        """The stamp of a change that is being made."""
        return Stamp(by, at, self.next_version)

    @property
    def next_version(self) -> int:
        """The version that the next change makes."""
        return self.version + 1

    @property
    def mentioned(self) -> tuple[str, ...]:
        """Subs of members whose mention is not cleared yet."""
        return tuple(dict.fromkeys(call.sub for call in self.calls if not call.answer))

    @property
    def is_active(self) -> bool:
        """Whether somebody still has to think about it today."""
        return self.phase is Phase.ACTIVE

    @property
    def rank(self) -> str:
        """Sorts a queue: who waits, then answered, then snoozed by wake time, then closed.

        Of those at work the urgent ones come first; of equals, the one that waits longest.
        """
        if self.phase is Phase.OVER:
            return f"3:{_sortable(self.closed_at or self.updated_at)}"
        if self.phase is Phase.ASLEEP:
            return snooze_rank(self.snoozed_until or self.updated_at)
        urgency = _URGENCY.get(self.priority, ":")
        if self.waiting_since:
            return f"0{urgency}{_sortable(self.waiting_since)}"
        return f"1{urgency}{_sortable(self.last_message.at)}"

    def is_followed_by(self, sub: str) -> bool:
        """Whether that member follows it."""
        return any(follower.id == sub for follower in self.followers)

    def knows(self, message: Message, ours: Collection[str] = ()) -> bool:
        """Whether somebody on the message is already part of the conversation.

        The mailbox itself and ``ours``, the team, are on many mails and do not count. The customer does.
        """
        known = {*self.participants, self.customer.email} - {self.mailbox.id, *ours} | {self.customer.email}
        return bool((message.participants - {self.mailbox.id, ""}) & known)


def snooze_rank(until: datetime) -> str:
    """The rank of a conversation that sleeps until then."""
    return f"2:{_sortable(until)}"


def _sortable(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
