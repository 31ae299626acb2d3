"""What one move did to a conversation, typed: a line of the log says it, undo and replay read it.

Each change holds all that is needed to show it, and where it can be undone, to go back.
"""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.label import Label
from backend.domain.mentions import Unclear
from backend.domain.other import Other
from backend.domain.refs import Ref, Stamp
from backend.domain.status import Priority, Status
from backend.domain.sync import Place


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands, with the times that belong to it (UTC)."""

    status: Status | Other
    snoozed_until: datetime | None = None
    closed_at: datetime | None = None
    waiting_since: datetime | None = None
    waited_since: datetime | None = None
    """Of what is over: since when the customer had waited, unanswered. Reopened, they wait since then."""
    moved: Stamp | None = None
    """Who moved it there, None for the mail it began with."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A mail became a conversation by itself."""

    standing: Standing | None = None
    is_past: bool = False
    """As of ``MessageHeard``."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A member made a mail a conversation."""

    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A mail that a member had shared left the mailbox again."""


@dataclass(frozen=True, slots=True)
class MessageHeard:
    """A mail of the thread was taken in. ``standing`` is where the conversation stands since."""

    gmail_id: str
    sender: str
    standing: Standing | None = None
    written_at: datetime | None = None
    """When it came, which may be long before Relais met it. None in lines of the first release."""
    is_past: bool = False
    """It was old when Relais met it: nobody is told, no rule acts on it."""


@dataclass(frozen=True, slots=True)
class MessageRemoved:
    """A message was put into the trash or into spam in Gmail, or deleted there."""

    gmail_id: str
    sender: str
    how: Place | Other
    standing: Standing | None = None
    """Where the conversation stands since: in spam, once every message of the customer is."""


@dataclass(frozen=True, slots=True)
class MessageRestored:
    """A message that had been removed is back."""

    gmail_id: str
    sender: str
    how: Place | Other
    """Where it had been."""
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """It went from one member to another, None being nobody."""

    before: Ref | None
    after: Ref | None
    joined: tuple[Ref, ...] = ()
    """Who follows since."""
    left: tuple[Ref, ...] = ()
    """Who followed because of what is now taken back, and follows no longer."""
    since: Stamp | None = None
    """Who had given it to ``before``, and when."""
    missing: Ref | None = None
    """Who had it before what is now taken back, and works here no longer."""


@dataclass(frozen=True, slots=True)
class StatusMoved:
    """It stands elsewhere."""

    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class PrioritySet:
    """It is more or less urgent."""

    before: Priority | Other
    after: Priority | Other


@dataclass(frozen=True, slots=True)
class LabelAdded:
    """It bears a label."""

    label: Label
    place: int | None = None
    """Where among its labels, None for the end."""


@dataclass(frozen=True, slots=True)
class LabelRemoved:
    """It bears a label no longer."""

    label: Label
    place: int | None = None
    """Where among its labels it stood, None in lines of the first release."""


@dataclass(frozen=True, slots=True)
class LabelReplaced:
    """A label has another name or colour, or another label took its place."""

    before: Label
    after: Label


@dataclass(frozen=True, slots=True)
class Followed:
    """A member follows it."""

    who: Ref


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A member follows it no longer."""

    who: Ref


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """A note was written, or is shown again. ``mentioned`` are those whom it calls."""

    note_id: str
    mentioned: tuple[Ref, ...] = ()
    nobody: tuple[str, ...] = ()
    """@names that no member of the mailbox bears."""
    unclear: tuple[Unclear, ...] = ()
    """@names that several members bear."""
    joined: tuple[Ref, ...] = ()
    """Who follows since."""
    answers: tuple[str, ...] = ()
    """Ids of the notes whose mention of the author it has dealt with."""


@dataclass(frozen=True, slots=True)
class NoteEdited:
    """A note has another text. ``mentioned`` are those whom it newly calls; else as ``NoteAdded``."""

    note_id: str
    mentioned: tuple[Ref, ...] = ()
    nobody: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    joined: tuple[Ref, ...] = ()
    released: tuple[str, ...] = ()
    """Subs of those who were mentioned by it, and are no longer."""
    left: tuple[Ref, ...] = ()
    """Who followed because of it, and follows no longer."""


@dataclass(frozen=True, slots=True)
class NoteDeleted:
    """A note is hidden. ``released`` and ``left`` as ``NoteEdited``. What it had answered is open again."""

    note_id: str
    released: tuple[str, ...] = ()
    left: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Of those who bear an unclear name in a note, its author chose one.

    ``unclear`` are the names for which nobody is chosen yet.
    """

    note_id: str
    who: Ref
    unclear: tuple[Unclear, ...] = ()
    joined: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionCleared:
    """A mentioned member has dealt with it."""

    who: Ref


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """A member left the mailbox, and has, follows and is called to this no longer."""

    who: Ref
    held: bool = False
    """Whether they had it."""
    to: Ref | None = None
    """Who has it since, where they had it; None for nobody."""
    joined: tuple[Ref, ...] = ()
    """Who follows since."""


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A kind of change that a newer version wrote."""

    kind: str


Change = (
    Adopted
    | Shared
    | TakenOut
    | MessageHeard
    | MessageRemoved
    | MessageRestored
    | Assigned
    | StatusMoved
    | PrioritySet
    | LabelAdded
    | LabelRemoved
    | LabelReplaced
    | Followed
    | Unfollowed
    | NoteAdded
    | NoteEdited
    | NoteDeleted
    | Mentioned
    | MentionCleared
    | MemberLeft
    | OtherChange
)

UNDOABLE = (Assigned, StatusMoved, PrioritySet, LabelAdded, LabelRemoved, NoteAdded, NoteDeleted)
"""What holds all that is needed to go back."""
