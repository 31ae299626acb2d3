"""One change of a roster: the mailbox, that person's own list, and what conversations must follow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.mailbox import Mailbox
from backend.domain.member import Member, Membership, Profile
from backend.domain.message import message_key
from backend.domain.refs import Actor, ActorKind, Ref
from backend.domain.refusals import LastAdmin
from backend.domain.rights import Deed, Role, may
from backend.domain.succession import chosen_heir, remembering, works_no_longer
from backend.ports.documents import Document, Transaction
from backend.records import chores, mailboxes, people, preferences
from backend.records.chores import Chore
from backend.records.clicks import Managed
from backend.records.codec import over
from backend.records.key import Key
from backend.services.kernel.reading import mailbox_in

Change = Callable[[Mailbox, Profile | None], Mailbox]


@dataclass(frozen=True, slots=True)
class Order:
    """Whose place in a mailbox is to be changed, by whom, and who gets what they have if they must let go."""

    address: str
    email: str
    by: Actor
    at: datetime
    to: str = ""
    """A colleague's ``sub`` or address, an empty string for nobody."""
    click_key: str = ""
    """Of the click that asks for it, an empty string where it is no click."""


def carry_out(transaction: Transaction, order: Order, change: Change) -> Managed:
    """Change the roster where one address is concerned. Raises: NotMember, NotAllowed, LastAdmin, Gone."""
    holders = transaction.query(people.with_address(order.email)).documents
    own = holders[0] if len(holders) == 1 else None
    invitation = people.invitation(order.email)
    found = transaction.get_many([mailboxes.key(order.address).path, invitation.path])
    document = mailbox_in(found, order.address)
    before = mailboxes.read(document)
    before.check(order.by, Deed.MANAGE)
    present = before.member_with(order.email)
    if present and present.sub and (own is None or own.id != present.sub):
        own = transaction.get(people.key(present.sub).path)
    known = people.read(own) if own else None
    changed = change(before, known)
    _check_admins(before, changed)
    left_behind = _left_behind(transaction, present, changed, order)
    chore = _chore(before, changed, present, order)
    if chore:
        changed = remembering(changed, chore.borne, chore.into)
        transaction.set(_key(chore).path, chores.fields(chore))
    transaction.set(document.path, mailboxes.changed(document, changed))
    for path in left_behind:
        transaction.delete(path)
    waits = _is_waiting(changed.member_with(order.email))
    if own and known:
        _write_profile(transaction, own, _with_membership(known, changed), waits=waits)
    for holder in holders if waits else ():
        if own is None or holder.path != own.path:
            _write_profile(transaction, holder, people.read(holder), waits=True)
    _write_invitation(transaction, found.get(invitation.path), order, waits=waits)
    return _outcome(present, changed.member_with(order.email), chore)


def _left_behind(
    transaction: Transaction, present: Member | None, after: Mailbox, order: Order
) -> tuple[str, ...]:
    """The documents that are of no use once the member has left: what they wanted to be told, and where."""
    if present is None or not present.sub or after.member_with(order.email):
        return ()
    wanted = preferences.key(order.address, present.sub), preferences.webhook(order.address, present.sub)
    return tuple(transaction.get_many([key.path for key in wanted]))


def _outcome(before: Member | None, after: Member | None, chore: Chore | None) -> Managed:
    if chore is None:
        return Managed(before, after)
    return Managed(before, after, _key(chore).path, chore.borne if chore.kind == chores.LEFT else "")


def _chore(before: Mailbox, after: Mailbox, member: Member | None, order: Order) -> Chore | None:
    """What the change leaves to do on conversations, None for nothing."""
    if member is None or not works_no_longer(before, after, member.sub):
        return None
    has_left = all(one.sub != member.sub for one in after.roster)
    kind = chores.LEFT if has_left else chores.HELD
    is_member = order.by.kind is ActorKind.MEMBER
    return Chore(
        order.address,
        member.sub,
        _heir(before, member, order),
        before.member(order.by.id).ref if is_member else order.by.ref,
        message_key(f"{order.address} {kind} {member.sub} {order.at.isoformat()}"),
        kind,
        asked_at=order.at,
        name=member.name,
    )


def _heir(before: Mailbox, member: Member, order: Order) -> str:
    """Who gets what they have. What an observer had is promised to somebody, if it was."""
    chosen = chosen_heir(before, member, order.to)
    return chosen if chosen or may(member.role, Deed.WORK) else member.heir


def _key(chore: Chore) -> Key[Chore]:
    """One for each member: the newer decision reaches what the older one has not reached yet."""
    return chores.key(chore.mailbox, chore.borne, "member")


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
    transaction: Transaction, document: Document | None, order: Order, *, waits: bool
) -> None:
    """Let the mailbox wait for whoever comes with that address, or wait no longer."""
    key = people.invitation(order.email)
    waiting = set(key.read(document) if document else ()) - {order.address}
    if waits:
        waiting.add(order.address)
    if waiting:
        transaction.set(key.path, over(document, people.invitation_fields(tuple(sorted(waiting)))))
    elif document:
        transaction.delete(key.path)
