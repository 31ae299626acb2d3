"""Several conversations at once, in one transaction, with one undo for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend.domain import moves
from backend.domain.activity import UNDOABLE_FOR
from backend.domain.changes import Change
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Person
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.refs import Actor, Ref
from backend.domain.refusals import Expired, Gone, Missing, NotAllowed, TooMany
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import Status
from backend.domain.view import BULK_LIMIT
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.records import clicks, conversations, mailboxes
from backend.records.clicks import BulkClick
from backend.records.key import fetch, fetch_one
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current
from backend.services.kernel.reading import place_in


@dataclass(frozen=True, slots=True)
class Selection:
    """Who acts on which conversations of a mailbox. ``key`` is the same for a click and its repetitions."""

    person: Person
    mailbox: str
    threads: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a bulk action sees at the start of its transaction."""

    actor: Actor
    mailbox: Mailbox
    now: datetime

    @property
    def me(self) -> Ref:
        """The member, as a conversation remembers who did it."""
        return self.actor.ref


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to do with each conversation, and how the card calls it."""

    kind: str
    value: str
    apply: Callable[[Conversation], Moved]
    threads: tuple[str, ...]
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Assign, label, close, undo. At most ``view.BULK_LIMIT`` conversations at once."""

    documents: Documents
    clock: Clock

    def assign(self, selection: Selection, member_sub: str) -> BulkDone:
        """Give all of them to a member. Raises: Missing, TooMany, Gone, NotMember, NotAllowed."""

        def plan(scene: _Scene, _: Transaction) -> _Plan:
            member = scene.mailbox.member(member_sub)
            if not may(member.role, Deed.WORK):
                raise Gone("member")
            return _Plan(
                "assign",
                member.name,
                lambda one: moves.assign(one, member.ref, by=scene.me, now=scene.now),
                _checked(selection.threads),
            )

        return self._run(selection, plan)

    def label(self, selection: Selection, label_id: str) -> BulkDone:
        """Put a label on all of them. Raises: as ``assign``."""

        def plan(scene: _Scene, _: Transaction) -> _Plan:
            label = scene.mailbox.label(label_id)
            threads = _checked(selection.threads)
            return _Plan("label", label.name, lambda one: moves.add_label(one, label), threads)

        return self._run(selection, plan)

    def close(self, selection: Selection) -> BulkDone:
        """Close all of them. Raises: Missing, TooMany, NotMember, NotAllowed."""

        def plan(scene: _Scene, _: Transaction) -> _Plan:
            return _Plan(
                "close",
                "",
                lambda one: moves.set_status(one, Status.CLOSED, by=scene.me, now=scene.now),
                _checked(selection.threads),
            )

        return self._run(selection, plan)

    def undo(self, person: Person, mailbox: str, bulk_key: str, key: str) -> BulkDone:
        """Take back a bulk action of one's own wherever it still stands.

        Raises: Expired after a day or where there is none, NotAllowed for a colleague's, NotMember.
        """

        def plan(scene: _Scene, transaction: Transaction) -> _Plan:
            click = fetch_one(transaction, clicks.key(mailbox, bulk_key))
            if click is None or scene.now - click.at > UNDOABLE_FOR:
                raise Expired("undo")
            if click.by != person.sub:
                role = scene.mailbox.membership(person.sub).role
                raise NotAllowed("undo", role.value)

            def apply(conversation: Conversation) -> Moved:
                return _undone(conversation, click.changes[conversation.thread_id], scene)

            return _Plan("undo", "", apply, tuple(click.changes), undoes=bulk_key)

        return self._run(Selection(person, mailbox, (), key), plan)

    def _run(self, selection: Selection, plan: Callable[[_Scene, Transaction], _Plan]) -> BulkDone:
        def body(transaction: Transaction) -> BulkDone:
            scene = self._scene(transaction, selection)
            planned = plan(scene, transaction)
            keys = [conversations.key(selection.mailbox, thread) for thread in planned.threads]
            found = fetch(transaction, keys)
            present = [document for key in keys if (document := found.document(key))]
            changes = _changes(transaction, selection, scene, planned, list(map(Current.read, present)))
            skipped = len(keys) - len(changes)
            done = BulkDone(selection.key, planned.kind, planned.value, len(changes), skipped)
            click = BulkClick(selection.person.sub, scene.now, done, changes)
            path = clicks.key(selection.mailbox, selection.key).path
            transaction.create(path, clicks.bulk_fields(click))
            return done

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return self.documents.transact(lambda transaction: self._repeated(transaction, selection))

    def _scene(self, transaction: Transaction, selection: Selection) -> _Scene:
        mailbox = fetch_one(transaction, mailboxes.key(selection.mailbox))
        me, mailbox = place_in(mailbox, selection.person, selection.mailbox)
        me.membership.check(Deed.WORK)
        return _Scene(me.person.actor, mailbox, self.clock.now())

    def _repeated(self, transaction: Transaction, selection: Selection) -> BulkDone:
        """The answer to a bulk click that was carried out before."""
        self._scene(transaction, selection)
        click = fetch_one(transaction, clicks.key(selection.mailbox, selection.key))
        if click is None:
            raise Gone("bulk")
        return click.done


def _changes(
    transaction: Transaction,
    selection: Selection,
    scene: _Scene,
    plan: _Plan,
    present: list[Current],
) -> dict[str, Change]:
    """Carry out the plan on each, and return what changed by thread."""
    changes: dict[str, Change] = {}
    for current in present:
        thread_id = current.conversation.thread_id
        key = message_key(f"{selection.key} {thread_id}")
        attempt = Attempt(scene.actor, Deed.WORK, key, plan.undoes)
        outcome = gate.change(transaction, attempt, scene.mailbox, current, plan.apply, now=scene.now)
        if outcome.done:
            changes[thread_id] = outcome.done.change
    return changes


def _checked(threads: tuple[str, ...]) -> tuple[str, ...]:
    """The threads, each once. Raises: Missing, TooMany."""
    each = tuple(dict.fromkeys(threads))
    if not each:
        raise Missing("selection")
    if len(each) > BULK_LIMIT:
        raise TooMany("conversations", BULK_LIMIT)
    return each


def _undone(conversation: Conversation, change: Change, scene: _Scene) -> Moved:
    """Taken back, or left as it is where it has moved on or what it bore is gone."""
    try:
        return moves.undo(conversation, change, scene.mailbox.labels, by=scene.me, now=scene.now)
    except Gone:
        return conversation, None
