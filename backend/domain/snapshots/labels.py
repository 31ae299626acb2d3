"""What the screens of labels show, whole."""

from dataclasses import dataclass, field

from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.snapshots.me import Me


@dataclass(frozen=True, slots=True)
class LabelsSnapshot:
    """The label picker of one conversation, or (``conversation`` None) the mailbox's labels."""

    me: Me
    labels: tuple[Label, ...]
    conversation: Conversation | None = None
    next_cursor: str | None = None
    counts: dict[str, int] = field(default_factory=dict, hash=False)
    """Active conversations by label id, capped at ``view.COUNT_UP_TO``; empty in a picker."""
    cursor: str | None = None
    """Where this page begins, None for the first one."""


@dataclass(frozen=True, slots=True)
class LabelAhead:
    """What merging a label into another one, or (``into`` None) deleting it, will do."""

    me: Me
    label: Label
    into: Label | None
    count: int
    """Conversations that bear it, whatever their status, capped at ``view.COUNT_UP_TO``."""
