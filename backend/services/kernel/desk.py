"""One move on one conversation as one transaction: three reads, at most three writes, one result.

The activity line is written under the click's key. A key seen before therefore meets its own line,
nothing is written again, and the answer is drawn from what stands there now.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Deed, Person
from backend.domain.moves import Moved
from backend.domain.presence import viewers_in
from backend.domain.refusals import Gone, LostRace, Refusal
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.me import Me
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Document, Documents, Transaction
from backend.records import conversations, mailboxes, presence
from backend.services.kernel.reading import membership_in


@dataclass(frozen=True, slots=True)
class Target:
    """Who acts on which conversation. ``key`` is the same for a click and its repetitions."""

    person: Person
    mailbox: str
    thread_id: str
    key: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a move sees: read in one go at the start of its transaction."""

    me: Me
    mailbox: Mailbox
    conversation: Conversation
    now: datetime
    transaction: Transaction
    extra: dict[str, Document]
    """Documents that the move asked to be read with the rest, by path."""


def carry_out(
    documents: Documents,
    clock: Clock,
    target: Target,
    deed: Deed,
    move: Callable[[Scene], Moved],
    *,
    reads: tuple[str, ...] = (),
    undoes: str = "",
) -> ConversationSnapshot:
    """Run ``move`` if the person may do ``deed``, and write what it changed with its activity line.

    ``reads`` are paths the move needs besides mailbox and conversation; they take the place of the
    colleagues' presence, so that a click never reads more than three documents. The move may write
    through ``scene.transaction``. A LostRace of the move becomes the answer: the conversation as the
    faster colleague left it. Raises: NotMember, NotAllowed, Gone, and what else the move raises.
    """
    wanted = reads or (presence.path(target.thread_id),)

    def body(transaction: Transaction) -> ConversationSnapshot:
        found = transaction.get_many(
            [mailboxes.path(target.mailbox), conversations.path(target.mailbox, target.thread_id), *wanted]
        )
        scene = _scene(found, target, clock.now(), transaction)
        scene.me.membership.check(deed)
        seen = viewers_in(presence.read(found.get(presence.path(target.thread_id))), scene.me, scene.now)
        try:
            conversation, change = move(scene)
        except LostRace as lost:
            return ConversationSnapshot(scene.me, scene.conversation, scene.now, *seen, lost=lost)
        if change is None:
            return ConversationSnapshot(scene.me, conversation, scene.now, *seen)
        done = Activity(target.key, scene.now, scene.me.ref, change, undoes)
        conversation = replace(conversation, version=conversation.version + 1, updated_at=scene.now)
        write_move(transaction, conversation, done)
        return ConversationSnapshot(scene.me, conversation, scene.now, *seen, done=done)

    try:
        shown = documents.transact(body)
    except AlreadyThere:
        return _replayed(documents, clock, target, deed)
    except Refusal:
        if not _went_through(documents, target):
            raise
        return _replayed(documents, clock, target, deed)
    if shown.lost and _went_through(documents, target):
        return _replayed(documents, clock, target, deed)
    return shown


def write_move(transaction: Transaction, conversation: Conversation, done: Activity) -> None:
    """Write a conversation and the line that says what happened to it, together."""
    address, thread_id = conversation.mailbox.id, conversation.thread_id
    transaction.create(
        conversations.event_path(address, thread_id, done.id), conversations.event_fields(done)
    )
    transaction.set(conversations.path(address, thread_id), conversations.fields(conversation))


def _went_through(documents: Documents, target: Target) -> bool:
    """Whether this is a late repetition of a click that was carried out: colleagues have moved on since."""
    line = conversations.event_path(target.mailbox, target.thread_id, target.key)
    return line in documents.get_many([line])


def _scene(found: dict[str, Document], target: Target, now: datetime, transaction: Transaction) -> Scene:
    stored_mailbox = found.get(mailboxes.path(target.mailbox))
    me, mailbox = membership_in(stored_mailbox, target.person, target.mailbox)
    stored = found.get(conversations.path(target.mailbox, target.thread_id))
    if stored is None:
        raise Gone("conversation")
    return Scene(me, mailbox, conversations.read_document(stored), now, transaction, found)


def _replayed(documents: Documents, clock: Clock, target: Target, deed: Deed) -> ConversationSnapshot:
    """The answer to a click that was carried out before: what stands now, and what that click did."""
    event_path = conversations.event_path(target.mailbox, target.thread_id, target.key)
    presence_path = presence.path(target.thread_id)

    def body(transaction: Transaction) -> ConversationSnapshot:
        found = transaction.get_many(
            [
                mailboxes.path(target.mailbox),
                conversations.path(target.mailbox, target.thread_id),
                presence_path,
                event_path,
            ]
        )
        scene = _scene(found, target, clock.now(), transaction)
        scene.me.membership.check(deed)
        seen = viewers_in(presence.read(found.get(presence_path)), scene.me, scene.now)
        line = found.get(event_path)
        done = conversations.read_event(line) if line else None
        return ConversationSnapshot(scene.me, scene.conversation, scene.now, *seen, done=done)

    return documents.transact(body)
