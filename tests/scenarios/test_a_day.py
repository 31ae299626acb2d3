"""The main job from end to end: mails are opened, colleagues work on them, each through their side panel."""

from typing import Any

import pytest

from backend.domain.rights import Role
from main import Root, application
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.front_door import PanelOf
from tests.people import ANA, BEN, CHLOE, EMMA, OTTO, SUPPORT, found_mailbox
from tests.side_panel import SidePanel, taps
from workbench.events import Window
from workbench.host import Host
from workbench.world import World


@pytest.fixture
def mail_endpoint(gmail_endpoint: str) -> str:
    """Real mail."""
    return gmail_endpoint


def test_a_mail_is_taken_noted_labelled_and_closed(panel_of: PanelOf) -> None:
    ben = panel_of(BEN).open("order")
    assert "Nobody has it yet" in ben.reads()
    ben.tap("Take")
    assert (ben.told, "You have it" in ben.reads()) == ("You have this conversation", True)
    ben.tap("Add note", note="Called her. @chloe please send <b>2 & 3</b>")
    assert ben.told == "Internal note added"
    ben.tap("Labels…").tap("Create and add", label_name="Refund", label_colour="red")
    ben.stack.pop()
    assert "Refund" in ben.reads()
    chloe = panel_of(CHLOE).open("order")
    shown = chloe.reads()
    assert "Ben has it" in shown
    assert "Ben is looking too" in shown
    assert "You are mentioned in a note" in shown
    assert "Called her. @chloe please send &lt;b&gt;2 &amp; 3&lt;/b&gt;" in shown
    ben.tap("Close")
    assert (ben.told, "Reopen" in ben.reads()) == ("Closed", True)
    ben.tap("Undo")
    assert ben.told == "Undone"


def test_the_slower_of_two_is_told_who_won_and_finds_the_way_on(
    panel_of: PanelOf, real_clock: SetClock
) -> None:
    ben, chloe = panel_of(BEN).open("order"), panel_of(CHLOE).open("order")
    ben.tap("Take")
    real_clock.pass_by(seconds=3)
    chloe.tap("Take")
    shown = chloe.reads()
    assert (chloe.told, len(chloe.stack)) == ("Ben took it just now", 1)
    assert "Nothing was changed by your click." in shown
    assert "Ben has it" in shown
    chloe.tap("Take over")
    assert (chloe.told, "Ben took it" in chloe.reads()) == ("You have this conversation", False)


def test_a_typed_note_survives_when_the_conversation_is_refused(panel_of: PanelOf) -> None:
    ben = panel_of(BEN).open("order")
    ben.tap("Add note", note="x" * 5001)
    fields = [widget["textInput"] for widget in ben.card["sections"][1]["widgets"] if "textInput" in widget]
    assert ben.card["header"]["title"] == "Too long"
    assert fields[0]["value"] == "x" * 5001
    ben.tap("Try again", note="short enough")
    assert "short enough" in ben.reads()


def test_a_list_row_opens_the_conversation_and_gmail_is_one_tap_away(panel_of: PanelOf) -> None:
    panel_of(ANA).open("order")
    ben = panel_of(BEN).home()
    ben.tap("Unassigned  1")
    row = next(name for name, _ in _rows(ben) if name.startswith("Léa Martin"))
    ben.tap(row)
    assert ben.card["header"]["title"] == "Where is my order?"
    gmail = next(entry for entry in ben.card["cardActions"] if entry["actionLabel"] == "Open in Gmail")
    url = gmail["onClick"]["openLink"]["url"]
    assert url.endswith("#search/rfc822msgid%3Aorder%40mail.lindenhof.example")


def _rows(panel: SidePanel) -> list[tuple[str, dict[str, Any]]]:
    return list(taps(panel.card))


def test_many_at_once_and_one_undo(panel_of: PanelOf) -> None:
    for key in ("order", "invoice", "both"):
        panel_of(ANA).open(key)
    ben = panel_of(BEN).home().tap("Unassigned  3")
    boxes = {
        widget["decoratedText"]["switchControl"]["name"]: widget["decoratedText"]["switchControl"]["value"]
        for section in ben.card["sections"]
        for widget in section["widgets"]
        if "switchControl" in widget.get("decoratedText", {})
    }
    ben.tap("Close", **boxes)
    assert "3 conversations closed" in ben.reads()
    ben.tap("Undo")
    assert "3 conversations put back" in ben.reads()
    assert ben.card["header"]["title"] == "Unassigned (3)"


def test_a_private_mail_is_shared_by_hand(panel_of: PanelOf) -> None:
    ana = panel_of(ANA).open("lunch")
    assert ana.card["header"]["title"] == "Not shared yet"
    ana.tap("Share into Support")
    assert ana.told == "Shared into Support"
    assert panel_of(BEN).open("lunch").card["header"]["title"] == "Lunch?"


def test_of_many_mailboxes_one_is_chosen(panel_of: PanelOf, house: Root) -> None:
    for number in range(12):
        found_mailbox(house.services, f"desk{number}@acme.test", f"Desk {number}")
    ana = panel_of(ANA).home().tap("Show", mailbox="desk7@acme.test")
    assert ana.card["header"] == {"title": "Desk 7", "subtitle": "desk7@acme.test"}
    ana.open("lunch").tap("Share", mailbox="desk7@acme.test")
    assert ana.told == "Shared into Desk 7"
    assert ana.open("order").tap("All views").tap("Show").card["header"]["title"] == "Support"


def test_an_outsider_sees_a_welcome_and_no_word_of_the_mailbox(panel_of: PanelOf) -> None:
    panel_of(ANA).open("order")
    otto = panel_of(OTTO)
    for shown in (otto.home().reads(), otto.open("order", ANA.email).reads()):
        assert "otto@acme.test" in shown
        assert "Support" not in shown
        assert "order" not in shown


def test_before_the_first_mailbox_the_card_says_how_to_make_it(
    house: Root, world: World, certificates: CertificateServer
) -> None:
    app = application(house)
    panel = SidePanel(app.test_client(), Host(world, certificates.signer), ANA).home()
    assert "relais mailbox create support@acme.test" in panel.reads()
    house.services.people.mailboxes.create("support@acme.test", "Support")
    house.services.people.roster.add("support@acme.test", ANA.email, Role.ADMIN)
    assert panel.tap("Look again").card["header"]["title"] == "Support"
    assert "You are alone in this mailbox." in panel.reads()


def test_an_observer_is_offered_only_what_they_may_do(panel_of: PanelOf) -> None:
    panel_of(ANA).open("order")
    emma = panel_of(EMMA).open("order")
    names = {name for name, _ in _rows(emma)}
    assert {"Add note", "Follow"} <= names
    assert not {"Take", "Assign…", "Close", "Labels…", "Snooze…"} & names
    assert "fixedFooter" not in emma.card


def test_the_team_is_managed_from_the_panel(panel_of: PanelOf) -> None:
    ana = panel_of(ANA).home()
    ana.click(_menu(ana, "Settings"))
    ana.tap("4 members").tap("Add", address="zoe@acme.test", role="agent")
    assert ana.told == "Member added"
    assert "zoe@acme.test" in ana.reads()


def _menu(panel: SidePanel, label: str) -> dict[str, Any]:
    return next(one["onClick"]["action"] for one in panel.card["cardActions"] if one["actionLabel"] == label)


def test_a_long_roster_has_pages(panel_of: PanelOf, house: Root) -> None:
    for number in range(60):
        house.services.people.roster.add(SUPPORT, f"m{number}@acme.test", Role.AGENT, f"Member {number:02}")
    ana = panel_of(ANA).open("order").tap("Settings")
    ana.tap("64 members")
    assert "Member 59" not in ana.reads()
    ana.tap("More members")
    assert "Member 59" in ana.reads()
    assert "More members" not in ana.reads()


def test_snooze_in_the_persons_own_zone(panel_of: PanelOf, real_clock: SetClock) -> None:
    ben = panel_of(BEN, window=Window("fr", "America/Montreal")).open("order")
    ben.tap("Prendre")
    real_clock.pass_by(seconds=1)
    footer = ben.card["fixedFooter"]["primaryButton"]
    ben.click(footer["onClick"]["action"])
    assert ben.card["header"]["title"] == "Reporter jusqu’à"
    tomorrow = next(click for name, click in _rows(ben) if name == "Demain")
    ben.click(tomorrow["action"])
    assert ben.told.startswith("Reporté jusqu’au")
    assert ben.told.endswith("à 9\u00a0h")


def test_a_card_of_yesterday_still_answers(panel_of: PanelOf) -> None:
    ben = panel_of(BEN).open("order")
    gone = {
        "function": "http://127.0.0.1:8788/addon/actions/old.verb",
        "parameters": [{"key": "key", "value": "k"}],
    }
    ben.click(gone)
    assert ben.card["header"]["title"] == "This button is out of date"
