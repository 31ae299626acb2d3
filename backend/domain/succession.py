"""Who takes over from a member who left, or who works here no longer; and what becomes of a conversation.

The mailbox remembers to whom a member's work went, so that whoever meets an old name later finds today's.
"""

from dataclasses import replace
from datetime import datetime

from backend.domain import moves
from backend.domain.changes import MemberLeft
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.moves import Moved
from backend.domain.refs import Ref
from backend.domain.refusals import Gone
from backend.domain.rights import Deed, may


def heir(mailbox: Mailbox, sub: str) -> Ref | None:
    """That member if they work here, else to whom their work went in the end; None for nobody."""
    left = {one.sub: one.heir for one in (*mailbox.former, *mailbox.roster)}
    asked: set[str] = set()
    while sub and sub not in asked:
        asked.add(sub)
        here = _present(mailbox, sub)
        if here and may(here.role, Deed.WORK):
            return here.ref
        sub = left.get(sub, "")
    return None


def as_it_will_be(conversation: Conversation, mailbox: Mailbox) -> Conversation:
    """The conversation as lists show it: with whom it goes to, where the clock has not come to it yet."""
    holder = conversation.assignee
    to = heir(mailbox, holder.id) if holder else None
    if holder is None or (to and to.id == holder.id):
        return conversation
    return replace(conversation, assignee=to)


def chosen_heir(mailbox: Mailbox, member: Member, to: str) -> str:
    """The ``sub`` of a colleague, chosen by it or by address, to whom a member's work goes; empty for nobody.

    Raises: Gone (member) for whoever does not work here.
    """
    if not to:
        return ""
    found = _present(mailbox, to) or mailbox.member_with(to)
    if found is None or not found.sub or found.sub == member.sub or not may(found.role, Deed.WORK):
        raise Gone("member")
    return found.sub


def works_no_longer(before: Mailbox, after: Mailbox, sub: str) -> bool:
    """Whether a member could work before, and has left or may only read since."""
    was, now = _present(before, sub), _present(after, sub)
    return was is not None and (now is None or (may(was.role, Deed.WORK) and not may(now.role, Deed.WORK)))


def remembering(mailbox: Mailbox, sub: str, to: str) -> Mailbox:
    """The mailbox that knows to whom a member's work went."""

    def one(member: Member) -> Member:
        return replace(member, heir=to) if member.sub == sub else member

    return replace(mailbox, roster=tuple(map(one, mailbox.roster)), former=tuple(map(one, mailbox.former)))


def hand_over(
    conversation: Conversation, mailbox: Mailbox, who: Ref, to: str, *, by: Ref, at: datetime
) -> Moved:
    """What becomes of a conversation since a member left, or works here no longer, which was ``at``.

    What they had goes to the heir, or to nobody; what they were given since, being back, is theirs. Who
    left follows nothing and is mentioned nowhere.
    """
    given = conversation
    holds = conversation.assignee is not None and conversation.assignee.id == who.id
    if holds and (conversation.assigned is None or conversation.assigned.at <= at):
        given, change = moves.assign(conversation, heir(mailbox, to), by=by, now=at)
        if _present(mailbox, who.id):
            return given, change
    if _present(mailbox, who.id):
        return conversation, None
    after = replace(
        given,
        followers=tuple(one for one in given.followers if one.id != who.id),
        calls=tuple(call for call in given.calls if call.sub != who.id),
    )
    if after == conversation:
        return conversation, None
    took = given.assignee if given is not conversation else None
    joined = tuple(one for one in given.followers if one not in conversation.followers)
    return after, MemberLeft(who, given is not conversation, took, joined)


def _present(mailbox: Mailbox, sub: str) -> Member | None:
    return next((one for one in mailbox.roster if one.sub and one.sub == sub), None)
