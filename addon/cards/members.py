"""The members of a mailbox, and one of them for an admin."""

from addon.cards.markup import faint
from addon.cards.menu import mailbox_menu
from addon.cards.place import place
from addon.cards.widgets import (
    Section,
    Widget,
    button,
    buttons,
    card,
    paragraph,
    picker,
    row,
    row_button,
    section,
    text_input,
)
from addon.envelope import Card
from addon.links import Links, OnClick
from backend.domain.member import Member
from backend.domain.rights import Deed, Role, may
from backend.domain.snapshots.member import MemberSnapshot, MembersSnapshot
from backend.domain.view import View
from backend.i18n.names import role_name
from backend.i18n.speech import Speech


def members_card(shown: MembersSnapshot, say: Speech, act: Links) -> Card:
    """Draw a page of the members; admins change them here."""
    mailbox = shown.me.membership.mailbox
    is_admin = may(shown.me.membership.role, Deed.MANAGE)
    rows = [_member_row(member, mailbox.id, is_admin, say, act) for member in shown.rows]
    following = act("member.list", mailbox=mailbox.id, cursor=shown.next_cursor)
    more = buttons(button(say("More members"), following)) if shown.next_cursor else None
    return card(
        say("Members"),
        section(*rows, more),
        _new_member(mailbox.id, say, act) if is_admin else None,
        subtitle=mailbox.name,
        menu=mailbox_menu(mailbox.id, say, act),
    )


def member_card(shown: MemberSnapshot, say: Speech, act: Links) -> Card:
    """Draw one member, for an admin."""
    member, mailbox = shown.member, shown.me.membership.mailbox.id
    here = place(mailbox=mailbox, email=member.email)
    return card(
        member.name,
        section(
            picker("role", say("Role"), _roles(say), chosen=member.role.value, kind="RADIO_BUTTON"),
            buttons(button(say("Save"), act("member.save_role", here), filled=True)),
        ),
        section(
            paragraph(say("Their notes and their history stay. Their next click is refused.")),
            buttons(button(say("Remove…"), act("member.remove", here))),
            header=say("Remove"),
        ),
        subtitle=member.email,
        menu=mailbox_menu(mailbox, say, act),
    )


def _member_row(member: Member, mailbox: str, is_admin: bool, say: Speech, act: Links) -> Widget:
    standing = [role_name(member.role, say)]
    if not member.sub:
        standing.append(say("invited"))
    elif member.away:
        standing.append(say("away"))
    edit = act("member.edit", mailbox=mailbox, email=member.email)
    return row(
        member.name if member.sub else faint(member.name),
        icon="PERSON",
        bottom=" · ".join([*standing, member.email]),
        on_click=_held_view(mailbox, member, act) if member.sub and may(member.role, Deed.WORK) else None,
        control=row_button(say("Edit"), edit) if is_admin else None,
    )


def _held_view(mailbox: str, member: Member, act: Links) -> OnClick:
    """A tap lists what that member has."""
    return act("home.view", mailbox=mailbox, view=View.HELD.value, holder=member.sub)


def _new_member(mailbox: str, say: Speech, act: Links) -> Section | None:
    return section(
        text_input("address", say("E-mail address")),
        picker("role", say("Role"), _roles(say), chosen=Role.AGENT.value),
        buttons(button(say("Add"), act("member.add", required=("address",), mailbox=mailbox))),
        header=say("Add a member"),
    )


def _roles(say: Speech) -> list[tuple[str, str]]:
    return [
        (Role.AGENT.value, say("Agent: handles conversations")),
        (Role.OBSERVER.value, say("Observer: reads, follows and writes notes")),
        (Role.ADMIN.value, say("Admin: also manages members and labels")),
    ]
