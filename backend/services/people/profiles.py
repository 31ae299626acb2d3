"""Persons and the mailboxes they belong to.

At a member's first verified visit their address leads to the invitation, and from then on Google's
``sub`` alone is the key: a new owner of a recycled address inherits nothing.
"""

from dataclasses import dataclass, replace

from backend.domain.mailbox import Mailbox
from backend.domain.member import Person, Profile
from backend.domain.snapshots.home import NoMailbox
from backend.ports.documents import Documents, Transaction
from backend.records import mailboxes, people
from backend.records.key import fetch, fetch_one


@dataclass(frozen=True, slots=True)
class Profiles:
    """Finds a person's mailboxes; accepts invitations at the first visit."""

    documents: Documents

    def profile(self, person: Person) -> Profile | None:
        """Return the person with their mailboxes, None if they belong to none.

        At the first visit the invitations for the person's verified address are accepted.
        """
        known = fetch_one(self.documents, people.key(person.sub)) or self._accept_invitations(person)
        return known if known and known.memberships else None

    def none_for(self, person: Person) -> NoMailbox:
        """Return what a person without a mailbox is told: to be added, or to set the first one up."""
        page = self.documents.query(mailboxes.every(limit=1))
        return NoMailbox(person, is_set_up=bool(page.documents))

    def _accept_invitations(self, person: Person) -> Profile | None:
        """Bind the person's ``sub`` wherever their address was invited, in one transaction."""
        own, invitation = people.key(person.sub), people.invitation(person.email)
        if fetch_one(self.documents, invitation) is None:
            return None

        def body(transaction: Transaction) -> Profile | None:
            found = fetch(transaction, [own, invitation])
            known, invited = found.get(own), found.get(invitation) or ()
            if known or not invited:
                return known
            documents = transaction.get_many([mailboxes.key(address).path for address in invited])
            bound = [
                (document, mailbox)
                for document in documents.values()
                if _is_in(mailbox := _with_sub(mailboxes.read(document), person), person.sub)
            ]
            for document, mailbox in bound:
                transaction.set(document.path, mailboxes.changed(document, mailbox))
            profile = _profile_in(person, [mailbox for _, mailbox in bound])
            transaction.set(own.path, people.fields(profile))
            transaction.delete(invitation.path)
            return profile

        return self.documents.transact(body)


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
