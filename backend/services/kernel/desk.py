"""A member's click on one conversation as one transaction: three reads, at most three writes, one result.

The activity is written under the click's key. A key seen before therefore meets its own line, nothing
is written again, and the answer is drawn from what stands there now.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Person
from backend.domain.moves import Moved
from backend.domain.presence import LASTING, Sighting, noted, viewers_in
from backend.domain.refusals import Gone, LostRace, NotMember, Refusal
from backend.domain.rights import Deed
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.me import Me
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Fields, Transaction, Unclear
from backend.records import activities, conversations, mailboxes, presence
from backend.records.key import Found, Key, fetch, fetch_one
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current, Outcome
from backend.services.kernel.reading import place_in
from backend.services.kernel.unclear import after_writing

WRITES = 3
"""A click writes no more documents; a change of a conversation alone writes two, itself and its line."""


@dataclass(frozen=True, slots=True)
class Target:
    """Who acts on which conversation. ``key`` is the same for a click and its repetitions."""

    person: Person
    mailbox: str
    thread_id: str
    key: str
    version: int | None = None
    """The version of the conversation that the card showed; cards of the first release do not say."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a move sees: read in one go at the start of its transaction."""

    me: Me
    mailbox: Mailbox
    current: Current
    now: datetime
    transaction: Transaction
    found: Found
    """What the move asked to be read with the rest."""
    kept: dict[str, Fields] = field(default_factory=dict)
    """What the move writes besides, by path."""

    @property
    def conversation(self) -> Conversation:
        """The conversation as it stands."""
        return self.current.conversation

    def keep(self, path: str, fields: Fields) -> None:
        """Let a document be written with what the move does."""
        self.kept[path] = fields

    def keep_mailbox(self, mailbox: Mailbox) -> None:
        """Let the mailbox be written onto its document."""
        document = self.found.document(mailboxes.key(mailbox.address))
        if document:
            self.keep(document.path, mailboxes.changed(document, mailbox))


Move = Callable[[Scene], Moved]


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes members' clicks to the gate, and draws what stands there afterwards."""

    documents: Documents
    clock: Clock

    def change(
        self, target: Target, deed: Deed, move: Move, *, reads: tuple[Key[object], ...] = (), undoes: str = ""
    ) -> ConversationSnapshot:
        """Run ``move`` if the person may do ``deed``, and return the conversation as it is then.

        ``reads`` are what the move needs besides mailbox and conversation; they take the place of the
        colleagues' presence, so that a click never reads more than three documents. The move may write
        through ``scene.keep``; where it does not, there is room to note that the person is here. A LostRace
        of the move becomes the answer: the conversation as the faster colleague left it.
        Raises: NotMember, NotAllowed, Gone, and what the move raises; Unclear where the store does not tell
        whether the click was carried out.
        """

        def body(transaction: Transaction) -> ConversationSnapshot:
            scene = self._scene(transaction, target, reads or (presence.key(target.thread_id),))
            attempt = Attempt(scene.me.person.actor, deed, target.key, undoes)
            try:
                outcome = gate.change(
                    transaction, attempt, scene.mailbox, scene.current, lambda _: move(scene), now=scene.now
                )
            except LostRace as lost:
                return _snapshot(scene, _sightings(scene), scene.conversation, lost=lost)
            return _written(scene, outcome, knows_who_is_here=not reads)

        try:
            shown = self.documents.transact(body)
        except AlreadyThere:
            pass
        except NotMember:
            raise
        except (Refusal, Unclear):
            if not self._went_through(target):
                raise
        else:
            if shown.done or not self._went_through(target):
                return shown
        return self._repeated(target, deed)

    def _scene(self, transaction: Transaction, target: Target, reads: tuple[Key[object], ...]) -> Scene:
        mailbox_key = mailboxes.key(target.mailbox)
        key = conversations.key(target.mailbox, target.thread_id)
        found = fetch(transaction, [mailbox_key, key, *reads])
        me, mailbox = place_in(found.get(mailbox_key), target.person, target.mailbox)
        document = found.document(key)
        if document is None:
            raise Gone("conversation")
        return Scene(me, mailbox, Current.read(document), self.clock.now(), transaction, found)

    def _went_through(self, target: Target) -> bool:
        """Whether the click was carried out before: by an earlier try, or by one whose answer was lost."""
        with after_writing():
            return fetch_one(self.documents, _line(target)) is not None

    def _repeated(self, target: Target, deed: Deed) -> ConversationSnapshot:
        """The answer to a click that was carried out before: what stands now, and what that click did."""

        def body(transaction: Transaction) -> ConversationSnapshot:
            line = _line(target)
            scene = self._scene(transaction, target, (presence.key(target.thread_id), line))
            scene.me.membership.check(deed)
            return _snapshot(scene, _sightings(scene), scene.conversation, done=scene.found.get(line))

        with after_writing():
            return self.documents.transact(body)


def _line(target: Target) -> Key[Activity]:
    return activities.key(target.mailbox, target.thread_id, target.key)


def _written(scene: Scene, outcome: Outcome, *, knows_who_is_here: bool) -> ConversationSnapshot:
    """Write what the move let be kept and, where there is room, that the person is here."""
    for path, fields in scene.kept.items():
        scene.transaction.set(path, fields)
    seen = _sightings(scene)
    if outcome.done and knows_who_is_here and 2 + len(scene.kept) < WRITES:
        seen = _with_own(scene, seen)
    return _snapshot(scene, seen, outcome.conversation, done=outcome.done)


def _sightings(scene: Scene) -> Mapping[str, Sighting]:
    return scene.found.get(presence.key(scene.conversation.thread_id)) or {}


def _with_own(scene: Scene, sightings: Mapping[str, Sighting]) -> Mapping[str, Sighting]:
    """The sightings with the person's own, written where it is news: whoever clicks looks."""
    own = Sighting(scene.mailbox.address, scene.me.ref, scene.now)
    news = noted(sightings, own, scene.now)
    if news is None:
        return sightings
    key, ends = presence.key(scene.conversation.thread_id), scene.now + LASTING
    fields = presence.fields(news, expires_at=ends, before=scene.found.document(key))
    scene.transaction.set(key.path, fields)
    return news


def _snapshot(
    scene: Scene,
    sightings: Mapping[str, Sighting],
    conversation: Conversation,
    *,
    done: Activity | None = None,
    lost: LostRace | None = None,
) -> ConversationSnapshot:
    seen = viewers_in(sightings, scene.me, scene.now)
    # A move may just have made one of them, which the mailbox as it was read does not have.
    labels = {label.id: label for label in (*scene.mailbox.labels, *conversation.labels)}
    return ConversationSnapshot(
        scene.me, conversation, scene.now, *seen, done=done, lost=lost, labels=tuple(labels.values())
    )
