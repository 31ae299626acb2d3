"""A shared address, and how an address is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import getaddresses, parseaddr

from backend.domain.label import Label, Retired
from backend.domain.member import Member, Membership
from backend.domain.refs import Actor, ActorKind, Ref
from backend.domain.refusals import Gone, Invalid, NotAllowed, NotMember
from backend.domain.rights import Deed, may

_ADDRESS = re.compile(
    r"[^\s@/<>\"(),:;\\\[\]\x00-\x1f]+@[^\s@/<>\"(),:;\\\[\]\x00-\x1f]+\.[^\s@/<>\"(),:;\\\[\].\x00-\x1f]+"
)


ROSTER_LIMIT = 300
"""Members of one mailbox. The roster stands in one document, which every click reads."""

FORMER_REMEMBERED = 100


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A shared address with its members and labels: what pickers, mentions and permissions need."""

    address: str
    name: str
    roster: tuple[Member, ...] = ()
    labels: tuple[Label, ...] = ()
    former: tuple[Member, ...] = ()
    """Who left, the last ``FORMER_REMEMBERED`` of them: their names are not taken for a colleague's."""
    retired: tuple[Retired, ...] = ()
    """Labels that conversations may still bear, though the mailbox has them no longer."""

    @property
    def ref(self) -> Ref:
        """The address and the name."""
        return Ref(self.address, self.name)

    def member(self, sub: str) -> Member:
        """Return the member with that Google ``sub``. Raises: Gone."""
        for member in self.roster:
            if sub and member.sub == sub:
                return member
        raise Gone("member")

    def membership(self, sub: str) -> Membership:
        """Return what that person is here. Raises: NotMember."""
        for member in self.roster:
            if sub and member.sub == sub:
                return Membership(self.ref, member.role)
        raise NotMember(self.address)

    def check(self, actor: Actor, deed: Deed) -> None:
        """Raise NotMember or NotAllowed unless that actor may do ``deed`` here."""
        if actor.kind is ActorKind.MEMBER:
            self.membership(actor.id).check(deed)
        elif not may(actor.kind, deed):
            raise NotAllowed(deed.value, actor.kind.value)

    def label(self, label_id: str) -> Label:
        """Return the label. Raises: Gone."""
        for label in self.labels:
            if label.id == label_id:
                return label
        raise Gone("label")

    def member_with(self, email: str) -> Member | None:
        """The member with that e-mail address, or whose it was before; None if there is none."""
        named = (member for member in self.roster if member.email == email)
        once = (member for member in self.roster if email in member.former)
        return next(named, None) or next(once, None)

    def with_member(self, email: str, change: Callable[[Member], Member]) -> "Mailbox":
        """The mailbox with the member of that address changed."""
        roster = tuple(change(member) if member.email == email else member for member in self.roster)
        return replace(self, roster=roster)

    def without(self, member: Member) -> "Mailbox":
        """The mailbox that the member has left."""
        others = tuple(one for one in self.roster if one != member)
        gone = tuple(one for one in self.former if one.sub != member.sub)
        former = (*gone, member)[-FORMER_REMEMBERED:] if member.sub else self.former
        return replace(self, roster=others, former=former)

    def is_ours(self, address: str) -> bool:
        """Whether mail from that address comes from the team."""
        return address == self.address or self.member_with(address) is not None


def clean_address(typed: str) -> str:
    """Return the bare address in lower case, as documents are keyed. Raises: Invalid."""
    address = parseaddr(typed)[1].strip().lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise Invalid("address")
    return address


def addresses_in(*headers: str) -> tuple[tuple[str, str], ...]:
    """Return (name, lower-case address) of every address in the header values, each address once."""
    found: dict[str, str] = {}
    for name, address in getaddresses(list(headers)):
        if _ADDRESS.fullmatch(address.lower()):
            found.setdefault(address.lower(), name)
    return tuple((name, address) for address, name in found.items())
