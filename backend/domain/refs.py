"""Who and what is meant: an id with the name that people read, and who acts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.domain.other import Other


@dataclass(frozen=True, slots=True)
class Ref:
    """A member (Google ``sub``), a mailbox (address) or a label, as documents name it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who did something last, when, and the version of the conversation that it made.

    A lost race is told from it. ``version`` is 0 where the first release stamped.
    """

    by: Ref
    at: datetime
    version: int = 0


class ActorKind(StrEnum):
    """What kind of actor changes something."""

    MEMBER = "member"
    RELAIS = "relais"
    """Relais itself: a mail that came in, a snooze that ended."""
    RULE = "rule"
    TOKEN = "token"  # noqa: S105 - a program that calls the API
    OPERATOR = "operator"
    """Whoever runs the installation, at its command line."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something. ``id`` is the member's ``sub``, a rule's or a token's id, else empty."""

    kind: ActorKind | Other
    id: str = ""
    name: str = ""

    @property
    def ref(self) -> Ref:
        """The id and the name, as a card shows who did it."""
        return Ref(self.id, self.name)


RELAIS = Actor(ActorKind.RELAIS, "", "Relais")
OPERATOR = Actor(ActorKind.OPERATOR, "", "Relais")
