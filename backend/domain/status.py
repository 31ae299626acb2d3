"""Where a conversation stands, and how urgent it is."""

from datetime import timedelta
from enum import Enum, StrEnum, auto

from backend.domain.other import Other


class Phase(Enum):
    """What a status means for the work: every rule about statuses asks for this."""

    ACTIVE = auto()
    """Somebody still has to think about it today."""
    ASLEEP = auto()
    """Comes back by itself at a time that is set with it."""
    OVER = auto()
    """Done with, until somebody writes or reopens it."""


class Status(StrEnum):
    """Where a conversation stands, in the order in which a card offers the moves.

    A new one is a line here; the type checker then asks for its words and its icon.
    """

    _value_: str
    phase: Phase

    def __new__(cls, value: str, phase: Phase) -> "Status":
        """A status with its phase."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.phase = phase
        return member

    CLOSED = "closed", Phase.OVER
    PENDING = "pending", Phase.ACTIVE
    SNOOZED = "snoozed", Phase.ASLEEP
    OPEN = "open", Phase.ACTIVE
    SPAM = "spam", Phase.OVER


class Priority(StrEnum):
    """How urgent the team finds it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


SNOOZE_AT_MOST = timedelta(days=5 * 365)
"""Further than any work is put off, and well before the years that some zone or calendar cannot show."""

_STATUSES = {status.value: status for status in Status}
_PRIORITIES = {priority.value: priority for priority in Priority}


def status_of(word: str) -> Status | Other:
    """The status of that name, whatever version wrote it."""
    return _STATUSES.get(word) or Other(word)


def priority_of(word: str) -> Priority | Other:
    """The priority of that name, whatever version wrote it."""
    return _PRIORITIES.get(word) or Other(word)


def phase_of(status: Status | Other) -> Phase:
    """What a status means for the work. One that is not known is active: rather seen once too often."""
    return status.phase if isinstance(status, Status) else Phase.ACTIVE
