"""Shared labels as labels of the mailbox's Gmail: which, under what name, and what a change there means.

The two are told together by Gmail's label id, never by name, so that either side may be renamed.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from backend.domain.conversation import Conversation
from backend.domain.folding import folded
from backend.domain.other import Other
from backend.domain.replacing import replace

PARENT = "Relais"
"""Everything mirrored stands under this label, so that it collides with no label of Gmail's or anybody's."""

MIRRORED_AT_MOST = 300
"""Labels that one mailbox mirrors: Gmail slows down with many hundreds of them."""

ASSIGNEE, STATUS = "assignee", "status"
"""What else may be mirrored, if an admin wants it: to Gmail only; changed there, it is put right."""

LABELS = "labels"
"""The shared labels: without them, nothing is mirrored."""

SWITCHES = (LABELS, ASSIGNEE, STATUS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that should be in Gmail: by Relais' key for it, and as people read it."""

    key: str
    """The label's id; ``assignee:`` and a ``sub``, or ``status:`` and a status."""
    name: str


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A label that is in Gmail."""

    key: str
    gmail_id: str
    name: str
    """Its whole name there, as Relais gave it last."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """What a mailbox mirrors. One that is off keeps its labels until they are removed."""

    mailbox: str
    is_on: bool = False
    also: frozenset[str] = frozenset()
    """ASSIGNEE, STATUS."""
    labels: tuple[Mirrored, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    """(name, what Gmail said) of labels that it would not take; the others are not held up."""
    swept_at: datetime | None = None
    """When Gmail's labels were last compared with these (UTC)."""

    def of_key(self, key: str) -> Mirrored | None:
        """How that label is mirrored, None if it is not."""
        return next((one for one in self.labels if one.key == key), None)

    def switched(self, part: str, *, is_on: bool) -> "Mirror":
        """With one of ``SWITCHES`` put on or off; the others, and the labels in Gmail, stay as they are."""
        if part == LABELS:
            return replace(self, is_on=is_on)
        return replace(self, also=self.also | {part} if is_on else self.also - {part})

    @property
    def in_gmail(self) -> tuple[Mirrored, ...]:
        """Those that are in Gmail, without the one under which they stand."""
        return tuple(one for one in self.labels if one.key)

    @property
    def gmail_ids(self) -> frozenset[str]:
        """Gmail's ids of all that is mirrored."""
        return frozenset(one.gmail_id for one in self.labels)


def wanted(conversation: Conversation, also: Collection[str]) -> tuple[Wanted, ...]:
    """What the messages of a conversation should bear in Gmail."""
    return tuple(_wanted(conversation, also))


def _wanted(conversation: Conversation, also: Collection[str]) -> Iterator[Wanted]:
    for label in conversation.labels:
        yield Wanted(label.id, label.name)
    if ASSIGNEE in also and conversation.assignee:
        yield Wanted(f"{ASSIGNEE}:{conversation.assignee.id}", f"@{conversation.assignee.name}")
    if STATUS in also and not isinstance(conversation.status, Other):
        yield Wanted(f"{STATUS}:{conversation.status.value}", f"#{conversation.status.value}")


def is_shared_label(key: str) -> bool:
    """Whether it stands for a shared label, and not for who has it or where it stands."""
    return not key.startswith((f"{ASSIGNEE}:", f"{STATUS}:"))


def gmail_name(name: str, taken: Iterable[str]) -> str:
    """The name in Gmail: under the parent, and unlike those ``taken``, whose case does not count there.

    Gmail reads a slash as "under": one in a name becomes a look-alike, or the label would hang under nothing.
    """
    plain = f"{PARENT}/{name.replace('/', '∕').strip()}"
    known = {folded(one) for one in taken}
    tries = (plain, *(f"{plain} ({number})" for number in range(2, MIRRORED_AT_MOST + 2)))
    return next(one for one in tries if folded(one) not in known)


@dataclass(frozen=True, slots=True)
class Touch:
    """What somebody did in Gmail to the mirrored labels of a conversation's messages."""

    appeared: frozenset[str] = frozenset()
    """Gmail's ids of labels that were put on a message."""
    vanished: frozenset[str] = frozenset()
    """Those that were taken off one; the last word counts for each."""

    def then(self, before: Collection[str], after: Collection[str]) -> "Touch":
        """With a further change, from the labels that a message bore to those that it bears."""
        came, went = frozenset(after) - frozenset(before), frozenset(before) - frozenset(after)
        return Touch((self.appeared | came) - went, (self.vanished | went) - came)

    def of(self, gmail_ids: Collection[str]) -> "Touch":
        """Only what concerns these labels."""
        ids = frozenset(gmail_ids)
        return Touch(self.appeared & ids, self.vanished & ids)

    def __bool__(self) -> bool:
        return bool(self.appeared or self.vanished)


NOTHING = Touch()


@dataclass(frozen=True, slots=True)
class Meant:
    """What a touch asks of the conversation, by Relais' label ids."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def meant(
    touch: Touch,
    mirror: Mirror,
    conversation: Conversation,
    *,
    borne: Collection[str],
    there: Collection[str],
) -> Meant:
    """What people meant for the conversation by what they did to its messages.

    ``borne`` are Gmail's ids that any message still bears: a label is off only when the last one lost it.
    ``there`` are the labels that the account still has: one that was deleted there as a whole was not taken
    off each conversation. It is put back.
    """
    has = {label.id for label in conversation.labels}
    shared = [one for one in mirror.labels if is_shared_label(one.key)]
    return Meant(
        tuple(one.key for one in shared if one.gmail_id in touch.appeared and one.key not in has),
        tuple(
            one.key
            for one in shared
            if one.gmail_id in touch.vanished
            and one.key in has
            and one.gmail_id in there
            and one.gmail_id not in borne
        ),
    )
