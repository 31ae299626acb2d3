"""The past of a mailbox, taken in when it is connected: how far it is, and where it leaves conversations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.changes import Standing
from backend.domain.conversation import Conversation
from backend.domain.moves import Moved, stand
from backend.domain.refs import RELAIS
from backend.domain.status import Status


@dataclass(frozen=True, slots=True)
class Past:
    """One import: the threads of an account that are younger than ``since``, newest first. Times are UTC."""

    mailbox: str
    since: datetime
    started_at: datetime
    page: str = ""
    """Gmail's token of the page in hand, an empty string for the first one."""
    place: int = 0
    """How many threads of that page are done."""
    oldest: datetime | None = None
    """Up to here it has come: where Gmail forgets the page, it goes on from here."""
    threads: int = 0
    """Done so far."""
    messages: int = 0
    estimate: int = 0
    """How many threads there are, as Gmail guesses; it may guess too few."""
    failed: int = 0
    """Threads that Gmail did not give; the ledger finds what is missing."""
    next_at: datetime | None = None
    """Not before, so that half of Gmail's quota is left to everybody else."""
    finished_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.finished_at is not None

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1, as far as Gmail's guess goes: never 1 before it is."""
        if self.is_over:
            return 1.0
        return min(self.threads / self.estimate, 0.99) if self.estimate else 0.0


def settled(conversation: Conversation, *, begun_after: datetime, still_new_after: datetime) -> Moved:
    """Let a conversation stand where its last mail left it, before Relais came.

    It is over where the last word is ours, or nobody has written for long; else somebody waits. Only what
    the import itself began, and what nobody here has touched: every version of it was made by a mail.
    """
    last = conversation.last_message
    is_of_the_past = conversation.created_at >= begun_after and last.at < begun_after
    if not is_of_the_past or conversation.version != conversation.counts.every:
        return conversation, None
    is_over = last.is_ours or last.at < still_new_after
    status = Status.CLOSED if is_over else Status.OPEN
    if conversation.status in (status, Status.SPAM):
        return conversation, None
    # It has been over since its last mail, and is sorted there.
    moved = conversation.stamp(RELAIS.ref, conversation.updated_at)
    return stand(conversation, Standing(status, closed_at=last.at if is_over else None, moved=moved))


def paced(units: int, per_minute: int) -> timedelta:
    """How long to leave Gmail alone after spending so many units of a quota, of which half is ours."""
    return timedelta(minutes=1) * (units / (per_minute / 2))
