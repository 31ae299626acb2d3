"""What the settings of a mailbox and its members show, whole."""

from dataclasses import dataclass

from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.snapshots.me import Me


@dataclass(frozen=True, slots=True)
class MailboxSnapshot:
    """The settings of one mailbox and of the person in it."""

    me: Me
    mailbox: Mailbox
    is_away: bool


@dataclass(frozen=True, slots=True)
class MembersSnapshot:
    """A page of the members of a mailbox: by name, those who never came last."""

    me: Me
    rows: tuple[Member, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class LeavingSnapshot:
    """A member who is to leave or to hold nothing, how much they have, and who can take it over."""

    me: Me
    member: Member
    held: int
    colleagues: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class MemberSnapshot:
    """One member of the mailbox that ``me`` is in."""

    me: Me
    member: Member
