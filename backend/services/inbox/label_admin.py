"""The mailbox's own list of labels, for its admins: rename, merge, delete, everywhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain import label_list
from backend.domain.label import Label, by_name, clean_name
from backend.domain.mailbox import Mailbox
from backend.domain.member import Person
from backend.domain.refusals import Invalid
from backend.domain.rights import Deed
from backend.domain.snapshots.labels import LabelAhead, LabelsSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.view import COUNT_UP_TO
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.records import chores, mailboxes, queues
from backend.records.chores import Chore
from backend.records.clicks import Managed
from backend.services.inbox.carrying import Carrying
from backend.services.inbox.labels import Labels
from backend.services.kernel.once import Asked, once
from backend.services.kernel.reading import mailbox_in, read_mailbox
from backend.services.kernel.unclear import after_writing


@dataclass(frozen=True, slots=True)
class _Order:
    """What an admin's click asks: ``into`` is the label that takes the place, itself or none (empty)."""

    person: Person
    address: str
    label_id: str
    into: str
    click_key: str
    text: str = ""
    """How the label is to be called and coloured, where that is what is asked."""


@dataclass(frozen=True, slots=True)
class LabelAdmin:
    """Changes a label for every conversation that bears it."""

    documents: Documents
    clock: Clock
    labels: Labels
    carrying: Carrying

    def one(self, person: Person, address: str, label_id: str) -> tuple[Me, Label, tuple[Label, ...]]:
        """Return a label for an admin, with all the others. Raises: NotMember, NotAllowed, Gone."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.MANAGE)
        return me, mailbox.label(label_id), by_name(mailbox.labels)

    def ahead(self, person: Person, address: str, label_id: str, into_id: str = "") -> LabelAhead:
        """Return what merging the label into another one, or deleting it, will do, before it is done.

        Raises: Invalid, NotMember, NotAllowed, Gone.
        """
        if label_id == into_id:
            raise Invalid("into")
        me, mailbox = read_mailbox(self.documents, person, address, Deed.MANAGE)
        label, into = mailbox.label(label_id), mailbox.label(into_id) if into_id else None
        bearing = queues.with_label(address, label_id, limit=COUNT_UP_TO)
        return LabelAhead(me, label, into, self.documents.count(bearing, up_to=COUNT_UP_TO))

    def save(self, person: Person, address: str, label: Label, click_key: str) -> LabelsSnapshot:
        """Rename and recolour the label with that id everywhere.

        Raises: NameTaken, Missing, TooLong, NotMember, NotAllowed, Gone, SaidOtherwise.
        """
        saved = replace(label, name=clean_name(label.name))
        order = _Order(person, address, saved.id, saved.id, click_key, f"{saved.name} {saved.colour.value}")
        return self._manage(order, lambda mailbox: label_list.saved(mailbox, saved))

    def merge(
        self, person: Person, address: str, label_id: str, into_id: str, click_key: str
    ) -> LabelsSnapshot:
        """Put another label in its place everywhere. Raises: Invalid, NotMember, NotAllowed, Gone."""
        if label_id == into_id:
            raise Invalid("into")
        order = _Order(person, address, label_id, into_id, click_key)
        return self._manage(order, lambda mailbox: label_list.retired(mailbox, label_id, into_id))

    def delete(self, person: Person, address: str, label_id: str, click_key: str) -> LabelsSnapshot:
        """Take a label off everywhere and out of the mailbox. Raises: NotMember, NotAllowed, Gone."""
        order = _Order(person, address, label_id, "", click_key)
        return self._manage(order, lambda mailbox: label_list.retired(mailbox, label_id, ""))

    def _manage(self, order: _Order, change: Callable[[Mailbox], Mailbox]) -> LabelsSnapshot:
        """Change the mailbox's list and write down what conversations must follow; then begin with it.

        A click that was carried out before is answered from what stands: its label may be gone since.
        """
        chore_key, now = chores.key(order.address, order.label_id), self.clock.now()
        words = (order.person.sub, order.label_id, order.into, order.text)

        def act(transaction: Transaction) -> Managed:
            document = mailbox_in(transaction.get_many([mailboxes.key(order.address).path]), order.address)
            mailbox = mailboxes.read(document)
            mailbox.check(order.person.actor, Deed.MANAGE)
            transaction.set(document.path, mailboxes.changed(document, change(mailbox)))
            by = mailbox.member(order.person.sub).ref
            chore = Chore(order.address, order.label_id, order.into, by, order.click_key, asked_at=now)
            transaction.set(chore_key.path, chores.fields(chore))
            return Managed(chore=chore_key.path)

        once(self.documents, Asked(order.address, order.click_key, words, now), act)
        self.carrying.begin(chore_key)
        with after_writing():
            return self.labels.page(order.person, order.address, None)
