"""Persons and the mailboxes they belong to.

At a member's first verified visit their address leads to the invitation, and from then on Google's
``sub`` alone is the key: a new owner of a recycled address inherits nothing. When the address of a person
changes, every roster follows at their next visit.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from backend.domain.mailbox import Mailbox
from backend.domain.member import Membership, Person, Profile
from backend.domain.refs import Ref
from backend.domain.roster import settled
from backend.domain.snapshots.home import NoMailbox
from backend.ports.documents import Documents, Transaction
from backend.records import mailboxes, people
from backend.records.codec import over
from backend.records.key import Found, fetch, fetch_one

REMEMBERED = 10_000


class _Settled:
    """Under which address this process has seen each person, all of it settled. A hint, to save a read."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def holds(self, person: Person) -> bool:
        return self._seen.get(person.sub) == person.email

    def forget(self, person: Person) -> None:
        with self._lock:
            self._seen.pop(person.sub, None)

    def remember(self, person: Person) -> None:
        with self._lock:
            self._seen[person.sub] = person.email
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Profiles:
    """Finds a person's mailboxes; accepts invitations, and follows the address."""

    documents: Documents
    _settled: _Settled = field(default_factory=_Settled)

    def profile(self, person: Person, known: Profile | None = None) -> Profile | None:
        """Return the person with their mailboxes, None if they belong to none.

        ``known`` is what is stored of them, where that was read already. Invitations for the verified
        address are accepted at the first visit, and at the first one under another address: until then
        nobody can have been shown anything. What can wait is left to ``follow``.
        """
        known = known or fetch_one(self.documents, people.key(person.sub))
        if known is None or known.is_waited_for or known.person.email != person.email:
            self._settled.forget(person)
        if known is None or known.person.email != person.email:
            is_invited = fetch_one(self.documents, people.invitation(person.email)) is not None
            if is_invited or (known and known.is_waited_for):
                known = self._settle(person)
        return known if known and known.memberships else None

    def is_followed(self, person: Person) -> bool:
        """Whether nothing remains to be done for this address, as far as this process knows."""
        return self._settled.holds(person)

    def follow(self, person: Person) -> None:
        """After the answer: let all rosters know the person's address, and accept what waits for it."""
        if self.is_followed(person):
            return
        known = fetch_one(self.documents, people.key(person.sub))
        if known and (known.is_waited_for or known.person.email != person.email):
            self._settle(person)
        self._settled.remember(person)

    def none_for(self, person: Person) -> NoMailbox:
        """Return what a person without a mailbox is told: to be added, or to set the first one up."""
        page = self.documents.query(mailboxes.every(limit=1))
        return NoMailbox(person, is_set_up=bool(page.documents))

    def _settle(self, person: Person) -> Profile | None:
        """Let the person stand once in each roster where they are or were invited, in one transaction."""
        own, invitation = people.key(person.sub), people.invitation(person.email)

        def body(transaction: Transaction) -> Profile | None:
            found = fetch(transaction, [own, invitation])
            known, invited = found.get(own), found.get(invitation) or ()
            addresses = [*(one.mailbox.id for one in known.memberships), *invited] if known else [*invited]
            if not addresses:
                return known
            keeps = known is None or not _others_with(transaction, known.person)
            documents = transaction.get_many([mailboxes.key(one).path for one in dict.fromkeys(addresses)])
            here: list[Mailbox] = []
            for document in documents.values():
                before = mailboxes.read(document)
                after = settled(before, person, keeps_former=keeps)
                here.append(after)
                if after != before:
                    transaction.set(document.path, mailboxes.changed(document, after))
            profile = _profile_in(person, known, here)
            _write(transaction, found, own.path, profile)
            transaction.delete(invitation.path)
            return profile

        return self.documents.transact(body)


def _others_with(transaction: Transaction, person: Person) -> bool:
    """Whether somebody else bears the address that is known of that person."""
    holders = transaction.query(people.with_address(person.email)).documents
    return any(document.id != person.sub for document in holders)


def _write(transaction: Transaction, found: Found, path: str, profile: Profile) -> None:
    """Keep the person's list; whoever belongs nowhere is forgotten."""
    document = found.document(people.key(profile.person.sub))
    if profile.memberships:
        transaction.set(path, over(document, people.fields(profile)))
    elif document:
        transaction.delete(path)


def _profile_in(person: Person, known: Profile | None, here: list[Mailbox]) -> Profile:
    """The person as the mailboxes know them: the name that the admin gave is the one colleagues see."""
    members = [(mailbox, one) for mailbox in here for one in mailbox.roster if one.sub == person.sub]
    name = known.person.name if known else members[0][1].name if members else person.name
    memberships = tuple(Membership(Ref(box.address, box.name), one.role) for box, one in members)
    return Profile(Person(person.sub, person.email, name), memberships)
