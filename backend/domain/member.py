"""A person, the mailboxes they belong to, and what each role may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.refs import Ref
from backend.domain.refusals import NotAllowed, NotMember


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands behind a request, as Google's verified ID token says. ``email`` is lower case."""

    sub: str
    email: str
    name: str


class Role(StrEnum):
    """What a member is in one mailbox."""

    ADMIN = "admin"
    AGENT = "agent"
    OBSERVER = "observer"


class Deed(StrEnum):
    """What a member may or may not do, as the refusal names it."""

    READ = "read"
    FOLLOW = "follow"
    NOTE = "note"
    WORK = "work"
    """Assign, label, set status and priority."""
    MANAGE = "manage"
    """Members, and renaming, merging and deleting labels."""


_ALLOWED: Mapping[Role, frozenset[Deed]] = {
    Role.OBSERVER: frozenset({Deed.READ, Deed.FOLLOW, Deed.NOTE}),
    Role.AGENT: frozenset({Deed.READ, Deed.FOLLOW, Deed.NOTE, Deed.WORK}),
    Role.ADMIN: frozenset(Deed),
}


def may(role: Role, deed: Deed) -> bool:
    """Whether a member of that role may do it."""
    return deed in _ALLOWED[role]


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in one mailbox."""

    mailbox: Ref
    role: Role

    def check(self, deed: Deed) -> None:
        """Raise NotAllowed unless the role may do ``deed``."""
        if not may(self.role, deed):
            raise NotAllowed(deed.value, self.role.value)


@dataclass(frozen=True, slots=True)
class Member:
    """A member as colleagues see them in pickers. ``sub`` is empty until their first verified visit."""

    sub: str
    email: str
    name: str
    role: Role
    away: bool = False

    @property
    def ref(self) -> Ref:
        """The member's id and name."""
        return Ref(self.sub, self.name)


@dataclass(frozen=True, slots=True)
class Profile:
    """A known person with every mailbox they belong to, in the order in which they joined."""

    person: Person
    memberships: tuple[Membership, ...]

    def in_mailbox(self, address: str) -> Membership:
        """Return the membership in that mailbox. Raises: NotMember."""
        for membership in self.memberships:
            if membership.mailbox.id == address:
                return membership
        raise NotMember(address)


def name_from(email: str) -> str:
    """A presentable name made of an address: ``lea.martin@acme.test`` gives ``Lea Martin``."""
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) or email
