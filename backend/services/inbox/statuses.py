"""Where a conversation stands: status, snooze and priority."""

from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain import moves
from backend.domain.activity import Activity
from backend.domain.member import Deed
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.race import check_status
from backend.domain.refs import RELAIS
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status
from backend.ports.clock import Clock
from backend.ports.documents import AlreadyThere, Documents, Transaction
from backend.records import conversations
from backend.services.kernel.desk import Scene, Target, carry_out, write_move

WOKEN_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Statuses:
    """Open, pending, snoozed, closed, spam; and how urgent."""

    documents: Documents
    clock: Clock

    def set_status(
        self, target: Target, status: Status, *, seen: str, holder: str, until: datetime | None = None
    ) -> ConversationSnapshot:
        """Move the conversation to a status.

        ``seen`` and ``holder`` are the status and the assignee's id (empty for nobody) on the person's
        card: if a colleague moved it or took it meanwhile, nothing changes and ``lost`` says who.
        ``until`` (aware UTC) is when a snooze ends. Raises: Invalid, NotMember, NotAllowed, Gone.
        """

        def move(scene: Scene) -> Moved:
            me = scene.me.ref
            check_status(scene.conversation, seen=seen, holder=holder, wanted=status, by=me)
            return moves.set_status(scene.conversation, status, by=me, now=scene.now, until=until)

        return carry_out(self.documents, self.clock, target, Deed.WORK, move)

    def set_priority(self, target: Target, priority: Priority) -> ConversationSnapshot:
        """Say how urgent the conversation is."""
        return carry_out(
            self.documents,
            self.clock,
            target,
            Deed.WORK,
            lambda scene: moves.set_priority(scene.conversation, priority),
        )

    def wake_due(self) -> int:
        """Open the snoozed conversations of all mailboxes whose time has come. Returns how many.

        Safe to run twice at once: each conversation is woken in a transaction that looks again.
        """
        page = self.documents.query(conversations.due(self.clock.now(), limit=WOKEN_AT_ONCE))
        return sum(self._wake(document.path) for document in page.documents)

    def _wake(self, path: str) -> bool:
        def body(transaction: Transaction) -> bool:
            now = self.clock.now()
            stored = transaction.get(path)
            if stored is None:
                return False
            conversation = conversations.read_document(stored)
            woken, change = moves.wake(conversation, now=now)
            if change is None:
                return False
            key = message_key(f"wake {path} {conversation.version}")
            woken = replace(woken, version=woken.version + 1, updated_at=now)
            write_move(transaction, woken, Activity(key, now, RELAIS, change))
            return True

        try:
            return self.documents.transact(body)
        except AlreadyThere:
            return False
