"""A person, and the mailboxes they belong to."""

from dataclasses import dataclass

from backend.domain.other import Other
from backend.domain.refs import Actor, ActorKind, Ref
from backend.domain.refusals import NotAllowed, NotMember
from backend.domain.rights import Deed, Role, may


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands behind a request, as Google's verified ID token says. ``email`` is lower case."""

    sub: str
    email: str
    name: str

    @property
    def actor(self) -> Actor:
        """The person as the one who changes something."""
        return Actor(ActorKind.MEMBER, self.sub, self.name)


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in one mailbox."""

    mailbox: Ref
    role: Role | Other

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
    role: Role | Other
    away: bool = False
    former: tuple[str, ...] = ()
    """Addresses that were theirs, until somebody else comes with one of them."""
    is_unproven: bool = False
    """They were added by the address that is known of them: their next token has to bear it."""
    heir: str = ""
    """Of a member who left or may only read now: to whom their work went, an empty string for nobody."""

    @property
    def ref(self) -> Ref:
        """The member's id and name."""
        return Ref(self.sub, self.name)


@dataclass(frozen=True, slots=True)
class Profile:
    """A known person with every mailbox they belong to, in the order in which they joined."""

    person: Person
    memberships: tuple[Membership, ...]
    is_waited_for: bool = False
    """Somebody was added under the address that is known of them: their next token shows who that is."""

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
