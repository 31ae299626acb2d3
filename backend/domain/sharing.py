"""A mail that a member shared may be taken out of the mailbox again; shared anew, it comes back whole."""

from dataclasses import replace

from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Person
from backend.domain.other import Other
from backend.domain.rights import Deed, Role, may


def may_take_out(conversation: Conversation, person: Person, role: Role | Other) -> bool:
    """Whether the person may: who shared it, or an admin; never what came to the mailbox by itself."""
    if conversation.shared_by is None:
        return False
    return may(role, Deed.MANAGE) or (may(role, Deed.WORK) and conversation.shared_by.id == person.sub)


def brought_back(conversation: Conversation, mailbox: Mailbox) -> Conversation:
    """As it was set aside, among the members and labels of today."""
    members = {member.sub: member for member in mailbox.roster if member.sub}
    labels = {label.id: label for label in mailbox.labels}
    holder = members.get(conversation.assignee.id) if conversation.assignee else None
    return replace(
        conversation,
        assignee=holder.ref if holder and may(holder.role, Deed.WORK) else None,
        followers=tuple(members[one.id].ref for one in conversation.followers if one.id in members),
        calls=tuple(call for call in conversation.calls if call.sub in members),
        labels=tuple(labels[one.id] for one in conversation.labels if one.id in labels),
        shared_by=None,
    )
