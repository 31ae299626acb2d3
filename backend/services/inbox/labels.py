"""Shared labels: on conversations, and the mailbox's list of them."""

from dataclasses import dataclass, replace

from backend.domain import moves
from backend.domain.conversation import Conversation
from backend.domain.label import PER_MAILBOX, Colour, Label, by_name, clean_name, same_name
from backend.domain.member import Person
from backend.domain.moves import Moved
from backend.domain.paging import page_of
from backend.domain.refusals import TooMany
from backend.domain.rights import Deed
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.labels import LabelsSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.view import COUNT_UP_TO, View
from backend.ports.documents import Count, Documents
from backend.records import queues
from backend.services.kernel.desk import Desk, Scene, Target
from backend.services.kernel.reading import read_mailbox, read_sight

PICKER_PAGE = 25
COUNTED_PAGE = 10
"""Labels on a page that shows counts: one capped count each, all in one wave."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Add, remove, create, list."""

    documents: Documents
    desk: Desk

    def choices(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> LabelsSnapshot:
        """Return a page of the mailbox's labels for one conversation. Raises: NotMember, NotAllowed, Gone."""
        sight = read_sight(self.documents, person, mailbox, thread_id, Deed.WORK)
        return _picker(sight.me, sight.mailbox.labels, sight.conversation, cursor)

    def still_choosing(self, shown: ConversationSnapshot, cursor: str | None) -> LabelsSnapshot:
        """Return the same page of labels after a click on one of them, without reading anything again."""
        return _picker(shown.me, shown.labels, shown.conversation, cursor)

    def add(self, target: Target, label_id: str) -> ConversationSnapshot:
        """Put a label of the mailbox on the conversation. Raises: Gone, TooMany, NotMember, NotAllowed."""
        return self.desk.change(
            target,
            Deed.WORK,
            lambda scene: moves.add_label(scene.conversation, scene.mailbox.label(label_id)),
        )

    def remove(self, target: Target, label_id: str) -> ConversationSnapshot:
        """Take a label off the conversation. Raises: NotMember, NotAllowed, Gone."""
        return self.desk.change(
            target, Deed.WORK, lambda scene: moves.remove_label(scene.conversation, label_id)
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
                scene.keep_mailbox(grown)
            return moved

        return self.desk.change(target, Deed.WORK, move)

    def page(self, person: Person, address: str, cursor: str | None) -> LabelsSnapshot:
        """Return a page of the labels, each with its active conversations. Raises: NotMember."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.READ)
        page, following = page_of(by_name(mailbox.labels), cursor, COUNTED_PAGE)
        asked = [
            Count(queues.in_view(address, View.LABEL, label_id=label.id, limit=1), COUNT_UP_TO)
            for label in page
        ]
        counts = self.documents.wave(counts=asked).counts if asked else ()
        numbers = {label.id: number for label, number in zip(page, counts, strict=True)}
        return LabelsSnapshot(me, page, None, following, numbers)


def _picker(
    me: Me, labels: tuple[Label, ...], conversation: Conversation, cursor: str | None
) -> LabelsSnapshot:
    page, following = page_of(by_name(labels), cursor, PICKER_PAGE)
    return LabelsSnapshot(me, page, conversation, following, cursor=cursor)
