"""Who belongs to a mailbox: a member is invited by e-mail address."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol

from backend.domain.mailbox import ROSTER_LIMIT, Mailbox, clean_address
from backend.domain.member import Member, Person, Profile, name_from
from backend.domain.paging import page_of
from backend.domain.refs import OPERATOR, Actor
from backend.domain.refusals import Gone, LastAdmin, NotMember, TooMany
from backend.domain.rights import Deed, Role, may
from backend.domain.snapshots.member import LeavingSnapshot, MailboxSnapshot, MemberSnapshot, MembersSnapshot
from backend.domain.status import Status
from backend.domain.typed import line
from backend.domain.view import HELD_UP_TO, View
from backend.ports.clock import Clock
from backend.ports.documents import Count, Documents, StoreError, Transaction
from backend.records import chores, clicks, mailboxes, presence, queues
from backend.records.chores import Chore
from backend.records.clicks import Managed
from backend.records.key import Key, fetch_one
from backend.services.kernel.once import Asked, once
from backend.services.kernel.reading import mailbox_in, place_in, read_mailbox
from backend.services.kernel.unclear import after_writing
from backend.services.people.roster_change import Change, Order, carry_out

log = logging.getLogger(__name__)

MEMBERS_PER_PAGE = 50
"""A roster may be longer than a card."""

SEEN_AT_MOST = 100
"""Conversations that a member can have looked at within the minutes that a look lasts."""


class Carrier(Protocol):
    """Carries to conversations what was decided for a whole mailbox."""

    def begin(self, key: Key[Chore]) -> None:
        """Do at once what can be; the rest is done by the clock."""
        ...


class Added(NamedTuple):
    """A member as adding left them, and as they stood in the roster before, None for somebody new."""

    member: Member
    before: Member | None


@dataclass(frozen=True, slots=True)
class Roster:
    """List, add, change, remove, away. ``by`` is the acting admin, or the operator at the command line.

    ``click_key`` is the same for a click and its repetitions, which are told what the first one did.
    """

    documents: Documents
    clock: Clock
    carrying: Carrier

    def page(self, person: Person, address: str, cursor: str | None) -> MembersSnapshot:
        """Return a page of the members. Raises: NotMember."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.READ)
        members = sorted(mailbox.roster, key=lambda member: (not member.sub, member.name.casefold()))
        return MembersSnapshot(me, *page_of(members, cursor, MEMBERS_PER_PAGE))

    def one(self, person: Person, address: str, email: str) -> MemberSnapshot:
        """Return a member, for an admin. Raises: NotMember, NotAllowed, Gone."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.MANAGE)
        return MemberSnapshot(me, _member(mailbox, email))

    def add(
        self,
        address: str,
        email: str,
        role: Role,
        name: str | None = None,
        *,
        by: Actor = OPERATOR,
        click_key: str = "",
    ) -> Added:
        """Invite a member, or give one who is there already this role and name.

        Raises: Invalid, NotMember, NotAllowed, TooMany, LastAdmin, SaidOtherwise.
        """
        order = self._order(address, email, by, click_key=click_key)
        email = order.email
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

        done = self._change(order, ("add", role.value, called), change)
        if done.after is None:
            raise Gone("member")
        return Added(done.after, done.before)

    def set_role(
        self,
        address: str,
        email: str,
        role: Role,
        *,
        to: str = "",
        by: Actor = OPERATOR,
        click_key: str = "",
    ) -> None:
        """Change a member's role. What somebody has who only reads from now on goes as with ``remove``.

        Raises: Gone, LastAdmin, NotMember, NotAllowed, SaidOtherwise.
        """
        order = self._order(address, email, by, to, click_key)

        def change(mailbox: Mailbox, _: Profile | None) -> Mailbox:
            present = _member(mailbox, order.email)
            return mailbox.with_member(present.email, lambda member: replace(member, role=role))

        self._change(order, ("role", role.value), change)

    def remove(
        self, address: str, email: str, *, to: str = "", by: Actor = OPERATOR, click_key: str = ""
    ) -> None:
        """Take a member out; their next request is refused.

        What they have goes to a colleague (``to``, a ``sub`` or an address), or back to Unassigned: at once
        where that is done within seconds, else by the clock. Raises: as ``set_role``.
        """
        order = self._order(address, email, by, to, click_key)

        def change(mailbox: Mailbox, _: Profile | None) -> Mailbox:
            return mailbox.without(_member(mailbox, order.email))

        self._change(order, ("remove",), change)

    def is_done(self, address: str, click_key: str) -> bool:
        """Whether a click has changed the roster before: then nothing is asked any more before it is told."""
        return fetch_one(self.documents, clicks.managing_key(clean_address(address), click_key)) is not None

    def set_away(
        self, person: Person, address: str, *, is_away: bool, click_key: str = ""
    ) -> MailboxSnapshot:
        """Say whether the person is away: colleagues see it in the picker. Raises: NotMember, SaidOtherwise.

        The repetition of a click shows what stands: the person may have come back since, somewhere else.
        """
        words = (person.sub, "away", "yes" if is_away else "no")

        def act(transaction: Transaction) -> Managed:
            document = mailbox_in(transaction.get_many([mailboxes.key(address).path]), address)
            _, mailbox = place_in(mailboxes.read(document), person, address)
            own = mailbox.member(person.sub)
            if own.away != is_away:
                mailbox = mailbox.with_member(own.email, lambda member: replace(member, away=is_away))
                transaction.set(document.path, mailboxes.changed(document, mailbox))
            return Managed(own, mailbox.member(person.sub))

        once(self.documents, Asked(address, click_key, words, self.clock.now()), act)
        with after_writing():
            me, mailbox = read_mailbox(self.documents, person, address, Deed.READ)
        return MailboxSnapshot(me, mailbox, mailbox.member(person.sub).away)

    def leaving(self, person: Person, address: str, email: str) -> LeavingSnapshot:
        """Return what a member has, for an admin who lets them go. Raises: as ``one``; LastAdmin."""
        me, mailbox = read_mailbox(self.documents, person, address, Deed.MANAGE)
        member = _member(mailbox, email)
        if [one.email for one in mailbox.roster if one.role is Role.ADMIN] == [member.email]:
            raise LastAdmin
        workers = tuple(one for one in mailbox.roster if one.sub and may(one.role, Deed.WORK))
        colleagues = tuple(one for one in workers if one.sub != member.sub)
        return LeavingSnapshot(me, member, self._held(address, member), colleagues)

    def held_by(self, address: str, email: str) -> int:
        """How many conversations a member has that are not over, each kind up to ``HELD_UP_TO``.

        Raises: NotMember, Gone.
        """
        mailbox = fetch_one(self.documents, mailboxes.key(clean_address(address)))
        if mailbox is None:
            raise NotMember(address)
        return self._held(address, _member(mailbox, clean_address(email)))

    def _held(self, address: str, member: Member) -> int:
        if not member.sub:
            return 0
        mine = queues.in_view(address, View.MINE, sub=member.sub, limit=1)
        asleep = queues.held_as(address, member.sub, Status.SNOOZED)
        counts = [Count(query, HELD_UP_TO) for query in (mine, asleep)]
        return min(HELD_UP_TO, sum(self.documents.wave(counts=counts).counts))

    def _change(self, order: Order, words: tuple[str, ...], change: Change) -> Managed:
        """Change the roster, and begin with what conversations must follow."""
        asked = Asked(order.address, order.click_key, (order.by.id, order.email, order.to, *words), order.at)
        done = once(self.documents, asked, lambda transaction: carry_out(transaction, order, change))
        if done.gone:
            self._unsee(order.address, done.gone)
        if done.chore:
            self.carrying.begin(chores.at(done.chore))
        return done

    def _unsee(self, address: str, sub: str) -> None:
        """Who left is looking at nothing. What is missed fades by itself; the roster has changed already."""

        def body(transaction: Transaction) -> None:
            seen = transaction.query(presence.seeing(sub, limit=SEEN_AT_MOST)).documents
            for document in seen:
                sightings = presence.at(document.path).read(document)
                kept = {who: one for who, one in sightings.items() if who != sub or one.mailbox != address}
                until = document.fields.get("expires_at")
                if isinstance(until, datetime):
                    transaction.set(document.path, presence.fields(kept, expires_at=until, before=document))

        try:
            self.documents.transact(body)
        except StoreError:
            log.warning("who left is shown as looking until that fades", exc_info=True)

    def _order(self, address: str, email: str, by: Actor, to: str = "", click_key: str = "") -> Order:
        return Order(clean_address(address), clean_address(email), by, self.clock.now(), to, click_key)


def _member(mailbox: Mailbox, email: str) -> Member:
    """The member of that address. Raises: Gone."""
    member = mailbox.member_with(email)
    if member is None:
        raise Gone("member")
    return member
