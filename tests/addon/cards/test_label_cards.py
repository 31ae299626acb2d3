"""Labels: to put on and take off, their numbers, and what admins may do with one."""

from dataclasses import replace
from datetime import UTC

from addon.cards.labels import label_admin_card, label_picker_card, labels_card
from addon.links import Links
from backend.domain.label import Colour, Label
from backend.domain.member import Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.labels import LabelsSnapshot
from backend.domain.snapshots.me import Me
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import MAILBOX_MENU
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import WAITING
from tests.clock import NOON
from tests.people import BEN, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
ADMIN = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.ADMIN))
RED = Label("l1", "Refund", Colour.RED)
BLUE = Label("l2", "VIP", Colour.BLUE)

NEW_LABEL = (
    "== New label",
    "input label_name | Name | SINGLE_LINE",
    "DROPDOWN label_colour | Colour ['blue']",
    "  grey: Grey",
    "  red: Red",
    "  orange: Orange",
    "  yellow: Yellow",
    "  green: Green",
    "  teal: Teal",
    "  blue: Blue",
    "  purple: Purple",
    "  pink: Pink",
    "[Create and add] -> label.create here asks label_name",
)


def test_a_label_it_bears_can_be_removed_and_another_added() -> None:
    assert outline(
        label_picker_card(LabelsSnapshot(ME, (RED, BLUE), replace(WAITING, labels=(RED,)), "25"), SAY, ACT)
    ) == [
        "Labels / Where is my order?",
        "== ",
        '-: <font color="#d93025">●</font> Refund',
        "  On this conversation",
        "  [Remove] -> label.remove here label=l1",
        '-: <font color="#1a73e8">●</font> VIP',
        "  [Add] -> label.add here label=l2",
        "[More labels] -> label.choose here cursor=25",
        *NEW_LABEL,
    ]


def test_a_mailbox_without_labels_says_so_in_the_picker() -> None:
    assert outline(label_picker_card(LabelsSnapshot(ME, (), WAITING), SAY, ACT)) == [
        "Labels / Where is my order?",
        "== ",
        '<font color="#80868b">This mailbox has no label yet.</font>',
        *NEW_LABEL,
    ]


def test_an_admin_edits_the_label_of_its_row() -> None:
    assert outline(
        labels_card(LabelsSnapshot(ADMIN, (RED, BLUE), None, "25", {"l1": 100, "l2": 99}), SAY, ACT),
        menu=True,
    ) == [
        "Labels / Support",
        "== ",
        '-: <font color="#d93025">●</font> Refund  <font color="#80868b">99+</font>',
        "  -> home.view support view=label label=l1",
        "  [Edit] -> label.manage support label=l1",
        '-: <font color="#1a73e8">●</font> VIP  <font color="#80868b">99</font>',
        "  -> home.view support view=label label=l2",
        "  [Edit] -> label.manage support label=l2",
        "[More labels] -> label.list support cursor=25",
        *MAILBOX_MENU,
    ]


def test_an_agent_sees_the_labels_and_edits_none() -> None:
    assert outline(labels_card(LabelsSnapshot(ME, (RED,)), SAY, ACT)) == [
        "Labels / Support",
        "== ",
        '-: <font color="#d93025">●</font> Refund  <font color="#80868b">0</font>',
        "  -> home.view support view=label label=l1",
    ]


def test_a_mailbox_without_labels_says_where_they_are_made() -> None:
    assert outline(labels_card(LabelsSnapshot(ADMIN, ()), SAY, ACT)) == [
        "Labels / Support",
        "== ",
        ('<font color="#80868b">This mailbox has no label yet. Create one from a conversation.</font>'),
    ]


def test_an_admin_renames_merges_or_deletes_a_label() -> None:
    assert outline(label_admin_card(ADMIN, RED, (RED, BLUE), SAY, ACT), menu=True) == [
        "Refund / Support",
        "== ",
        "input label_name | Name | Refund | SINGLE_LINE",
        "DROPDOWN label_colour | Colour ['red']",
        "  grey: Grey",
        "  red: Red",
        "  orange: Orange",
        "  yellow: Yellow",
        "  green: Green",
        "  teal: Teal",
        "  blue: Blue",
        "  purple: Purple",
        "  pink: Pink",
        "[Save]* -> label.save support label=l1 asks label_name",
        "== Merge",
        "Every conversation with “Refund” gets the other label instead.",
        "DROPDOWN into | Merge into []",
        "  l2: VIP",
        "[Merge…] -> label.confirm_merge support label=l1",
        "== Delete",
        "It is taken off every conversation. The conversations stay.",
        "[Delete label…] -> label.confirm_delete support label=l1",
        *MAILBOX_MENU,
    ]


def test_the_only_label_can_be_merged_with_none() -> None:
    assert outline(label_admin_card(ADMIN, BLUE, (BLUE,), SAY, ACT)) == [
        "VIP / Support",
        "== ",
        "input label_name | Name | VIP | SINGLE_LINE",
        "DROPDOWN label_colour | Colour ['blue']",
        "  grey: Grey",
        "  red: Red",
        "  orange: Orange",
        "  yellow: Yellow",
        "  green: Green",
        "  teal: Teal",
        "  blue: Blue",
        "  purple: Purple",
        "  pink: Pink",
        "[Save]* -> label.save support label=l2 asks label_name",
        "== Delete",
        "It is taken off every conversation. The conversations stay.",
        "[Delete label…] -> label.confirm_delete support label=l2",
    ]
