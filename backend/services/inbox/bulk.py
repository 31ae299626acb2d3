"""Several conversations at once, in one transaction, with one undo for all of them.

What changed since the list was drawn is left as it is, and told; the rest is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.domain import moves
from backend.domain.activity import UNDOABLE_FOR
from backend.domain.conversation import Conversation
from backend.domain.member import Person
from backend.domain.moves import Moved
from backend.domain.race import Shown, check_giving, check_move
from backend.domain.refusals import Expired, Gone, Missing, NotAllowed, NotMember, Refusal, TooMany
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import Status
from backend.domain.undo import take_back
from backend.domain.view import BULK_LIMIT
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction, Unclear
from backend.records import clicks, conversations, mailboxes
from backend.records.clicks import BulkClick
from backend.records.key import fetch, fetch_one
from backend.services.inbox.several import Plan, Scene, carry
from backend.services.kernel.gate import Current
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
class Bulk:
    """What may be done with several, and its undo. At most ``view.BULK_LIMIT`` conversations at once."""

    documents: Documents
    clock: Clock

    def assign(self, selection: Selection, member_sub: str) -> BulkDone:
        """Give all of them to a member. Raises: Missing, TooMany, Gone, NotMember, NotAllowed."""

        def plan(scene: Scene, _: Transaction) -> Plan:
            member = scene.mailbox.member(member_sub)
            if not may(member.role, Deed.WORK):
                raise Gone("member")

            def give(one: Conversation) -> Moved:
                check_giving(one, selection.shown(one), member.ref, by=scene.me)
                return moves.assign(one, member.ref, by=scene.me, now=scene.now)

            return Plan("assign", member.name, give, _checked(selection.threads), choice=member.sub)

        return self._run(selection, plan)

    def label(self, selection: Selection, label_id: str) -> BulkDone:
        """Put a label on all of them. Raises: as ``assign``."""

        def plan(scene: Scene, _: Transaction) -> Plan:
            label = scene.mailbox.label(label_id)
            threads = _checked(selection.threads)
            return Plan("label", label.name, lambda one: moves.add_label(one, label), threads)

        return self._run(selection, plan)

    def unassign(self, selection: Selection) -> BulkDone:
        """Put all of them back into the pool. Raises: Missing, TooMany, NotMember, NotAllowed."""

        def plan(scene: Scene, _: Transaction) -> Plan:
            def put_back(one: Conversation) -> Moved:
                check_giving(one, selection.shown(one), None, by=scene.me)
                return moves.assign(one, None, by=scene.me, now=scene.now)

            return Plan("unassign", "", put_back, _checked(selection.threads))

        return self._run(selection, plan)

    def close(self, selection: Selection) -> BulkDone:
        """Close all of them. Raises: as ``unassign``."""
        return self._move(selection, "close", Status.CLOSED)

    def pending(self, selection: Selection) -> BulkDone:
        """Let all of them wait for somebody else. Raises: as ``unassign``."""
        return self._move(selection, "pending", Status.PENDING)

    def snooze(self, selection: Selection, until: datetime) -> BulkDone:
        """Let all of them sleep until then (aware UTC). Raises: as ``unassign``; Invalid for the past."""
        return self._move(selection, "snooze", Status.SNOOZED, until)

    def undo(self, person: Person, mailbox: str, bulk_key: str, key: str) -> BulkDone:
        """Take back a bulk action of one's own wherever it still stands.

        Raises: Expired after a day or where there is none, NotAllowed for a colleague's, NotMember.
        """

        def plan(scene: Scene, transaction: Transaction) -> Plan:
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

            return Plan("undo", "", apply, tuple(click.carried), undoes=bulk_key)

        return self._run(Selection(person, mailbox, (), key), plan)

    def _move(
        self, selection: Selection, kind: str, status: Status, until: datetime | None = None
    ) -> BulkDone:
        def plan(scene: Scene, _: Transaction) -> Plan:
            def move(one: Conversation) -> Moved:
                check_move(one, selection.shown(one), status, by=scene.me, until=until)
                return moves.set_status(one, status, by=scene.me, now=scene.now, until=until)

            lasting = until.isoformat() if until else ""
            return Plan(kind, lasting, move, _checked(selection.threads))

        return self._run(selection, plan)

    def _run(self, selection: Selection, plan: Callable[[Scene, Transaction], Plan]) -> BulkDone:
        def body(transaction: Transaction) -> BulkDone:
            scene = self._scene(transaction, selection)
            planned = plan(scene, transaction)
            keys = [conversations.key(selection.mailbox, thread) for thread in planned.threads]
            found = fetch(transaction, keys)
            present = [document for key in keys if (document := found.document(key))]
            tally = carry(transaction, selection.key, scene, planned, list(map(Current.read, present)))
            done = tally.told(selection.key, planned)
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

    def _scene(self, transaction: Transaction, selection: Selection) -> Scene:
        mailbox = fetch_one(transaction, mailboxes.key(selection.mailbox))
        me, mailbox = place_in(mailbox, selection.person, selection.mailbox)
        me.membership.check(Deed.WORK)
        return Scene(me.person.actor, mailbox, self.clock.now())

    def _repeated(self, transaction: Transaction, selection: Selection) -> BulkDone:
        """The answer to a bulk click that was carried out before."""
        self._scene(transaction, selection)
        click = fetch_one(transaction, clicks.key(selection.mailbox, selection.key))
        if click is None:
            raise Gone("bulk")
        return click.done


def _checked(threads: tuple[str, ...]) -> tuple[str, ...]:
    """The threads, each once. Raises: Missing, TooMany."""
    each = tuple(dict.fromkeys(threads))
    if not each:
        raise Missing("selection")
    if len(each) > BULK_LIMIT:
        raise TooMany("conversations", BULK_LIMIT)
    return each
