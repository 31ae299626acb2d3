"""Where a conversation stands: status, snooze and priority."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain import moves
from backend.domain.moves import Moved
from backend.domain.race import Shown, check_move
from backend.domain.rights import Deed
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status
from backend.services.kernel.desk import Desk, Scene, Target


@dataclass(frozen=True, slots=True)
class Statuses:
    """Open, pending, snoozed, closed, spam; and how urgent."""

    desk: Desk

    def set_status(
        self, target: Target, status: Status, *, seen: str, holder: str, until: datetime | None = None
    ) -> ConversationSnapshot:
        """Move the conversation to a status.

        ``seen`` and ``holder`` are the status and the assignee's id (empty for nobody) on the person's
        card: if a colleague moved it or took it meanwhile, or somebody wrote, nothing changes and
        ``lost`` says who.
        ``until`` (aware UTC) is when a snooze ends. Raises: Invalid, NotMember, NotAllowed, Gone.
        """

        shown = Shown(target.version, seen, holder)

        def move(scene: Scene) -> Moved:
            me = scene.me.ref
            check_move(scene.conversation, shown, status, by=me, until=until)
            return moves.set_status(scene.conversation, status, by=me, now=scene.now, until=until)

        return self.desk.change(target, Deed.WORK, move)

    def set_priority(self, target: Target, priority: Priority) -> ConversationSnapshot:
        """Say how urgent the conversation is."""
        return self.desk.change(
            target, Deed.WORK, lambda scene: moves.set_priority(scene.conversation, priority)
        )
