"""A click from a card that is out of date: who was faster keeps what they did, and the slower one is told."""

import pytest

from backend.domain.status import Status
from main import Root
from tests.front_door import PanelOf
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click
from tests.side_panel import SidePanel

T = "18c2f3a9b0d1e2f3"
HERE = {"mailbox": SUPPORT, "thread": T}
LATER = {"until": "2030-01-01T09:00:00+00:00"}


@pytest.fixture
def ana(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ana's panel. Since her card was drawn Ben took the conversation and made it wait."""
    begin(house.services, T)
    inbox = house.services.inbox
    inbox.assignments.take(click(BEN, T, "took"), seen="")
    inbox.statuses.set_status(click(BEN, T, "waits"), Status.PENDING, seen="open", holder=BEN.sub)
    panel = panel_of(ANA)
    panel.stack = [{}, {}]
    return panel


def _stands(house: Root) -> tuple[str, str]:
    shown = house.services.inbox.opening.show(ANA, SUPPORT, T).conversation
    return shown.status.value, shown.assignee.name if shown.assignee else ""


@pytest.mark.parametrize(
    ("action", "seen", "told"),
    [
        ("assign.take", {}, "Ben took it"),
        ("assign.take", {"seen": CHLOE.sub}, "Ben took it"),
        ("assign.to", {"member": CHLOE.sub}, "Ben took it"),
        ("assign.unassign", {"seen": CHLOE.sub}, "Ben took it"),
        ("status.set", {"status": "closed", "seen": "open", "holder": BEN.sub}, "Ben moved it to Pending"),
        ("status.set", {"status": "closed", "seen": "pending"}, "Ben took it"),
        ("status.snooze", {"seen": "open", "holder": BEN.sub, **LATER}, "Ben moved it to Pending"),
        ("status.snooze", {"seen": "pending", **LATER}, "Ben took it"),
    ],
)
def test_an_old_card_changes_nothing_and_tells_who_was_faster(
    action: str, seen: dict[str, str], told: str, ana: SidePanel, house: Root
) -> None:
    ana.send(action, {**HERE, **seen})
    assert ana.told.startswith(told)
    assert told in ana.reads()
    assert _stands(house) == ("pending", "Ben")


@pytest.mark.parametrize(
    ("action", "seen", "stands"),
    [
        ("assign.take", {"seen": BEN.sub}, ("pending", "Ana")),
        ("assign.to", {"member": CHLOE.sub, "seen": BEN.sub}, ("pending", "Chloé")),
        ("assign.unassign", {"seen": BEN.sub}, ("pending", "")),
        ("status.set", {"status": "closed", "seen": "pending", "holder": BEN.sub}, ("closed", "Ben")),
        ("status.snooze", {"seen": "pending", "holder": BEN.sub, **LATER}, ("snoozed", "Ben")),
    ],
)
def test_a_card_that_shows_what_stands_has_its_way(
    action: str, seen: dict[str, str], stands: tuple[str, str], ana: SidePanel, house: Root
) -> None:
    ana.send(action, {**HERE, **seen})
    assert _stands(house) == stands
