"""A half-written note goes along from card to card until it is added, and into no other conversation."""

from typing import Any

import pytest

from backend.domain.label import Colour
from main import Root
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import ANA, BEN, SALES, SUPPORT, begin, click, found_mailbox
from tests.side_panel import SidePanel, actions

DRAFT = "Called her twice. 👨‍👩‍👧\nNo answer yet"


@pytest.fixture
def order() -> str:
    """The thread of the mail that lies open."""
    return thread_id(ANA.email, "order")


@pytest.fixture
def ana(panel_of: PanelOf, house: Root, order: str) -> SidePanel:
    """Ana's panel on a conversation with a note of hers and a label to put on."""
    inbox = house.services.inbox
    begin(house.services, order, gmail_id=message_id(ANA.email, "order"))
    inbox.notes.add(click(ANA, order, "n1"), "The first note")
    inbox.labels.create_on(click(ANA, order, "vip"), "VIP", Colour.BLUE)
    inbox.labels.remove(click(ANA, order, "off"), "vip")
    return panel_of(ANA).open("order")


def inputs_of(panel: SidePanel) -> dict[str, str]:
    """The texts on the card in view as a host sends them with any tap."""
    fields = [
        widget["textInput"]
        for section in panel.card["sections"]
        for widget in section["widgets"]
        if "textInput" in widget
    ]
    return {field["name"]: field["value"] for field in fields if field.get("value")}


def on(panel: SidePanel, action: str, number: int = 0, **inputs: object) -> SidePanel:
    """Tap what leads to an action."""
    found = [one for one in actions(panel.card) if one["function"].endswith(f"/{action}")]
    return panel.click(found[number], **(inputs or inputs_of(panel)))


@pytest.mark.parametrize(
    "way",
    [
        ["assign.choose", "assign.to"],
        ["status.snooze_form", "status.snooze"],
        ["assign.take"],
        ["status.set", "activity.undo"],
        ["priority.set"],
        ["conversation.refresh"],
        ["conversation.activity", "conversation.refresh"],
        ["conversation.activity", "activity.undo"],
        ["note.list", "note.edit", "conversation.refresh"],
        ["note.list", "note.delete"],
    ],
    ids=" > ".join,
)
def test_it_survives_every_way_that_leads_off_the_card_and_back(ana: SidePanel, way: list[str]) -> None:
    inputs: dict[str, Any] = {"note": DRAFT}
    if way == ["conversation.activity", "activity.undo"]:
        on(ana, "assign.take")
    for action in way:
        on(ana, action, **inputs)
        inputs = inputs_of(ana)
        assert DRAFT in inputs.values(), action
    assert ana.card["name"] == "conversation"
    assert inputs == {"note": DRAFT}


def test_it_lies_on_the_picker_that_stays_open_and_on_the_card_below(ana: SidePanel) -> None:
    on(ana, "label.choose", note=DRAFT)
    for action in ("label.add", "label.remove", "label.choose", "label.add"):
        on(ana, action)
        assert inputs_of(ana) == {"draft": DRAFT}, action
    while ana.card.get("name") != "conversation":
        ana.stack.pop()
        assert DRAFT in inputs_of(ana).values()
    assert inputs_of(ana) == {"note": DRAFT}


@pytest.mark.parametrize("action", ["assign.take", "assign.choose"])
def test_what_is_too_long_for_a_card_goes_along_as_far_as_one_holds_and_that_is_said(
    ana: SidePanel, action: str
) -> None:
    text = "ж" * 150_000
    on(ana, action, note=text)
    assert [len(value) for value in inputs_of(ana).values() if value] == [20_000]
    assert "Only the first 20,000 characters are shown here." in ana.reads()
    on(ana, "conversation.refresh")
    assert len(inputs_of(ana)["note"]) == 20_000
    assert "Only the first" not in ana.reads()


def test_what_only_looks_around_leaves_the_cards_below_as_they_are(ana: SidePanel) -> None:
    for action in ("conversation.activity", "note.list", "home.search_form", "me.show"):
        on(ana, action, note=DRAFT)
        assert ana.body["stateChanged"] is False, action
        ana.stack.pop()
    on(ana, "assign.take", note=DRAFT)
    assert ana.body["stateChanged"] is True


def test_it_is_used_up_when_it_is_added(ana: SidePanel) -> None:
    on(ana, "note.add", note=DRAFT)
    assert inputs_of(ana) == {}
    assert "Called her twice." in ana.reads()


def test_a_note_that_is_edited_meanwhile_is_another_one(ana: SidePanel) -> None:
    on(ana, "note.list", note=DRAFT)
    on(ana, "note.edit")
    assert inputs_of(ana) == {"note": "The first note", "draft": DRAFT}
    on(ana, "note.save", note="The first note, corrected", draft=DRAFT)
    assert inputs_of(ana) == {"note": DRAFT}
    assert "The first note, corrected" in ana.reads()


def test_a_refused_click_hands_it_on(ana: SidePanel, house: Root, order: str) -> None:
    on(ana, "label.choose", note=DRAFT)
    add = next(one for one in actions(ana.card) if one["function"].endswith("/label.add"))
    house.services.inbox.label_admin.delete(ANA, SUPPORT, "vip", "gone")
    ana.click(add, **inputs_of(ana))
    assert ana.card["header"]["title"] == "No longer there"
    on(ana, "conversation.refresh")
    assert inputs_of(ana) == {"note": DRAFT}


def test_another_conversation_has_none_of_it(panel_of: PanelOf, house: Root, order: str) -> None:
    found_mailbox(house.services, SALES, "Sales")
    begin(house.services, order, gmail_id=message_id(BEN.email, "order"))
    ben = panel_of(BEN).open("order")
    parameters = [
        {"key": k, "value": v} for k, v in {"mailbox": SUPPORT, "thread": order, "key": "k"}.items()
    ]
    show = {"function": f"{actions_url(ben)}/conversation.show", "parameters": parameters}
    ben.click(show, note=DRAFT)
    assert inputs_of(ben) == {}


def actions_url(panel: SidePanel) -> str:
    """Where the actions of a card lead."""
    return str(next(actions(panel.card))["function"].rpartition("/")[0])
