"""Share, take out, share again: each from the card that the other leaves."""

import pytest

from tests.front_door import PanelOf
from tests.people import ANA, BEN
from tests.side_panel import taps


@pytest.fixture
def mail_endpoint(gmail_endpoint: str) -> str:
    """Mails are read here."""
    return gmail_endpoint


def test_a_mail_shared_by_mistake_is_taken_out_and_may_come_back(panel_of: PanelOf) -> None:
    ana = panel_of(ANA).open("lunch")
    ana.tap("Share into Support")
    ana.tap("Add note", note="Not for the team")
    ana.tap("Take out…")
    assert ana.card["header"]["title"] == "Take it out of Support?"
    assert "Its log and 1 internal note are set aside, and come back if you share it again." in ana.reads()
    ana.tap("Take out")
    assert (ana.told, ana.card["header"]["title"]) == ("Taken out of Support", "Not shared yet")
    assert panel_of(BEN).open("lunch").card["header"]["title"] == "Not shared yet"
    ana.tap("Share into Support")
    assert "Not for the team" in ana.reads()


def test_what_came_to_the_mailbox_offers_no_way_out(panel_of: PanelOf) -> None:
    assert "Take out…" not in [text for text, _ in taps(panel_of(ANA).open("order").card)]
