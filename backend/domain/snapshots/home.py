"""What the home card, the first run and a mail being written show, whole."""

from dataclasses import dataclass, field

from backend.domain.account import Account
from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.member import Person
from backend.domain.refs import Ref
from backend.domain.snapshots.me import Me
from backend.domain.view import AnyView


@dataclass(frozen=True, slots=True)
class NoMailbox:
    """The person belongs to no mailbox yet."""

    person: Person
    is_set_up: bool = True
    """Whether this installation has any mailbox at all."""


@dataclass(frozen=True, slots=True)
class HomeSnapshot:
    """The home card of one mailbox."""

    me: Me
    mailboxes: tuple[Ref, ...]
    counts: dict[AnyView, int] = field(hash=False)
    next_up: tuple[Conversation, ...] = ()
    """The person's own active conversations that come first, at most three."""
    team_size: int = 1
    labels: tuple[Label, ...] = ()
    """The labels of the mailbox, by name."""
    account: Account | None = None
    """The connected account, for admins."""


@dataclass(frozen=True, slots=True)
class ComposeSnapshot:
    """What colleagues already have going on with the people a new mail is addressed to."""

    person: Person
    recipients: tuple[str, ...]
    rows: tuple[Conversation, ...]
