"""What can befall a person, as facts: ``backend.i18n.refusals`` has the words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.domain.obstacle import Obstacle


class Refusal(Exception):
    """Something was not done, for a reason that the person can be told."""


@dataclass(eq=False)
class NotMember(Refusal):
    """The person does not belong to this mailbox (or it does not exist: both look alike)."""

    mailbox: str = ""


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The person's role does not cover this deed."""

    deed: str
    role: str


@dataclass(eq=False)
class LostRace(Refusal):
    """Somebody was faster: ``by`` gave it away, moved it, wrote, answered or noted.

    ``value`` is who has it or where it stands now, an empty string for nobody and for what was written.
    """

    what: Literal["assigned", "status", "heard", "answered", "noted"]
    by: str
    at: datetime
    value: str = ""


@dataclass(eq=False)
class Gone(Refusal):
    """The thing itself is no longer there: ``what`` is conversation, note, label, member, message, alias."""

    what: str


@dataclass(eq=False)
class Unreadable(Refusal):
    """The open mail cannot be looked at."""

    obstacle: Obstacle


@dataclass(eq=False)
class Expired(Refusal):
    """The button is too old: the undo has passed, or this version of Relais no longer has it.

    ``reason`` is what stands in the way, where that is known.
    """

    what: str = "button"
    reason: Refusal | None = None


@dataclass(eq=False)
class TooLong(Refusal):
    """A typed text is longer than ``limit`` characters; ``length`` is how long, 0 where nobody counted."""

    field: str
    limit: int
    length: int = 0


@dataclass(eq=False)
class Missing(Refusal):
    """A required input was left empty."""

    field: str


@dataclass(eq=False)
class Invalid(Refusal):
    """An input has a value that cannot be used (an address that is none, a day in the past)."""

    field: str


@dataclass(eq=False)
class NameTaken(Refusal):
    """Another label of the mailbox already has this name."""

    name: str


@dataclass(eq=False)
class TooMany(Refusal):
    """More at once than allowed: labels on a conversation, rows in a bulk action, labels in a mailbox."""

    what: str
    limit: int


@dataclass(eq=False)
class LastAdmin(Refusal):
    """A mailbox keeps at least one admin."""


@dataclass(eq=False)
class Unavailable(Refusal):
    """A part of the system does not answer: ``part`` is store, gmail or chat. Nothing was changed."""

    part: str


@dataclass(eq=False)
class Unclear(Refusal):
    """The store did not say whether what was asked was carried out. Asking again does nothing twice."""


@dataclass(eq=False)
class SaidOtherwise(Refusal):
    """The same click was carried out before, with another text, or asking for something else."""

    what: Literal["text", "request"] = "text"
