"""Which screen a click leads to: a form lies on top, what it did leads back, a next page takes its place."""

from typing import Any

import pytest

from backend.domain.label import Colour
from backend.domain.rights import Role
from main import Root
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click
from tests.side_panel import SidePanel, actions, taps

SUBJECT = "Where is my order?"


@pytest.fixture
def order() -> str:
    """The thread of the mail that lies open."""
    return thread_id(ANA.email, "order")


@pytest.fixture
def ana(panel_of: PanelOf, house: Root, order: str) -> SidePanel:
    """Ana's panel on a conversation with more notes, labels and history than one page holds."""
    inbox = house.services.inbox
    begin(house.services, order, gmail_id=message_id(ANA.email, "order"))
    for number in range(18):
        inbox.notes.add(click(ANA, order, f"n{number}"), f"Note {number}")
    inbox.labels.create_on(click(ANA, order, "refund"), "Refund", Colour.RED)
    inbox.labels.create_on(click(ANA, order, "vip"), "VIP", Colour.BLUE)
    inbox.labels.remove(click(ANA, order, "off"), "vip")
    return panel_of(ANA).open("order")


def titles(panel: SidePanel) -> list[str]:
    """The cards from the bottom to the one in view."""
    return [card["header"]["title"] for card in panel.stack]


def test_a_member_picked_leads_back_to_the_conversation(ana: SidePanel, house: Root, order: str) -> None:
    ana.tap("Assign…")
    assert titles(ana) == [SUBJECT, "Assign to"]
    ana.tap("Chloé")
    assert (titles(ana), ana.told) == ([SUBJECT], "Assigned to Chloé")
    holder = house.services.inbox.opening.show(ANA, SUPPORT, order).conversation.assignee
    assert holder is not None
    assert holder.id == CHLOE.sub
    ana.tap("Assign…").tap("Unassign")
    assert (titles(ana), ana.told) == ([SUBJECT], "Unassigned")
    assert house.services.inbox.opening.show(ANA, SUPPORT, order).conversation.assignee is None


def test_a_picker_that_is_out_of_date_takes_nothing_from_a_colleague(
    ana: SidePanel, house: Root, order: str
) -> None:
    ana.tap("Assign…")
    house.services.inbox.assignments.take(click(BEN, order, "faster"), seen="")
    ana.tap("Chloé")
    assert titles(ana) == [SUBJECT]
    assert "Ben took it" in ana.told
    holder = house.services.inbox.opening.show(ANA, SUPPORT, order).conversation.assignee
    assert holder is not None
    assert holder.id == BEN.sub


@pytest.mark.parametrize(
    ("text", "told", "left"),
    [("Add", "Label added: VIP", {"Refund", "VIP"}), ("Remove", "Label removed: Refund", set())],
)
def test_a_label_picked_leaves_the_picker_open(
    text: str, told: str, left: set[str], ana: SidePanel, house: Root, order: str
) -> None:
    ana.click(next(tap for tap in _menu(ana) if tap["function"].endswith("label.choose")))
    assert titles(ana) == [SUBJECT, "Labels"]
    ana.tap(text)
    assert (titles(ana), ana.told) == ([SUBJECT, "Labels"], told)
    assert text not in [name for name, _ in taps(ana.card)]
    assert ana.store["transactions"] == 1
    ana.stack.pop()
    assert (told in ana.reads(), "VIP" in ana.reads()) == (True, "VIP" in left)
    shown = house.services.inbox.opening.show(ANA, SUPPORT, order).conversation
    assert {label.name for label in shown.labels} == left


def _menu(panel: SidePanel) -> list[dict[str, Any]]:
    return [one["onClick"]["action"] for one in panel.card["cardActions"] if "action" in one["onClick"]]


def test_a_new_label_leaves_the_picker_open_with_it(ana: SidePanel, house: Root) -> None:
    ana.tap("Labels…").tap("Create and add", label_name="Warranty", label_colour="teal")
    assert (titles(ana), ana.told) == ([SUBJECT, "Labels"], "Label added: Warranty")
    assert "Warranty" in ana.reads()
    made = [one for one in house.services.people.mailboxes.get(SUPPORT).labels if one.name == "Warranty"]
    assert [one.colour for one in made] == [Colour.TEAL]


def test_several_labels_are_picked_from_a_later_page(ana: SidePanel, house: Root, order: str) -> None:
    for number in range(30):
        house.services.inbox.labels.create_on(click(ANA, order, f"l{number}"), f"L{number:02}", Colour.GREY)
        house.services.inbox.labels.remove(click(ANA, order, f"o{number}"), f"l{number}")
    ana.tap("Labels…").tap("More labels")
    for name in ("L26", "L29"):
        add = next(
            tap
            for tap in _with(ana, "label.add")
            if {"key": "label", "value": f"l{name[1:]}"} in tap["parameters"]
        )
        ana.click(add)
        assert (titles(ana), ana.told) == ([SUBJECT, "Labels"], f"Label added: {name}")
        assert "L25" in ana.reads()
    shown = house.services.inbox.opening.show(ANA, SUPPORT, order).conversation
    assert [label.name for label in shown.labels] == ["Refund", "L26", "L29"]


def test_a_second_tap_on_an_old_picker_still_shows_all_labels(ana: SidePanel) -> None:
    (add,) = _with(ana.tap("Labels…"), "label.add")
    ana.click(add)
    ana.click(add)
    assert [name for name, _ in taps(ana.card)].count("Remove") == 2


def test_an_edited_note_leads_back(ana: SidePanel, house: Root, order: str) -> None:
    ana.click(_with(ana, "note.list")[0]).click(_with(ana, "note.edit")[0])
    assert titles(ana) == [SUBJECT, "🔒 Internal notes", "🔒 Edit internal note"]
    ana.tap("Save", note="Another text")
    assert (titles(ana), ana.told) == ([SUBJECT], "Internal note saved")
    notes = house.services.inbox.notes.page(ANA, SUPPORT, order, None).notes
    assert [note.text for note in notes if note.edited_at] == ["Another text"]


def _with(panel: SidePanel, action: str) -> list[dict[str, Any]]:
    return [one for one in actions(panel.card) if one["function"].endswith(f"/{action}")]


def test_a_snooze_leads_back(ana: SidePanel, house: Root, order: str) -> None:
    ana.tap("Snooze…")
    assert titles(ana) == [SUBJECT, "Snooze until"]
    ana.tap("Tomorrow")
    assert titles(ana) == [SUBJECT]
    assert ana.told.startswith("Snoozed until ")
    assert house.services.inbox.opening.show(ANA, SUPPORT, order).conversation.snoozed_until is not None


@pytest.mark.parametrize(
    ("action", "title", "more"),
    [("conversation.activity", "Activity", "Earlier"), ("note.list", "🔒 Internal notes", "Earlier notes")],
)
def test_a_next_page_takes_the_place_of_the_one_before(
    action: str, title: str, more: str, ana: SidePanel
) -> None:
    ana.click(_with(ana, action)[0])
    assert titles(ana) == [SUBJECT, title]
    first = ana.reads()
    ana.tap(more)
    assert titles(ana) == [SUBJECT, title]
    assert ana.reads() != first


def test_the_away_switch_is_moved_and_moved_back(ana: SidePanel, house: Root) -> None:
    ana.click(_with(ana, "me.show")[0])
    assert titles(ana) == [SUBJECT, "Settings"]
    ana.click(_with(ana, "me.away")[0], away="yes")
    assert (titles(ana), ana.told) == ([SUBJECT, "Settings"], "You are away")
    assert house.services.people.mailboxes.get(SUPPORT).member(ANA.sub).away
    ana.click(_with(ana, "me.away")[0])
    assert ana.told == "You are back"
    assert not house.services.people.mailboxes.get(SUPPORT).member(ANA.sub).away


def test_a_changed_role_leads_back_to_the_members(ana: SidePanel, house: Root) -> None:
    ana.click(_with(ana, "me.show")[0]).click(_with(ana, "member.list")[0])
    edit = next(
        one for one in _with(ana, "member.edit") if {"key": "email", "value": BEN.email} in one["parameters"]
    )
    ana.click(edit)
    assert titles(ana) == [SUBJECT, "Settings", "Members", "Ben"]
    ana.tap("Save", role="observer")
    assert (titles(ana), ana.told) == ([SUBJECT, "Settings", "Members"], "Role changed")
    assert house.services.people.mailboxes.get(SUPPORT).member(BEN.sub).role is Role.OBSERVER
    ana.tap("Add", address="zoe@acme.test", role="agent")
    assert (titles(ana), ana.told) == ([SUBJECT, "Settings", "Members"], "Member added")
