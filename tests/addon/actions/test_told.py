"""What a click has done is told from what was changed: a click that changed nothing announces nothing."""

import pytest

from main import Root
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import ANA, BEN, SUPPORT, begin
from tests.side_panel import BASE_URL, SidePanel, actions, taps


@pytest.fixture
def ben(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ben's panel on a conversation that nobody has."""
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    return panel_of(BEN).open("order")


def _again(panel: SidePanel, text: str, **inputs: object) -> SidePanel:
    """The same deed from another copy of the card, as a second window has it."""
    old = panel.card
    panel.tap(text, **inputs)
    panel.stack, panel.told = [old], ""
    action = next(click for name, click in taps(old) if name == text)["action"]
    parameters = [{**one, "value": "another"} if one["key"] == "key" else one for one in action["parameters"]]
    return panel.click({**action, "parameters": parameters}, **inputs)


@pytest.mark.parametrize("text", ["Take", "Follow", "Close", "Pending", "High"])
def test_a_click_that_changes_nothing_announces_nothing(text: str, ben: SidePanel) -> None:
    assert _again(ben, text).told == ""
    assert ben.status == 200


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Take", "You have this conversation"),
        ("Follow", "You follow this conversation"),
        ("Close", "Closed"),
        ("Pending", "Pending"),
        ("Spam", "Marked as spam"),
        ("High", "Priority: High"),
    ],
)
def test_a_click_announces_what_it_changed_and_undo_takes_it_back(
    text: str, told: str, ben: SidePanel
) -> None:
    ben.tap(text)
    assert ben.told == told
    if text not in ("Take", "Follow"):
        assert told in ben.reads()
        ben.tap("Undo")
        assert ben.told == "Undone"


def test_each_deed_on_notes_and_labels_is_told(ben: SidePanel) -> None:
    told = []
    ben.tap("Add note", note="Called her")
    told.append(ben.told)
    _all_notes(ben).tap("Edit").tap("Save", note="Called her twice")
    told.append(ben.told)
    _all_notes(ben).tap("Delete")
    told.append(ben.told)
    ben.tap("Labels…").tap("Create and add", label_name="Refund", label_colour="red")
    told.append(ben.told)
    ben.tap("Remove")
    told.append(ben.told)
    assert told == [
        "Internal note added",
        "Internal note saved",
        "Internal note deleted",
        "Label added: Refund",
        "Label removed: Refund",
    ]


def test_who_is_picked_is_told_and_so_is_nobody(ben: SidePanel) -> None:
    ben.tap("Assign…").tap("Ana")
    assert ben.told == "Assigned to Ana"
    ben.tap("Assign…").tap("Unassign")
    assert ben.told == "Unassigned"
    ben.tap("Assign…").tap("Ben (you)")
    assert ben.told == "You have this conversation"


def test_several_at_once_that_were_so_already_are_told_to_be_so(panel_of: PanelOf, house: Root) -> None:
    thread = "18c2f3a9b0d1e2f3"
    begin(house.services, thread)
    ana = panel_of(ANA).home()
    parameters = [{"key": k, "value": v} for k, v in {"mailbox": SUPPORT, "view": "open"}.items()]

    def close(key: str) -> SidePanel:
        action = {
            "function": f"{BASE_URL}/addon/actions/home.bulk_close",
            "parameters": [*parameters, {"key": "key", "value": key}],
        }
        return ana.click(action, **{f"pick_{thread}": thread})

    assert close("first").told == "1 conversation closed"
    assert "1 conversation closed" in ana.reads()
    assert close("second").told == "Nothing was changed: 1 is so already"
    assert ana.told in ana.reads()


def _all_notes(panel: SidePanel) -> SidePanel:
    """Where one's own notes are edited and deleted."""
    shown = next(one for one in actions(panel.card) if one["function"].endswith("/note.list"))
    return panel.click(shown)
