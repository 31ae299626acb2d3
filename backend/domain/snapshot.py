"""What one screen shows, whole. Services fill these, cards draw them, and neither knows the other."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member, Membership, Person, Ref
from backend.domain.note import Note
from backend.domain.refusals import LostRace
from backend.domain.view import View


@dataclass(frozen=True, slots=True)
class Viewer:
    """A colleague who has the conversation open, and since when we last heard from them."""

    who: Ref
    at: datetime


@dataclass(frozen=True, slots=True)
class Me:
    """The person for whom a screen is drawn, in the mailbox that it shows."""

    person: Person
    membership: Membership

    @property
    def ref(self) -> Ref:
        """The person's id and name."""
        return Ref(self.person.sub, self.person.name)


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
    lost: LostRace | None = None
    """Who was faster, where the click came too late and therefore changed nothing."""
    unknown_names: tuple[str, ...] = ()
    """@names of the note just written that are nobody in this mailbox."""


@dataclass(frozen=True, slots=True)
class Unshared:
    """The open message belongs to no conversation of the person's mailboxes."""

    person: Person
    mailboxes: tuple[Ref, ...]
    """Where the person may share it (needs Deed.WORK)."""
    is_readable: bool
    """False when Gmail did not let us read the headers, so that we cannot know or share."""


@dataclass(frozen=True, slots=True)
class NoMailbox:
    """The person belongs to no mailbox yet."""

    person: Person
    is_set_up: bool = True
    """Whether this installation has any mailbox at all."""


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
class LabelsSnapshot:
    """The label picker of one conversation, or (``conversation`` None) the mailbox's labels."""

    me: Me
    labels: tuple[Label, ...]
    conversation: Conversation | None = None
    next_cursor: str | None = None
    counts: dict[str, int] = field(default_factory=dict, hash=False)
    """Active conversations by label id, capped at ``view.COUNT_UP_TO``; empty in a picker."""


@dataclass(frozen=True, slots=True)
class NotesSnapshot:
    """All notes of a conversation, a page of them, newest first."""

    me: Me
    conversation: Conversation
    notes: tuple[Note, ...]
    now: datetime
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class ActivitySnapshot:
    """The activity log of a conversation, a page of it, newest first."""

    me: Me
    conversation: Conversation
    lines: tuple[Activity, ...]
    now: datetime
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class HomeSnapshot:
    """The home card of one mailbox."""

    me: Me
    mailboxes: tuple[Ref, ...]
    counts: dict[View, int] = field(hash=False)
    now: datetime
    next_up: tuple[Conversation, ...] = ()
    """The person's own active conversations that wait longest, at most three."""
    team_size: int = 1
    labels: tuple[Label, ...] = ()
    """The labels of the mailbox, by name."""


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What a bulk action did, and what undoes it."""

    key: str
    kind: str
    """assign, label, close or undo."""
    value: str
    """The member's or label's name, an empty string for close."""
    changed: int
    skipped: int
    """Conversations that were already so, are gone, or changed since."""


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """A page of a view, of a search, or of one customer's conversations."""

    me: Me
    rows: tuple[Conversation, ...]
    now: datetime
    view: View | None = None
    label: Label | None = None
    words: str = ""
    """The search text, an empty string in a view."""
    customer: str = ""
    """The customer's address where the list is that customer's history."""
    count: int | None = None
    """How many there are in all, capped at ``view.COUNT_UP_TO``; None on later pages and in searches."""
    next_cursor: str | None = None
    members: tuple[Member, ...] = ()
    labels: tuple[Label, ...] = ()
    bulk: BulkDone | None = None


@dataclass(frozen=True, slots=True)
class MailboxSnapshot:
    """The settings of one mailbox and of the person in it."""

    me: Me
    mailbox: Mailbox
    is_away: bool


@dataclass(frozen=True, slots=True)
class ComposeSnapshot:
    """What colleagues already have going on with the people a new mail is addressed to."""

    person: Person
    recipients: tuple[str, ...]
    rows: tuple[Conversation, ...]
    now: datetime
