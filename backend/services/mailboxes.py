"""Mailboxes and who belongs to them.

A member is invited by e-mail address. At their first verified visit the address leads to the
invitation, and from then on Google's ``sub`` alone is the key: a new owner of a recycled address
inherits nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain.mailbox import ROSTER_LIMIT, Mailbox, clean_address
from backend.domain.member import Deed, Member, Membership, Person, Profile, Ref, Role
from backend.domain.refusals import Gone, LastAdmin, NameTaken, NotMember, TooMany
from backend.domain.snapshot import MailboxSnapshot, NoMailbox
from backend.ports.documents import AlreadyThere, Document, Documents, Transaction
from backend.records import mailboxes
from backend.services.reading import membership_in, read_mailbox


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Create, list, and the roster. ``by`` is the acting admin, None for an operator at the console."""

    documents: Documents

    def create(self, address: str, name: str) -> Mailbox:
        """Create a mailbox without members. Raises: Invalid, NameTaken."""
        address = clean_address(address)
        mailbox = Mailbox(address, " ".join(name.split()) or address.partition("@")[0].capitalize())
        try:
            self.documents.transact(
                lambda transaction: transaction.create(mailboxes.path(address), mailboxes.fields(mailbox))
            )
        except AlreadyThere:
            raise NameTaken(address) from None
        return mailbox

    def list(self) -> tuple[Mailbox, ...]:
        """Return every mailbox, by address."""
        found: list[Mailbox] = []
        cursor = None
        while True:
            page = self.documents.query(mailboxes.all_mailboxes(cursor=cursor))
            found.extend(mailboxes.read(document) for document in page.documents)
            cursor = page.cursor
            if cursor is None:
                return tuple(found)

    def get(self, address: str) -> Mailbox:
        """Return the mailbox of that address. Raises: NotMember if there is none."""
        path = mailboxes.path(clean_address(address))
        document = self.documents.get_many([path]).get(path)
        if document is None:
            raise NotMember(address)
        return mailboxes.read(document)

    def settings(self, person: Person, address: str) -> MailboxSnapshot:
        """Return the mailbox and the person's own settings in it. Raises: NotMember."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.READ)
        return MailboxSnapshot(me, mailbox, mailbox.member(person.sub).away)

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

    def add_member(
        self, address: str, email: str, role: Role, name: str | None = None, *, by: Person | None = None
    ) -> Member:
        """Invite a member, or give one who is there already this role and name.

        Raises: Invalid, NotMember, NotAllowed, TooMany, LastAdmin.
        """
        email = clean_address(email)
        called = " ".join((name or "").split()) or name_from(email)

        def change(mailbox: Mailbox, known: Profile | None) -> Mailbox:
            present = _member_with(mailbox, email)
            if present is None and len(mailbox.roster) >= ROSTER_LIMIT:
                raise TooMany("members", ROSTER_LIMIT)
            sub = present.sub if present else (known.person.sub if known else "")
            member = Member(sub, email, called if name or not present else present.name, role)
            others = tuple(other for other in mailbox.roster if other.email != email)
            return replace(mailbox, roster=(*others, member))

        mailbox = self._change_roster(address, email, by, change)
        return next(member for member in mailbox.roster if member.email == email)

    def set_role(self, address: str, email: str, role: Role, *, by: Person | None = None) -> None:
        """Change a member's role. Raises: Gone, LastAdmin, NotMember, NotAllowed."""
        email = clean_address(email)

        def change(mailbox: Mailbox, _: Profile | None) -> Mailbox:
            if _member_with(mailbox, email) is None:
                raise Gone("member")
            return _with_member(mailbox, email, lambda member: replace(member, role=role))

        self._change_roster(address, email, by, change)

    def remove_member(self, address: str, email: str, *, by: Person | None = None) -> None:
        """Take a member out; their next request is refused. Raises: as ``set_role``."""
        email = clean_address(email)

        def change(mailbox: Mailbox, _: Profile | None) -> Mailbox:
            if _member_with(mailbox, email) is None:
                raise Gone("member")
            return replace(
                mailbox, roster=tuple(member for member in mailbox.roster if member.email != email)
            )

        self._change_roster(address, email, by, change)

    def set_away(self, person: Person, address: str, *, is_away: bool) -> MailboxSnapshot:
        """Say whether the person is away: colleagues see it in the picker. Raises: NotMember."""

        def body(transaction: Transaction) -> MailboxSnapshot:
            path = mailboxes.path(address)
            me, mailbox = membership_in(transaction.get(path), person, address)
            own = mailbox.member(person.sub)
            if own.away != is_away:
                mailbox = _with_member(mailbox, own.email, lambda member: replace(member, away=is_away))
                transaction.set(path, mailboxes.fields(mailbox))
            return MailboxSnapshot(me, mailbox, is_away)

        return self.documents.transact(body)

    def _change_roster(
        self,
        address: str,
        email: str,
        by: Person | None,
        change: Callable[[Mailbox, Profile | None], Mailbox],
    ) -> Mailbox:
        """Change the roster where one address is concerned, and that person's own list with it."""
        address = clean_address(address)

        def body(transaction: Transaction) -> Mailbox:
            known = _known_person(transaction, email)
            invited = mailboxes.invitation_path(email)
            path = mailboxes.path(address)
            found = transaction.get_many([path, invited])
            mailbox = _mailbox_for(found.get(path), address, by)
            present = _member_with(mailbox, email)
            if present and present.sub and (known is None or known.person.sub != present.sub):
                holder = transaction.get(mailboxes.person_path(present.sub))
                known = mailboxes.read_profile(holder) if holder else None
            changed = change(mailbox, known)
            _check_admins(mailbox, changed)
            transaction.set(path, mailboxes.fields(changed))
            if known:
                _write_profile(transaction, _with_membership(known, changed))
            else:
                waiting = set(mailboxes.read_invitation(found.get(invited))) - {address}
                if _member_with(changed, email):
                    waiting.add(address)
                _write_invitation(transaction, invited, tuple(sorted(waiting)))
            return changed

        return self.documents.transact(body)


def name_from(email: str) -> str:
    """A presentable name made of an address: ``lea.martin@acme.test`` gives ``Lea Martin``."""
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) or email


def _known_person(transaction: Transaction, email: str) -> Profile | None:
    """The one known person who has that address; with two, the address alone decides nothing."""
    documents = transaction.query(mailboxes.people_with(email)).documents
    return mailboxes.read_profile(documents[0]) if len(documents) == 1 else None


def _mailbox_for(document: Document | None, address: str, by: Person | None) -> Mailbox:
    if by is not None:
        me, mailbox = membership_in(document, by, address)
        me.membership.check(Deed.MANAGE)
        return mailbox
    if document is None:
        raise NotMember(address)
    return mailboxes.read(document)


def _member_with(mailbox: Mailbox, email: str) -> Member | None:
    return next((member for member in mailbox.roster if member.email == email), None)


def _with_member(mailbox: Mailbox, email: str, change: Callable[[Member], Member]) -> Mailbox:
    roster = tuple(change(member) if member.email == email else member for member in mailbox.roster)
    return replace(mailbox, roster=roster)


def _with_sub(mailbox: Mailbox, person: Person) -> Mailbox:
    """Bind the invited member to the person who came: from now on the ``sub`` counts."""
    return _with_member(
        mailbox, person.email, lambda member: member if member.sub else replace(member, sub=person.sub)
    )


def _is_in(mailbox: Mailbox, sub: str) -> bool:
    return any(member.sub == sub for member in mailbox.roster)


def _profile_in(person: Person, bound: list[Mailbox]) -> Profile:
    """The person as the mailboxes know them: the name that the admin gave is the one colleagues see."""
    name = bound[0].member(person.sub).name if bound else person.name
    return Profile(
        Person(person.sub, person.email, name), tuple(mailbox.membership(person.sub) for mailbox in bound)
    )


def _check_admins(before: Mailbox, after: Mailbox) -> None:
    def admins(mailbox: Mailbox) -> int:
        return sum(member.role is Role.ADMIN for member in mailbox.roster)

    if admins(before) and not admins(after):
        raise LastAdmin


def _with_membership(known: Profile, mailbox: Mailbox) -> Profile:
    """The person's list of mailboxes as the changed roster says."""
    present = next((member for member in mailbox.roster if member.sub == known.person.sub), None)
    if present is None:
        held = tuple(one for one in known.memberships if one.mailbox.id != mailbox.address)
        return replace(known, memberships=held)
    own = Membership(Ref(mailbox.address, mailbox.name), present.role)
    if any(one.mailbox.id == mailbox.address for one in known.memberships):
        held = tuple(own if one.mailbox.id == mailbox.address else one for one in known.memberships)
    else:
        held = (*known.memberships, own)
    return replace(known, memberships=held)


def _write_profile(transaction: Transaction, profile: Profile) -> None:
    """Keep the person's list; with no mailbox left the person is forgotten and the address free again."""
    path = mailboxes.person_path(profile.person.sub)
    if profile.memberships:
        transaction.set(path, mailboxes.profile_fields(profile))
    else:
        transaction.delete(path)


def _write_invitation(transaction: Transaction, path: str, waiting: tuple[str, ...]) -> None:
    if waiting:
        transaction.set(path, mailboxes.invitation_fields(waiting))
    else:
        transaction.delete(path)
