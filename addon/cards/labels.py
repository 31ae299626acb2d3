"""Labels: on the conversation card, to pick from, and (admins) to manage."""

from addon.cards.choice import choice
from addon.cards.marks import colour_code
from addon.cards.markup import coloured, faint, joined
from addon.cards.menu import conversation_menu, mailbox_menu
from addon.cards.place import place, place_of
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
    wrapped,
)
from addon.envelope import Card
from addon.links import Links, OnClick, Place
from backend.domain.conversation import Conversation
from backend.domain.label import Colour, Label
from backend.domain.other import Other
from backend.domain.rights import Deed, may
from backend.domain.snapshots.labels import LabelsSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.view import COUNT_UP_TO, View
from backend.i18n.names import colour_name, subject_of
from backend.i18n.speech import Speech

DOT = "●"


def labels_widgets(conversation: Conversation, may_change: bool, say: Speech, act: Links) -> list[Widget]:
    """The labels in words, each behind a dot of its colour: a colour alone says nothing."""
    click = act("label.choose", mailbox=conversation.mailbox.id, thread=conversation.thread_id)
    control = row_button(say("Labels…"), click) if may_change else None
    if not conversation.labels:
        return [row(faint(say("No label")), icon="BOOKMARK", control=control)] if may_change else []
    words = joined(*(named(label) for label in conversation.labels), by="  ")
    return [wrapped(row(words, icon="BOOKMARK", control=control))]


def label_view(mailbox: str, label: Label, act: Links) -> OnClick:
    """A tap opens the conversations that bear the label."""
    return act("home.view", mailbox=mailbox, view=View.LABEL.value, label=label.id)


def named(label: Label) -> str:
    """A label as markup: a dot of its colour and its name."""
    return joined(coloured(DOT, colour_code(label.colour)), label.name, by=" ")


def label_picker_card(shown: LabelsSnapshot, say: Speech, act: Links) -> Card:
    """Every label of the mailbox, a tap puts it on or takes it off; and a new one."""
    conversation = shown.conversation
    if conversation is None:
        raise ValueError("a picker belongs to a conversation")
    here = place_of(conversation)
    # What is picked leads back to this page, so that several can be.
    page = (*here, *place(cursor=shown.cursor))
    bears = {label.id for label in conversation.labels}
    rows = [_picker_row(label, label.id in bears, page, say, act) for label in shown.labels]
    more = (
        buttons(button(say("More labels"), act("label.choose", here, cursor=shown.next_cursor)))
        if shown.next_cursor
        else None
    )
    return card(
        say("Labels"),
        section(*(rows or [paragraph(faint(say("This mailbox has no label yet.")))]), more),
        _new_section(page, say, act),
        subtitle=subject_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
    )


def _picker_row(label: Label, is_on: bool, here: Place, say: Speech, act: Links) -> Widget:
    if is_on:
        control = row_button(say("Remove"), act("label.remove", here, label=label.id))
        return row(named(label), top=say("On this conversation"), control=control)
    return row(named(label), control=row_button(say("Add"), act("label.add", here, label=label.id)))


def _new_section(here: Place, say: Speech, act: Links) -> Section | None:
    return section(
        text_input("label_name", say("Name")),
        _colour_picker(Colour.BLUE, say),
        buttons(button(say("Create and add"), act("label.create", here, required=("label_name",)))),
        header=say("New label"),
    )


def _colour_picker(chosen: Colour | Other, say: Speech) -> Widget:
    items = [(colour.value, colour_name(colour, say)) for colour in Colour]
    return picker("label_colour", say("Colour"), items, chosen=chosen.value)


def labels_card(shown: LabelsSnapshot, say: Speech, act: Links) -> Card:
    """The labels of a mailbox with their active conversations."""
    mailbox = shown.me.membership.mailbox
    is_admin = may(shown.me.membership.role, Deed.MANAGE)
    rows = [_view_row(label, shown, is_admin, say, act) for label in shown.labels]
    hint = say("This mailbox has no label yet. Create one from a conversation.")
    more = (
        buttons(button(say("More labels"), act("label.list", mailbox=mailbox.id, cursor=shown.next_cursor)))
        if shown.next_cursor
        else None
    )
    return card(
        say("Labels"),
        section(*(rows or [paragraph(faint(hint))]), more),
        subtitle=mailbox.name,
        menu=mailbox_menu(mailbox.id, say, act),
    )


def _view_row(label: Label, shown: LabelsSnapshot, is_admin: bool, say: Speech, act: Links) -> Widget:
    mailbox = shown.me.membership.mailbox.id
    count = shown.counts.get(label.id, 0)
    manage = act("label.manage", mailbox=mailbox, label=label.id)
    return row(
        joined(named(label), faint(say.number(count, up_to=COUNT_UP_TO)), by="  "),
        on_click=label_view(mailbox, label, act),
        control=row_button(say("Edit"), manage) if is_admin else None,
    )


def label_admin_card(me: Me, label: Label, labels: tuple[Label, ...], say: Speech, act: Links) -> Card:
    """Rename, recolour, merge or delete one label, everywhere."""
    here = place(mailbox=me.membership.mailbox.id, label=label.id)
    others = [(other.id, other.name) for other in labels if other.id != label.id]
    merge = section(
        paragraph(say("Every conversation with “{label}” gets the other label instead.", label=label.name)),
        *choice("into", say("Merge into"), others, say),
        buttons(button(say("Merge…"), act("label.confirm_merge", here))),
        header=say("Merge"),
    )
    return card(
        label.name,
        section(
            text_input("label_name", say("Name"), value=label.name),
            _colour_picker(label.colour, say),
            buttons(button(say("Save"), act("label.save", here, required=("label_name",)), filled=True)),
        ),
        merge if others else None,
        section(
            paragraph(say("It is taken off every conversation. The conversations stay.")),
            buttons(button(say("Delete label…"), act("label.confirm_delete", here))),
            header=say("Delete"),
        ),
        subtitle=me.membership.mailbox.name,
        menu=mailbox_menu(me.membership.mailbox.id, say, act),
    )
