"""One plan carried out on several conversations: what can be done is done, the rest is left and told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.refs import Actor, Ref
from backend.domain.refusals import Expired, Gone, LostRace
from backend.domain.rights import Deed
from backend.domain.snapshots.list import BulkDone, LeftRow
from backend.ports.documents import Transaction
from backend.records.clicks import Carried
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current


@dataclass(frozen=True, slots=True)
class Scene:
    """What a bulk action sees at the start of its transaction."""

    actor: Actor
    mailbox: Mailbox
    now: datetime

    @property
    def me(self) -> Ref:
        """The member, as a conversation remembers who did it."""
        return self.actor.ref


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with each conversation, and how the card calls it."""

    kind: str
    value: str
    apply: Callable[[Conversation], Moved]
    threads: tuple[str, ...]
    undoes: str = ""
    choice: str = ""


@dataclass(slots=True)
class Tally:
    """What a plan did, conversation by conversation."""

    carried: dict[str, Carried] = field(default_factory=dict)
    left: list[LeftRow] = field(default_factory=list)
    gone: int = 0

    def told(self, key: str, plan: Plan) -> BulkDone:
        """The same as a card tells it; ``key`` is what its undo names."""
        changed = len(self.carried)
        skipped = len(plan.threads) - changed
        left = tuple(self.left)
        return BulkDone(key, plan.kind, plan.value, changed, skipped, left, plan.choice, self.gone)


def carry(transaction: Transaction, key: str, scene: Scene, plan: Plan, present: list[Current]) -> Tally:
    """Carry out the plan on each that is present, and return what it did and what it left."""
    tally = Tally(gone=len(plan.threads) - len(present))
    for current in present:
        thread_id = current.conversation.thread_id
        attempt = Attempt(scene.actor, Deed.WORK, message_key(f"{key} {thread_id}"), plan.undoes)
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
