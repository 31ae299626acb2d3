"""Brings conversations up to date with the roster: what a member had, followed and was called to."""

from dataclasses import dataclass, replace

from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.moves import Moved
from backend.domain.refs import Ref
from backend.domain.succession import hand_over
from backend.ports.documents import Query
from backend.records import queues
from backend.records.chores import LEFT, Chore

_STAGES = (queues.held_by, queues.followed_by, queues.calling)
"""What waits for somebody first."""


@dataclass(frozen=True, slots=True)
class Departure:
    """The errand of a member who left; or who may only read now, and so holds nothing."""

    def bearers(self, chore: Chore, *, limit: int, cursor: str | None) -> Query:
        """What they have, then what they follow, then where they are called, whatever its status."""
        return _STAGES[chore.stage](chore.mailbox, chore.borne, limit=limit, cursor=cursor)

    def move(self, chore: Chore, mailbox: Mailbox, conversation: Conversation) -> Moved:
        """All three at once, so that each conversation says it in one line."""
        at = chore.asked_at or conversation.updated_at
        who = Ref(chore.borne, chore.name)
        return hand_over(conversation, mailbox, who, chore.into, by=chore.by, at=at)

    def settled(self, chore: Chore, mailbox: Mailbox) -> Mailbox:  # noqa: ARG002 - as of every errand
        """The mailbox goes on knowing who left."""
        return mailbox

    def following(self, chore: Chore) -> Chore | None:
        """What is next, None at the end."""
        if chore.kind != LEFT or chore.stage + 1 == len(_STAGES):
            return None
        return replace(chore, stage=chore.stage + 1)
