"""Buttons of cards that are still open from the last release go on working."""

import pytest

from addon.actions import ANSWERED, HANDLERS, NAMES_OF_THE_LAST_RELEASE
from main import Root
from tests.front_door import PanelOf
from tests.people import ANA, BEN, SUPPORT, begin
from tests.side_panel import SidePanel, actions


def test_an_action_is_called_as_its_file_and_its_function() -> None:
    for name, handler in HANDLERS.items():
        noun, _, verb = name.partition(".")
        assert handler.__module__ == f"addon.actions.{noun}"
        assert handler.__name__.rstrip("_") == verb


def test_a_name_of_the_last_release_leads_to_what_it_was() -> None:
    assert not NAMES_OF_THE_LAST_RELEASE.keys() & HANDLERS.keys()
    for old, new in NAMES_OF_THE_LAST_RELEASE.items():
        assert ANSWERED[old] is HANDLERS[new]


def _old_click(panel: SidePanel, action: str, parameters: dict[str, str], **inputs: object) -> SidePanel:
    panel.stack = [{}, {}]
    return panel.send(action, parameters, **inputs)


@pytest.mark.parametrize(
    ("action", "inputs", "title"),
    [
        ("settings.show", {}, "Settings"),
        ("settings.away", {"away": "yes"}, "Settings"),
        ("settings.members", {}, "Members"),
        ("settings.member", {}, "Ben"),
        ("settings.save_role", {"role": "observer"}, "Members"),
        ("settings.remove_member", {}, "Remove Ben?"),
        ("settings.add_member", {"address": "zoe@acme.test", "role": "agent"}, "Members"),
    ],
)
def test_every_old_button_is_answered_with_its_card(
    action: str, inputs: dict[str, str], title: str, panel_of: PanelOf
) -> None:
    ana = _old_click(panel_of(ANA), action, {"mailbox": SUPPORT, "member": BEN.email}, **inputs)
    assert (ana.status, ana.card["header"]["title"]) == (200, title)


def test_an_old_snooze_button_names_no_status(panel_of: PanelOf, house: Root) -> None:
    thread = "18c2f3a9b0d1e2f3"
    begin(house.services, thread)
    here = {"mailbox": SUPPORT, "thread": thread, "seen": "open"}
    ben = _old_click(panel_of(BEN), "status.snooze_form", here)
    assert ben.card["header"]["title"] == "Snooze until"
    ben = _old_click(panel_of(BEN), "status.snooze", {**here, "until": "2030-01-01T09:00:00+00:00"})
    assert ben.told.startswith("Snoozed until")


def test_no_card_sends_an_old_name(panel_of: PanelOf) -> None:
    ana = _old_click(panel_of(ANA), "settings.members", {"mailbox": SUPPORT})
    sent = {one["function"].rpartition("/")[2] for one in actions(ana.card)}
    assert sent <= HANDLERS.keys()
    assert "member.edit" in sent
