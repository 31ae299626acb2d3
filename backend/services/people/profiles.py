"""Persons and the mailboxes they belong to.

At a member's first verified visit their address leads to the invitation, and from then on Google's
``sub`` alone is the key: a new owner of a recycled address inherits nothing.
"""

from dataclasses import dataclass, replace

from backend.domain.mailbox import Mailbox
from backend.domain.member import Person, Profile
from backend.domain.snapshots.home import NoMailbox
from backend.ports.documents import Documents, Transaction
from backend.records import mailboxes


@dataclass(frozen=True, slots=True)
class Profiles:
    """Finds a person's mailboxes; accepts invitations at the first visit."""

    documents: Documents

    def profile(self, person: Person) -> Profile | None:
        """Return the person with their mailboxes, None if they belong to none.

        At the first visit the invitations for the person's verified address are accepted.
        """
        path = mailboxes.person_path(person.sub)
        stored = self.documents.get_many([path]).get(path)
        profile = mailboxes.read_profile(stored) if stored else self._accept_invitations(person)
        return profile if profile and profile.memberships else None

    def none_for(self, person: Person) -> NoMailbox:
        """Return what a person without a mailbox is told: to be added, or to set the first one up."""
        page = self.documents.query(mailboxes.all_mailboxes(limit=1))
        return NoMailbox(person, is_set_up=bool(page.documents))

    def _accept_invitations(self, person: Person) -> Profile | None:
        """Bind the person's ``sub`` wherever their address was invited, in one transaction."""
        own, invited = mailboxes.person_path(person.sub), mailboxes.invitation_path(person.email)

        def body(transaction: Transaction) -> Profile | None:
            found = transaction.get_many([own, invited])
            if own in found:
                return mailboxes.read_profile(found[own])
            paths = [mailboxes.path(address) for address in mailboxes.read_invitation(found.get(invited))]
            if not paths:
                return None
            documents = transaction.get_many(paths)
            bound = [
                _with_sub(mailboxes.read(documents[path]), person) for path in paths if path in documents
            ]
            bound = [mailbox for mailbox in bound if _is_in(mailbox, person.sub)]
            for mailbox in bound:
                transaction.set(mailboxes.path(mailbox.address), mailboxes.fields(mailbox))
            profile = _profile_in(person, bound)
            transaction.set(own, mailboxes.profile_fields(profile))
            transaction.delete(invited)
            return profile

        return self.documents.transact(body) if self._is_invited(person.email) else None

    def _is_invited(self, email: str) -> bool:
        path = mailboxes.invitation_path(email)
        return path in self.documents.get_many([path])


def _with_sub(mailbox: Mailbox, person: Person) -> Mailbox:
    """Bind the invited member to the person who came: from now on the ``sub`` counts."""
    return mailbox.with_member(
        person.email, lambda member: member if member.sub else replace(member, sub=person.sub)
    )


def _is_in(mailbox: Mailbox, sub: str) -> bool:
    return any(member.sub == sub for member in mailbox.roster)


def _profile_in(person: Person, bound: list[Mailbox]) -> Profile:
    """The person as the mailboxes know them: the name that the admin gave is the one colleagues see."""
    name = bound[0].member(person.sub).name if bound else person.name
    return Profile(
        Person(person.sub, person.email, name), tuple(mailbox.membership(person.sub) for mailbox in bound)
    )
