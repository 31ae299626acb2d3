"""Shared labels: on conversations, and the mailbox's own list of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from backend.domain import moves
from backend.domain.label import PER_MAILBOX, Colour, Label, by_name, clean_name, same_name
from backend.domain.mailbox import Mailbox
from backend.domain.member import Deed, Person
from backend.domain.moves import Moved
from backend.domain.paging import page_of
from backend.domain.refusals import Invalid, NameTaken, TooMany
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.labels import LabelsSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.view import COUNT_UP_TO, View
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Count, Documents, Transaction
from backend.records import chores, conversations, idempotency, mailboxes
from backend.records.chores import Chore
from backend.services.inbox.label_spread import LabelSpread
from backend.services.kernel.desk import Scene, Target, carry_out
from backend.services.kernel.reading import membership_in, read_mailbox, read_scene

PICKER_PAGE = 25
COUNTED_PAGE = 10
"""Labels on a page that shows counts: one capped count each, all in one wave."""

REMEMBERED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Labels:
    """Add, remove, create; and for admins rename, merge, delete."""

    documents: Documents
    clock: Clock
    spreading: LabelSpread

    def choices(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> LabelsSnapshot:
        """Return a page of the mailbox's labels for one conversation. Raises: NotMember, NotAllowed, Gone."""
        sight = read_scene(self.documents, person, mailbox, thread_id, Deed.WORK)
        page, following = page_of(by_name(sight.mailbox.labels), cursor, PICKER_PAGE)
        return LabelsSnapshot(sight.me, page, sight.conversation, following)

    def add(self, target: Target, label_id: str) -> ConversationSnapshot:
        """Put a label of the mailbox on the conversation. Raises: Gone, TooMany, NotMember, NotAllowed."""
        return carry_out(
            self.documents,
            self.clock,
            target,
            Deed.WORK,
            lambda scene: moves.add_label(scene.conversation, scene.mailbox.label(label_id)),
        )

    def remove(self, target: Target, label_id: str) -> ConversationSnapshot:
        """Take a label off the conversation. Raises: NotMember, NotAllowed, Gone."""
        return carry_out(
            self.documents,
            self.clock,
            target,
            Deed.WORK,
            lambda scene: moves.remove_label(scene.conversation, label_id),
        )

    def create_on(self, target: Target, typed: str, colour: Colour) -> ConversationSnapshot:
        """Create a label and put it on the conversation, in one transaction.

        If a label of that name exists, it is the one put on. Raises: Missing, TooLong, TooMany,
        NotMember, NotAllowed, Gone.
        """
        name = clean_name(typed)

        def move(scene: Scene) -> Moved:
            known = next((one for one in scene.mailbox.labels if same_name(one.name, name)), None)
            label = known or Label(target.key[:16], name, colour)
            moved = moves.add_label(scene.conversation, label)
            if known is None:
                if len(scene.mailbox.labels) >= PER_MAILBOX:
                    raise TooMany("labels", PER_MAILBOX)
                grown = replace(scene.mailbox, labels=(*scene.mailbox.labels, label))
                scene.transaction.set(mailboxes.path(target.mailbox), mailboxes.fields(grown))
            return moved

        return carry_out(self.documents, self.clock, target, Deed.WORK, move)

    def page(self, person: Person, mailbox: str, cursor: str | None) -> LabelsSnapshot:
        """Return a page of the labels, each with its active conversations. Raises: NotMember."""
        me, held = read_mailbox(self.documents, person, mailbox, Deed.READ)
        return self._counted(me, held, cursor)

    def one(self, person: Person, mailbox: str, label_id: str) -> tuple[Me, Label, tuple[Label, ...]]:
        """Return a label for an admin, with all the others. Raises: NotMember, NotAllowed, Gone."""
        me, held = read_mailbox(self.documents, person, mailbox, Deed.MANAGE)
        return me, held.label(label_id), by_name(held.labels)

    def save(
        self, person: Person, mailbox: str, label_id: str, typed: str, colour: Colour, key: str
    ) -> LabelsSnapshot:
        """Rename and recolour a label everywhere.

        Raises: NameTaken, Missing, TooLong, NotMember, NotAllowed, Gone.
        """
        name = clean_name(typed)

        def change(held: Mailbox) -> Mailbox:
            held.label(label_id)
            if any(other.id != label_id and same_name(other.name, name) for other in held.labels):
                raise NameTaken(name)
            saved = Label(label_id, name, colour)
            labels = tuple(saved if one.id == label_id else one for one in held.labels)
            return replace(held, labels=labels)

        return self._manage(person, mailbox, label_id, label_id, key, change)

    def merge(self, person: Person, mailbox: str, label_id: str, into_id: str, key: str) -> LabelsSnapshot:
        """Put another label in its place everywhere. Raises: Invalid, NotMember, NotAllowed, Gone."""
        if label_id == into_id:
            raise Invalid("into")

        def change(held: Mailbox) -> Mailbox:
            held.label(into_id)
            return _without(held, label_id)

        return self._manage(person, mailbox, label_id, into_id, key, change)

    def delete(self, person: Person, mailbox: str, label_id: str, key: str) -> LabelsSnapshot:
        """Take a label off everywhere and out of the mailbox. Raises: NotMember, NotAllowed, Gone."""
        return self._manage(person, mailbox, label_id, "", key, lambda held: _without(held, label_id))

    def spread_due(self) -> int:
        """Finish label changes that a click could not finish. Returns how many were finished."""
        return self.spreading.spread_due()

    def _manage(
        self,
        person: Person,
        mailbox: str,
        label_id: str,
        into: str,
        key: str,
        change: Callable[[Mailbox], Mailbox],
    ) -> LabelsSnapshot:
        """Change the mailbox's list and write down what conversations must follow; then begin with it."""

        def body(transaction: Transaction) -> None:
            path = mailboxes.path(mailbox)
            me, held = membership_in(transaction.get(path), person, mailbox)
            me.membership.check(Deed.MANAGE)
            changed = change(held)
            remembered = idempotency.fields(expires_at=self.clock.now() + REMEMBERED)
            transaction.create(idempotency.path(mailbox, key), remembered)
            transaction.set(path, mailboxes.fields(changed))
            chore = Chore(mailbox, label_id, into, me.ref, key)
            transaction.set(chores.path(mailbox, label_id), chores.fields(chore))

        if not self._is_done(mailbox, key):
            try:
                self.documents.transact(body)
            except AlreadyThere:
                pass
            else:
                self.spreading.spread(mailbox, label_id)
        return self.page(person, mailbox, None)

    def _is_done(self, mailbox: str, key: str) -> bool:
        """Whether this very click was carried out before: its label may be gone since."""
        path = idempotency.path(mailbox, key)
        return path in self.documents.get_many([path])

    def _counted(self, me: Me, held: Mailbox, cursor: str | None) -> LabelsSnapshot:
        page, following = page_of(by_name(held.labels), cursor, COUNTED_PAGE)
        asked = [
            Count(conversations.in_view(held.address, View.LABEL, label_id=label.id, limit=1), COUNT_UP_TO)
            for label in page
        ]
        counts = self.documents.wave(counts=asked).counts if asked else ()
        numbers = {label.id: number for label, number in zip(page, counts, strict=True)}
        return LabelsSnapshot(me, page, None, following, numbers)


def _without(held: Mailbox, label_id: str) -> Mailbox:
    held.label(label_id)
    return replace(held, labels=tuple(label for label in held.labels if label.id != label_id))
