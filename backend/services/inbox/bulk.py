"""Several conversations at once, in one transaction, with one undo for all of them.

What changed since the list was drawn is left as it is, and told; the rest is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.domain import moves
from backend.domain.activity import UNDOABLE_FOR
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Person
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.race import Shown, check_giving, check_move
from backend.domain.refs import Actor, Ref
from backend.domain.refusals import Expired, Gone, LostRace, Missing, NotAllowed, NotMember, Refusal, TooMany
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import BulkDone, LeftRow
from backend.domain.status import Status
from backend.domain.undo import take_back
from backend.domain.view import BULK_LIMIT
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction, Unclear
from backend.records import clicks, conversations, mailboxes
from backend.records.clicks import BulkClick, Carried
from backend.records.key import fetch, fetch_one
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current
from backend.services.kernel.reading import place_in
from backend.services.kernel.unclear import after_writing


@dataclass(frozen=True, slots=True)
class Selection:
    """Who acts on which conversations of a mailbox. ``key`` is the same for a click and its repetitions."""

    person: Person
    mailbox: str
    threads: tuple[str, ...]
    key: str
    versions: Mapping[str, int] = field(default_factory=dict)
    """The version of each that the list showed; lists of the first release say none."""

    def shown(self, conversation: Conversation) -> Shown:
        """What the list showed of it."""
        return Shown(self.versions.get(conversation.thread_id))


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
    choice: str = ""


@dataclass(slots=True)
class _Tally:
    """What a plan did, conversation by conversation."""

    carried: dict[str, Carried] = field(default_factory=dict)
    left: list[LeftRow] = field(default_factory=list)


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

            def give(one: Conversation) -> Moved:
                check_giving(one, selection.shown(one), member.ref, by=scene.me)
                return moves.assign(one, member.ref, by=scene.me, now=scene.now)

            return _Plan("assign", member.name, give, _checked(selection.threads), choice=member.sub)

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
            def close(one: Conversation) -> Moved:
                check_move(one, selection.shown(one), Status.CLOSED, by=scene.me)
                return moves.set_status(one, Status.CLOSED, by=scene.me, now=scene.now)

            return _Plan("close", "", close, _checked(selection.threads))

        return self._run(selection, plan)

    def undo(self, person: Person, mailbox: str, bulk_key: str, key: str) -> BulkDone:
        """Take back a bulk action of one's own wherever it still stands.

        Raises: Expired after a day or where there is none, NotAllowed for a colleague's, NotMember.
        """

        def plan(scene: _Scene, transaction: Transaction) -> _Plan:
            click = fetch_one(transaction, clicks.key(mailbox, bulk_key))
            if click is None or click.done.kind == "undo":
                raise Expired("undo")
            if scene.now - click.at > UNDOABLE_FOR:
                raise Expired("undo", Expired("day"))
            if click.by != person.sub:
                role = scene.mailbox.membership(person.sub).role
                raise NotAllowed("undo", role.value)

            def apply(one: Conversation) -> Moved:
                did = click.carried[one.thread_id]
                return take_back(one, did.change, did.version, scene.mailbox, by=scene.me, now=scene.now)

            return _Plan("undo", "", apply, tuple(click.carried), undoes=bulk_key)

        return self._run(Selection(person, mailbox, (), key), plan)

    def _run(self, selection: Selection, plan: Callable[[_Scene, Transaction], _Plan]) -> BulkDone:
        def body(transaction: Transaction) -> BulkDone:
            scene = self._scene(transaction, selection)
            planned = plan(scene, transaction)
            keys = [conversations.key(selection.mailbox, thread) for thread in planned.threads]
            found = fetch(transaction, keys)
            present = [document for key in keys if (document := found.document(key))]
            tally = _carry(transaction, selection, scene, planned, list(map(Current.read, present)))
            done = _told(selection, planned, tally)
            click = BulkClick(selection.person.sub, scene.now, done, tally.carried)
            path = clicks.key(selection.mailbox, selection.key).path
            transaction.create(path, clicks.bulk_fields(click))
            return done

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            pass
        except NotMember:
            raise
        except (Refusal, Unclear):
            # The repetition of a click that was carried out may meet what others have done since.
            with after_writing():
                if fetch_one(self.documents, clicks.key(selection.mailbox, selection.key)) is None:
                    raise
        with after_writing():
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


def _carry(
    transaction: Transaction,
    selection: Selection,
    scene: _Scene,
    plan: _Plan,
    present: list[Current],
) -> _Tally:
    """Carry out the plan on each, and return what it did and what it left."""
    tally = _Tally()
    for current in present:
        thread_id = current.conversation.thread_id
        key = message_key(f"{selection.key} {thread_id}")
        attempt = Attempt(scene.actor, Deed.WORK, key, plan.undoes)
        try:
            outcome = gate.change(transaction, attempt, scene.mailbox, current, plan.apply, now=scene.now)
        except (LostRace, Gone, Expired) as refusal:
            tally.left += _left(current.conversation, refusal)
            continue
        if outcome.done:
            tally.carried[thread_id] = Carried(outcome.done.change, outcome.done.version)
    return tally


def _left(conversation: Conversation, refusal: LostRace | Gone | Expired) -> list[LeftRow]:
    """The row with what befell it; none where it is as wanted already, as in an undo done before."""
    reason = refusal.reason if isinstance(refusal, Expired) else refusal
    if not isinstance(reason, LostRace | Gone):
        return []
    name = conversation.customer.display or conversation.subject
    return [LeftRow(conversation.thread_id, name, conversation.version, reason)]


def _told(selection: Selection, plan: _Plan, tally: _Tally) -> BulkDone:
    changed = len(tally.carried)
    skipped = len(plan.threads) - changed
    return BulkDone(
        selection.key, plan.kind, plan.value, changed, skipped, tuple(tally.left), choice=plan.choice
    )


def _checked(threads: tuple[str, ...]) -> tuple[str, ...]:
    """The threads, each once. Raises: Missing, TooMany."""
    each = tuple(dict.fromkeys(threads))
    if not each:
        raise Missing("selection")
    if len(each) > BULK_LIMIT:
        raise TooMany("conversations", BULK_LIMIT)
    return each
