"""Several conversations at once, in one transaction, with one undo for all of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from backend.domain import moves
from backend.domain.activity import Activity, Change, Kind
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Deed, Person, may
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.refusals import Expired, Gone, Missing, NotAllowed, TooMany
from backend.domain.snapshots.list import BulkDone
from backend.domain.snapshots.me import Me
from backend.domain.status import Status
from backend.domain.view import BULK_LIMIT
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.records import conversations, idempotency, mailboxes
from backend.services.kernel.desk import write_move
from backend.services.kernel.reading import membership_in

UNDOABLE_FOR = timedelta(hours=24)
REMEMBERED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Job:
    """One bulk action: by whom, on what, what to do, and how the card calls it."""

    person: Person
    mailbox: str
    threads: tuple[str, ...]
    key: str
    kind: str
    name: Callable[[Mailbox], str]
    """The member's or the label's name; raises Gone if there is none."""
    apply: Callable[[Conversation, Me, Mailbox], Moved]
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Assign, label, close, undo. At most ``view.BULK_LIMIT`` conversations at once."""

    documents: Documents
    clock: Clock

    def assign(
        self, person: Person, mailbox: str, threads: tuple[str, ...], member_sub: str, key: str
    ) -> BulkDone:
        """Give all of them to a member. Raises: Missing, TooMany, Gone, NotMember, NotAllowed."""

        def name(held: Mailbox) -> str:
            member = held.member(member_sub)
            if not may(member.role, Deed.WORK):
                raise Gone("member")
            return member.name

        def apply(conversation: Conversation, me: Me, held: Mailbox) -> Moved:
            to = held.member(member_sub).ref
            return moves.assign(conversation, to, by=me.ref, now=self.clock.now())

        return self._run(_Job(person, mailbox, threads, key, "assign", name, apply))

    def label(
        self, person: Person, mailbox: str, threads: tuple[str, ...], label_id: str, key: str
    ) -> BulkDone:
        """Put a label on all of them. Raises: as ``assign``."""

        def apply(conversation: Conversation, _: Me, held: Mailbox) -> Moved:
            return moves.add_label(conversation, held.label(label_id))

        return self._run(
            _Job(person, mailbox, threads, key, "label", lambda held: held.label(label_id).name, apply)
        )

    def close(self, person: Person, mailbox: str, threads: tuple[str, ...], key: str) -> BulkDone:
        """Close all of them. Raises: Missing, TooMany, NotMember, NotAllowed."""

        def apply(conversation: Conversation, me: Me, _: Mailbox) -> Moved:
            return moves.set_status(conversation, Status.CLOSED, by=me.ref, now=self.clock.now())

        return self._run(_Job(person, mailbox, threads, key, "close", lambda _: "", apply))

    def undo(self, person: Person, mailbox: str, bulk_key: str, key: str) -> BulkDone:
        """Take back a bulk action of one's own wherever it still stands.

        Raises: Expired after a day, NotAllowed for a colleague's, NotMember.
        """
        path = idempotency.path(mailbox, bulk_key)
        stored = self.documents.get_many([path]).get(path)
        if stored is None or "changes" not in stored.fields:
            raise Expired("undo")
        by, at, changes = idempotency.read_changes(stored)
        if self.clock.now() - at > UNDOABLE_FOR:
            raise Expired("undo")

        def apply(conversation: Conversation, me: Me, held: Mailbox) -> Moved:
            if by != person.sub:
                raise NotAllowed("undo", me.membership.role.value)
            try:
                return _undone(conversation, changes[conversation.thread_id], me, held, self.clock)
            except Gone:
                return conversation, None

        threads = tuple(changes)
        return self._run(_Job(person, mailbox, threads, key, "undo", lambda _: "", apply, undoes=bulk_key))

    def _run(self, job: _Job) -> BulkDone:
        threads = tuple(dict.fromkeys(job.threads))
        if not threads:
            raise Missing("selection")
        if len(threads) > BULK_LIMIT:
            raise TooMany("conversations", BULK_LIMIT)
        mailbox_path = mailboxes.path(job.mailbox)
        paths = {thread_id: conversations.path(job.mailbox, thread_id) for thread_id in threads}

        def body(transaction: Transaction) -> BulkDone:
            found = transaction.get_many([mailbox_path, *paths.values()])
            me, held = membership_in(found.get(mailbox_path), job.person, job.mailbox)
            me.membership.check(Deed.WORK)
            value = job.name(held)
            present = [conversations.read_document(found[path]) for path in paths.values() if path in found]
            moved = [(before, *job.apply(before, me, held)) for before in present]
            changes = {before.thread_id: change for before, _, change in moved if change}
            done = BulkDone(job.key, job.kind, value, len(changes), len(threads) - len(changes))
            self._write(transaction, job, me, done, moved)
            return done

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return self._replayed(job)

    def _write(
        self,
        transaction: Transaction,
        job: _Job,
        me: Me,
        done: BulkDone,
        moved: list[tuple[Conversation, Conversation, Change | None]],
    ) -> None:
        now = self.clock.now()
        changes: dict[str, Change] = {}
        for before, after, change in moved:
            if change is None:
                continue
            changes[before.thread_id] = change
            line_id = message_key(f"{job.key} {before.thread_id}")
            grown = replace(after, version=before.version + 1, updated_at=now)
            write_move(transaction, grown, Activity(line_id, now, me.ref, change, job.undoes))
        transaction.create(
            idempotency.path(job.mailbox, job.key),
            idempotency.bulk_fields(done, changes, by=job.person.sub, at=now, expires_at=now + REMEMBERED),
        )

    def _replayed(self, job: _Job) -> BulkDone:
        """The answer to a bulk click that was carried out before."""
        path = idempotency.path(job.mailbox, job.key)
        mailbox_path = mailboxes.path(job.mailbox)
        found = self.documents.get_many([path, mailbox_path])
        me, _ = membership_in(found.get(mailbox_path), job.person, job.mailbox)
        me.membership.check(Deed.WORK)
        if path not in found:
            raise Gone("bulk")
        return idempotency.read_bulk(found[path], job.key)


def _undone(conversation: Conversation, change: Change, me: Me, held: Mailbox, clock: Clock) -> Moved:
    if change.kind is Kind.LABEL_REMOVED and change.before:
        return moves.add_label(conversation, held.label(change.before.id))
    return moves.undo(conversation, change, by=me.ref, now=clock.now())
