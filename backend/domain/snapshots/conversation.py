"""What the screens of one conversation show, whole."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.activity import Activity
from backend.domain.changes import Mentioned, NoteAdded, NoteEdited
from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.member import Member, Person
from backend.domain.mentions import Unclear
from backend.domain.note import Note
from backend.domain.obstacle import Obstacle
from backend.domain.refs import Ref
from backend.domain.refusals import LostRace
from backend.domain.snapshots.me import Me
from backend.domain.undo import overtaken, still_holds


@dataclass(frozen=True, slots=True)
class Viewer:
    """A colleague who has the conversation open, and since when we last heard from them."""

    who: Ref
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationSnapshot:
    """The conversation card."""

    me: Me
    conversation: Conversation
    now: datetime
    viewers: tuple[Viewer, ...] = ()
    is_noted: bool = False
    """Whether the person's own look was noted so shortly ago that it need not be noted again."""
    also_in: tuple[Ref, ...] = ()
    """Other mailboxes of the person that have the same thread."""
    done: Activity | None = None
    """What the person's click has just done, None where it changed nothing or no click was made."""
    following: Conversation | None = None
    """The one that comes after it in the list it was opened from, where that was asked for."""
    is_readable: bool | None = None
    """Whether its mail can be read in the mailbox's account, None where nobody looked."""
    lost: LostRace | None = None
    """Who was faster, where the click came too late and therefore changed nothing."""
    labels: tuple[Label, ...] = ()
    """The mailbox's, after a click: what may be put on or taken off next."""

    @property
    def still_holds(self) -> bool:
        """Whether what was done is so still; a late repetition may meet what others did since."""
        return bool(self.done and still_holds(self.conversation, self.done.change))

    @property
    def overtaken(self) -> LostRace | None:
        """Who has moved on since the click was carried out, None where nobody has."""
        return overtaken(self.conversation, self.done.change) if self.done else None

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """@names of the note just written that are nobody in this mailbox."""
        change = self.done.change if self.done else None
        return change.nobody if isinstance(change, NoteAdded | NoteEdited) else ()

    @property
    def unclear_names(self) -> tuple[Unclear, ...]:
        """@names of the note just written for which somebody is to be chosen yet."""
        change = self.done.change if self.done else None
        return change.unclear if isinstance(change, NoteAdded | NoteEdited | Mentioned) else ()


@dataclass(frozen=True, slots=True)
class Unshared:
    """The open message belongs to no conversation of the person's mailboxes."""

    person: Person
    mailboxes: tuple[Ref, ...]
    """Where the person may share it (needs Deed.WORK)."""
    obstacle: Obstacle | None = None
    """Why Gmail does not let us read the headers, so that we cannot know or share."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A member in the assign picker, with the number of open conversations they have."""

    member: Member
    open_count: int


@dataclass(frozen=True, slots=True)
class AssignSnapshot:
    """The assign picker: present members by open count, then away ones, then those who never came."""

    me: Me
    conversation: Conversation
    choices: tuple[Choice, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class NotesSnapshot:
    """All notes of a conversation, a page of them, newest first."""

    me: Me
    conversation: Conversation
    notes: tuple[Note, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class ActivitySnapshot:
    """The activity log of a conversation, a page of it, newest first."""

    me: Me
    conversation: Conversation
    lines: tuple[Activity, ...]
    next_cursor: str | None = None
    undoable: frozenset[str] = frozenset()
    """Ids of those that the person can take back now."""
