"""The person's own settings, and the members of the mailbox."""

from addon.cards.menu import mailbox_menu
from addon.cards.place import place
from addon.cards.widgets import (
    Act,
    Card,
    Section,
    Widget,
    button,
    buttons,
    card,
    faint,
    paragraph,
    picker,
    row,
    row_button,
    row_switch,
    section,
    text_input,
)
from backend.domain.member import Member
from backend.domain.paging import page_of
from backend.domain.rights import Deed, Role, may
from backend.domain.snapshots.member import MailboxSnapshot
from backend.i18n.names import role_name
from backend.i18n.speech import Speech

MEMBERS_PER_PAGE = 50
"""A roster may be longer than a card."""


def settings_card(shown: MailboxSnapshot, say: Speech, act: Act) -> Card:
    """Draw what the person can choose here."""
    mailbox = shown.mailbox
    away = row_switch(
        "away", "yes", on=shown.is_away, on_change=act.on_change("settings.away", mailbox=mailbox.address)
    )
    return card(
        say("Settings"),
        section(
            row(
                say("I am away"),
                bottom=say("Colleagues see it when they assign"),
                icon="AIRPLANE",
                control=away,
            ),
            header=shown.me.person.name,
        ),
        section(
            row(
                say.count("{n} member", "{n} members", len(mailbox.roster)),
                icon="MULTIPLE_PEOPLE",
                on_click=act("settings.members", mailbox=mailbox.address),
            ),
            row(say("Labels"), icon="BOOKMARK", on_click=act("label.list", mailbox=mailbox.address)),
            row(say("All views"), icon="EMAIL", on_click=act("home.show", mailbox=mailbox.address)),
            header=mailbox.name,
        ),
        subtitle=mailbox.address,
        menu=mailbox_menu(mailbox.address, say, act),
    )


def members_card(shown: MailboxSnapshot, say: Speech, act: Act, cursor: str | None = None) -> Card:
    """Draw a page of the members, by name, those who never came last; admins change them here."""
    mailbox = shown.mailbox
    is_admin = may(shown.me.membership.role, Deed.MANAGE)
    people = sorted(mailbox.roster, key=lambda member: (not member.sub, member.name.casefold()))
    page, following = page_of(people, cursor, MEMBERS_PER_PAGE)
    rows = [_member_row(member, mailbox.address, is_admin, say, act) for member in page]
    more = (
        buttons(
            button(say("More members"), act("settings.members", mailbox=mailbox.address, cursor=following))
        )
        if following
        else None
    )
    return card(
        say("Members"),
        section(*rows, more),
        _new_member(mailbox.address, say, act) if is_admin else None,
        subtitle=mailbox.name,
        menu=mailbox_menu(mailbox.address, say, act),
    )


def member_card(shown: MailboxSnapshot, member: Member, say: Speech, act: Act) -> Card:
    """Draw one member, for an admin."""
    here = place(mailbox=shown.mailbox.address, member=member.email)
    return card(
        member.name,
        section(
            picker("role", say("Role"), _roles(say), chosen=member.role.value, kind="RADIO_BUTTON"),
            buttons(button(say("Save"), act("settings.save_role", here), filled=True)),
        ),
        section(
            paragraph(say("Their notes and their history stay. Their next click is refused.")),
            buttons(button(say("Remove from mailbox"), act("settings.remove_member", here))),
            header=say("Remove"),
        ),
        subtitle=member.email,
        menu=mailbox_menu(shown.mailbox.address, say, act),
    )


def _member_row(member: Member, mailbox: str, is_admin: bool, say: Speech, act: Act) -> Widget:
    standing = [role_name(member.role, say)]
    if not member.sub:
        standing.append(say("invited"))
    elif member.away:
        standing.append(say("away"))
    edit = act("settings.member", mailbox=mailbox, member=member.email)
    return row(
        member.name if member.sub else faint(member.name),
        icon="PERSON",
        bottom=" · ".join([*standing, member.email]),
        control=row_button(say("Edit"), edit) if is_admin else None,
    )


def _new_member(mailbox: str, say: Speech, act: Act) -> Section | None:
    return section(
        text_input("address", say("E-mail address")),
        picker("role", say("Role"), _roles(say), chosen=Role.AGENT.value),
        buttons(button(say("Add"), act("settings.add_member", required=("address",), mailbox=mailbox))),
        header=say("Add a member"),
    )


def _roles(say: Speech) -> list[tuple[str, str]]:
    return [
        (Role.AGENT.value, say("Agent: handles conversations")),
        (Role.OBSERVER.value, say("Observer: reads, follows and writes notes")),
        (Role.ADMIN.value, say("Admin: also manages members and labels")),
    ]
