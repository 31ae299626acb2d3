"""A person in a roster: Google's ``sub`` is the person, the address may change and may get another holder.

An address proves nothing by itself. It is somebody's while a verified token of theirs bears it.
"""

from dataclasses import replace

from backend.domain.mailbox import Mailbox
from backend.domain.member import Member, Person
from backend.domain.rights import Role


def settled(mailbox: Mailbox, person: Person, *, keeps_former: bool = True) -> Mailbox:
    """The mailbox with that person standing in it once, under the address that today's token bears.

    Whoever was invited under that address is this person; who stands here under another address as long as
    nobody knew better is still invited. ``keeps_former`` says that nobody else is known to bear the address
    they had until now.
    """
    own = next((one for one in mailbox.roster if one.sub == person.sub), None)
    taken_for = own if own and own.is_unproven and own.email != person.email else None
    own = None if taken_for else own
    invited = next((one for one in mailbox.roster if one != own and _waits_for(one, person)), None)
    here = _moved(own, person, keeps_former=keeps_former) if own else None
    if here and invited and not _is_last_admin(mailbox, here):
        here = replace(here, role=invited.role)
    if here is None and invited:
        here = replace(invited, sub=person.sub, is_unproven=False)
    roster = [
        here if one in (own, invited) and here else _without(one, person, taken_for) for one in mailbox.roster
    ]
    return replace(mailbox, roster=tuple(dict.fromkeys(roster)), former=_others(mailbox, person, here))


def _waits_for(member: Member, person: Person) -> bool:
    return member.email == person.email and (not member.sub or member.is_unproven)


def _moved(member: Member, person: Person, *, keeps_former: bool) -> Member:
    """The member under today's address."""
    was = (member.email,) if keeps_former and member.email != person.email else ()
    former = tuple(one for one in dict.fromkeys((*was, *member.former)) if one != person.email)
    return replace(member, email=person.email, former=former, is_unproven=False)


def _without(member: Member, person: Person, taken_for: Member | None) -> Member:
    """A colleague, to whom the address no longer belongs; whoever was taken for another is invited."""
    if member == taken_for:
        return replace(member, sub="", is_unproven=False)
    return replace(member, former=tuple(one for one in member.former if one != person.email))


def _others(mailbox: Mailbox, person: Person, here: Member | None) -> tuple[Member, ...]:
    """Who left, without who is back."""
    return tuple(one for one in mailbox.former if here is None or one.sub != person.sub)


def _is_last_admin(mailbox: Mailbox, member: Member) -> bool:
    admins = [one.sub for one in mailbox.roster if one.role is Role.ADMIN and one.sub]
    return admins == [member.sub]
