"""Who belongs to a mailbox: a member is invited by e-mail address."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain.mailbox import ROSTER_LIMIT, Mailbox, clean_address
from backend.domain.member import Member, Membership, Person, Profile, name_from
from backend.domain.paging import page_of
from backend.domain.refs import OPERATOR, Actor, Ref
from backend.domain.refusals import Gone, LastAdmin, TooMany
from backend.domain.rights import Deed, Role
from backend.domain.snapshots.member import MailboxSnapshot, MemberSnapshot, MembersSnapshot
from backend.domain.typed import line
from backend.ports.documents import Document, Documents, Transaction
from backend.records import mailboxes, people
from backend.records.codec import over
from backend.services.kernel.reading import mailbox_in, place_in, read_mailbox

MEMBERS_PER_PAGE = 50
"""A roster may be longer than a card."""


@dataclass(frozen=True, slots=True)
class Roster:
    """List, add, change, remove, away. ``by`` is the acting admin, or the operator at the command line."""

    documents: Documents

    def page(self, person: Person, address: str, cursor: str | None) -> MembersSnapshot:
        """Return a page of the members. Raises: NotMember."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.READ)
        members = sorted(mailbox.roster, key=lambda member: (not member.sub, member.name.casefold()))
        return MembersSnapshot(me, *page_of(members, cursor, MEMBERS_PER_PAGE))

    def one(self, person: Person, address: str, email: str) -> MemberSnapshot:
        """Return a member, for an admin. Raises: NotMember, NotAllowed, Gone."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.MANAGE)
        member = mailbox.member_with(email)
        if member is None:
            raise Gone("member")
        return MemberSnapshot(me, member)

    def add(
        self, address: str, email: str, role: Role, name: str | None = None, *, by: Actor = OPERATOR
    ) -> Member:
        """Invite a member, or give one who is there already this role and name.

        Raises: Invalid, NotMember, NotAllowed, TooMany, LastAdmin.
        """
        email = clean_address(email)
        called = line(name or "") or name_from(email)

        def change(mailbox: Mailbox, known: Profile | None) -> Mailbox:
            present = mailbox.member_with(email)
            if present is None and len(mailbox.roster) >= ROSTER_LIMIT:
                raise TooMany("members", ROSTER_LIMIT)
            if present:
                member = replace(present, role=role, name=called if name else present.name)
            else:
                sub = known.person.sub if known else ""
                member = Member(sub, email, called, role, is_unproven=bool(sub))
            others = tuple(other for other in mailbox.roster if other != present)
            return replace(mailbox, roster=(*others, member))

        added = self._change(address, email, by, change).member_with(email)
        if added is None:
            raise Gone("member")
        return added

    def set_role(self, address: str, email: str, role: Role, *, by: Actor = OPERATOR) -> None:
        """Change a member's role. Raises: Gone, LastAdmin, NotMember, NotAllowed."""
        email = clean_address(email)

        def change(mailbox: Mailbox, _: Profile | None) -> Mailbox:
            present = mailbox.member_with(email)
            if present is None:
                raise Gone("member")
            return mailbox.with_member(present.email, lambda member: replace(member, role=role))

        self._change(address, email, by, change)

    def remove(self, address: str, email: str, *, by: Actor = OPERATOR) -> None:
        """Take a member out; their next request is refused. Raises: as ``set_role``."""
        email = clean_address(email)

        def change(mailbox: Mailbox, _: Profile | None) -> Mailbox:
            present = mailbox.member_with(email)
            if present is None:
                raise Gone("member")
            return mailbox.without(present)

        self._change(address, email, by, change)

    def set_away(self, person: Person, address: str, *, is_away: bool) -> MailboxSnapshot:
        """Say whether the person is away: colleagues see it in the picker. Raises: NotMember."""

        def body(transaction: Transaction) -> MailboxSnapshot:
            document = mailbox_in(transaction.get_many([mailboxes.key(address).path]), address)
            me, mailbox = place_in(mailboxes.read(document), person, address)
            own = mailbox.member(person.sub)
            if own.away != is_away:
                mailbox = mailbox.with_member(own.email, lambda member: replace(member, away=is_away))
                transaction.set(document.path, mailboxes.changed(document, mailbox))
            return MailboxSnapshot(me, mailbox, is_away)

        return self.documents.transact(body)

    def _change(
        self,
        address: str,
        email: str,
        by: Actor,
        change: Callable[[Mailbox, Profile | None], Mailbox],
    ) -> Mailbox:
        """Change the roster where one address is concerned, and that person's own list with it."""
        address = clean_address(address)

        def body(transaction: Transaction) -> Mailbox:
            holders = transaction.query(people.with_address(email)).documents
            own = holders[0] if len(holders) == 1 else None
            invitation = people.invitation(email)
            found = transaction.get_many([mailboxes.key(address).path, invitation.path])
            document = mailbox_in(found, address)
            mailbox = mailboxes.read(document)
            mailbox.check(by, Deed.MANAGE)
            present = mailbox.member_with(email)
            if present and present.sub and (own is None or own.id != present.sub):
                own = transaction.get(people.key(present.sub).path)
            known = people.read(own) if own else None
            changed = change(mailbox, known)
            _check_admins(mailbox, changed)
            transaction.set(document.path, mailboxes.changed(document, changed))
            waits = _is_waiting(changed.member_with(email))
            if own and known:
                _write_profile(transaction, own, _with_membership(known, changed), waits=waits)
            for holder in holders if waits else ():
                if own is None or holder.path != own.path:
                    _write_profile(transaction, holder, people.read(holder), waits=True)
            _write_invitation(transaction, found.get(invitation.path), address, email, waits=waits)
            return changed

        return self.documents.transact(body)


def _is_waiting(member: Member | None) -> bool:
    """Whether it takes a verified token to say who that is."""
    return member is not None and (not member.sub or member.is_unproven)


def _check_admins(before: Mailbox, after: Mailbox) -> None:
    def admins(mailbox: Mailbox) -> int:
        return sum(member.role is Role.ADMIN for member in mailbox.roster)

    if admins(before) and not admins(after):
        raise LastAdmin


def _with_membership(known: Profile, mailbox: Mailbox) -> Profile:
    """The person's list of mailboxes as the changed roster says."""
    present = next((member for member in mailbox.roster if member.sub == known.person.sub), None)
    if present is None:
        kept = tuple(one for one in known.memberships if one.mailbox.id != mailbox.address)
        return replace(known, memberships=kept)
    own = Membership(Ref(mailbox.address, mailbox.name), present.role)
    if any(one.mailbox.id == mailbox.address for one in known.memberships):
        memberships = tuple(own if one.mailbox.id == mailbox.address else one for one in known.memberships)
    else:
        memberships = (*known.memberships, own)
    return replace(known, memberships=memberships)


def _write_profile(transaction: Transaction, document: Document, profile: Profile, *, waits: bool) -> None:
    """Keep the person's list; with no mailbox left the person is forgotten and the address free again."""
    if profile.memberships:
        profile = replace(profile, is_waited_for=profile.is_waited_for or waits)
        transaction.set(document.path, over(document, people.fields(profile)))
    else:
        transaction.delete(document.path)


def _write_invitation(
    transaction: Transaction, document: Document | None, address: str, email: str, *, waits: bool
) -> None:
    """Let the mailbox wait for whoever comes with that address, or wait no longer."""
    key = people.invitation(email)
    waiting = set(key.read(document) if document else ()) - {address}
    if waits:
        waiting.add(address)
    if waiting:
        transaction.set(key.path, over(document, people.invitation_fields(tuple(sorted(waiting)))))
    else:
        transaction.delete(key.path)
