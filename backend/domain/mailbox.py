"""A shared address, and how an address is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain.addresses import authors_in, canonical
from backend.domain.label import Label, Retired
from backend.domain.member import Member, Membership
from backend.domain.refs import Actor, ActorKind, Ref
from backend.domain.refusals import Gone, Invalid, NotAllowed, NotMember
from backend.domain.rights import Deed, may
from backend.domain.sender import Sender

_KEY = re.compile(r"[^\s/\"\\]+")
"""An address that can be part of a document's path."""

ROSTER_LIMIT = 300
"""Members of one mailbox. The roster stands in one document, which every click reads."""

FORMER_REMEMBERED = 100

ALIAS_LIMIT = 50
"""Aliases of one mailbox."""


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
    aliases: tuple[str, ...] = ()
    """Other addresses under which mail comes to it: of another domain of the company, of a group."""
    senders: tuple[Sender, ...] = ()
    """Where answers leave under another address than the one that was written to."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its address and its aliases."""
        return (self.address, *self.aliases)

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

    @property
    def ours(self) -> frozenset[str]:
        """Every address from which the team writes: the mailbox's and the members' own."""
        members = (address for member in self.roster for address in (member.email, *member.former))
        return frozenset({*self.addresses, *members})

    def is_member(self, address: str) -> bool:
        """Whether the address is, or was, a member's own."""
        return self.member_with(address) is not None

    def is_ours(self, address: str) -> bool:
        """Whether mail from that address comes from the team."""
        return address in self.addresses or self.is_member(address)


def can_be_mailbox(address: str) -> bool:
    """Whether a canonical address may be the key of a document."""
    return len(address) <= 254 and bool(_KEY.fullmatch(address))


def clean_address(typed: str) -> str:
    """Return the bare address, as documents are keyed (see ``addresses.canonical``). Raises: Invalid."""
    found = [one.address for one in authors_in(typed)] if "<" in typed else [canonical(typed.strip())]
    if len(found) != 1 or not can_be_mailbox(found[0]):
        raise Invalid("address")
    return found[0]
