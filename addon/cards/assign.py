"""The assign picker: who is here, with how much, and who is away."""

from addon.cards.markup import bold, faint, joined
from addon.cards.menu import conversation_menu
from addon.cards.place import place_of
from addon.cards.widgets import Widget, button, buttons, card, row, section
from addon.envelope import Card
from addon.links import Links, Place
from backend.domain.snapshots.conversation import AssignSnapshot, Choice
from backend.domain.view import COUNT_UP_TO
from backend.i18n.names import subject_of
from backend.i18n.speech import Speech


def assign_card(shown: AssignSnapshot, seen: Place, say: Speech, act: Links) -> Card:
    """Draw a page of the members; a tap assigns. ``seen`` is the version that the card before this showed."""
    conversation = shown.conversation
    here = (*place_of(conversation), *seen)
    holder = conversation.assignee.id if conversation.assignee else None
    rows = [_member_row(choice, shown, here, say, act) for choice in shown.choices]
    nobody = buttons(button(say("Unassign"), act("assign.unassign", here, seen=holder))) if holder else None
    more = (
        buttons(button(say("More members"), act("assign.choose", here, cursor=shown.next_cursor)))
        if shown.next_cursor
        else None
    )
    return card(
        say("Assign to"),
        section(*rows, more),
        section(nobody),
        subtitle=subject_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
    )


def _member_row(choice: Choice, shown: AssignSnapshot, here: Place, say: Speech, act: Links) -> Widget:
    member, holder = choice.member, shown.conversation.assignee
    if not member.sub:
        return row(faint(member.name), icon="PERSON", bottom=say("Invited, has not opened Relais yet"))
    load = say.count("{n} open", "{n} open", choice.open_count, up_to=COUNT_UP_TO)
    is_me = member.sub == shown.me.person.sub
    name = say("{name} (you)", name=member.name) if is_me else member.name
    standing = [load]
    if holder and member.sub == holder.id:
        standing.insert(0, say("has it now"))
    if member.away:
        standing.insert(0, say("away"))
    click = act("assign.to", here, member=member.sub, seen=holder.id if holder else None)
    return row(
        faint(name) if member.away else joined(bold(name)),
        icon="PERSON",
        bottom=" · ".join(standing),
        on_click=click,
    )
