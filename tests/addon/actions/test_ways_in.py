"""What Gmail calls by itself, and how one gets around from there."""

import pytest

from addon.actions.triggers import METADATA_SCOPE
from backend.domain.changes import LabelAdded
from backend.domain.label import Colour
from main import Root
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import ANA, BEN, OTTO, SALES, SUPPORT, begin, click, found_mailbox
from tests.side_panel import SidePanel, actions
from workbench.host import SCOPES

T = "18c2f3a9b0d1e2f3"
HERE = {"mailbox": SUPPORT, "thread": T}


@pytest.fixture
def ben(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ben's panel at home in Support; he belongs to Sales too."""
    begin(house.services, T)
    panel = panel_of(BEN).home()
    found_mailbox(house.services, SALES, "Sales")
    return panel


def _titles(panel: SidePanel) -> list[str]:
    return [card["header"]["title"] for card in panel.stack]


def test_home_is_the_mailbox_shown_last(ben: SidePanel) -> None:
    assert _titles(ben.home()) == ["Support"]
    assert _titles(ben.send("home.show", {"mailbox": SALES})) == ["Support", "Sales"]
    assert _titles(ben.home()) == ["Sales"]
    assert _titles(ben.send("home.show", {})) == ["Sales", "Sales"]


def test_a_mailbox_is_chosen_by_a_button_or_in_a_list(ben: SidePanel) -> None:
    assert _titles(ben.send("home.show", {}, mailbox=SALES))[-1] == "Sales"
    assert _titles(ben.send("home.show", {"mailbox": SUPPORT}, mailbox=SALES))[-1] == "Support"


def test_the_search_form_searches_the_mailbox_it_was_asked_for(ben: SidePanel, house: Root) -> None:
    begin(house.services, "18c2f3a9b0d1e2f4", subject="Another order")
    ben.send("home.search_form", {"mailbox": SUPPORT})
    assert (_titles(ben), ben.card["header"]["subtitle"]) == (["Support", "Search"], "Support")
    ben.click(
        next(one for one in actions(ben.card) if one["function"].endswith("home.search")), words="another"
    )
    assert _titles(ben) == ["Support", "Search", "Found for “another”"]
    assert ben.send("home.search_form", {"mailbox": SALES}).card["header"]["subtitle"] == "Sales"


@pytest.mark.parametrize("action", ["home.show", "home.search_form"])
def test_who_has_no_mailbox_is_welcomed(action: str, ben: SidePanel, panel_of: PanelOf) -> None:
    otto = panel_of(OTTO).home().send(action, {})
    assert _titles(otto) == ["Welcome to Relais", "Welcome to Relais"]


def test_a_row_leads_to_the_conversation_and_a_refresh_takes_its_place(ben: SidePanel, house: Root) -> None:
    ben.send("conversation.show", HERE)
    assert (_titles(ben), ben.told) == (["Support", "Where is my order?"], "")
    house.services.inbox.assignments.take(click(ANA, T, "k"), seen="")
    ben.send("conversation.refresh", HERE)
    assert (_titles(ben), ben.told) == (["Support", "Where is my order?"], "")
    assert "Ana has it" in ben.reads()


def test_whoever_looks_is_seen_by_the_others(ben: SidePanel, panel_of: PanelOf) -> None:
    ben.send("conversation.show", HERE)
    assert "Ben is looking too" in panel_of(ANA).home().send("conversation.show", HERE).reads()


def test_a_mail_lies_on_an_empty_stack(panel_of: PanelOf, house: Root, ben: SidePanel) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    assert _titles(ben.open("order")) == ["Where is my order?"]
    assert _titles(panel_of(OTTO).open("order")) == ["Welcome to Relais"]


def test_a_mail_that_may_not_be_read_asks_for_the_right_to_read_its_headers(
    panel_of: PanelOf, ben: SidePanel
) -> None:
    scopes = tuple(scope for scope in SCOPES if scope != METADATA_SCOPE)
    asked = panel_of(BEN, scopes=scopes).open("lunch").body
    assert asked == {"requesting_google_scopes": {"scopes": [METADATA_SCOPE]}}


def test_beside_a_mail_being_written_stands_who_talks_to_its_recipients(
    ben: SidePanel, panel_of: PanelOf
) -> None:
    ben.write_to("lea@lindenhof.example")
    assert len(ben.stack) == 1
    assert "Where is my order?" in ben.reads()
    assert "Where is my order?" not in ben.write_to("new@firma.example").reads()
    assert _titles(panel_of(OTTO).write_to("lea@lindenhof.example")) == ["Welcome to Relais"]


def test_a_mail_is_shared_only_where_a_mailbox_is_chosen(ben: SidePanel) -> None:
    ben.open("lunch")
    ben.send("conversation.share", {})
    assert ben.card["header"]["title"] == "Something is missing"


def test_the_deeds_that_only_touch_oneself(ben: SidePanel, house: Root) -> None:
    house.services.inbox.notes.add(click(ANA, T, "asks"), "@ben?")
    ben.send("conversation.show", HERE)
    told = []
    for action in ("note.clear_mention", "assign.unfollow", "assign.follow"):
        ben.send(action, {**HERE, "key": action})
        told.append((ben.told, len(ben.stack)))
    assert told == [
        ("Mention cleared", 2),
        ("You no longer follow this conversation", 2),
        ("You follow this conversation", 2),
    ]
    shown = house.services.inbox.opening.show(BEN, SUPPORT, T).conversation
    assert (shown.mentioned, shown.is_followed_by(BEN.sub)) == ((), True)


def test_a_deed_of_the_log_is_taken_back_on_the_card(ben: SidePanel, house: Root) -> None:
    ben.send("label.create", HERE, label_name="Refund", label_colour="teal")
    ben.send("conversation.show", HERE)
    ben.send("note.add", {**HERE, "key": "n"}, note="Oops")
    (note,) = house.services.inbox.notes.page(BEN, SUPPORT, T, None).notes
    ben.send("note.delete", {**HERE, "note": note.id, "key": "d"})
    assert "Oops" not in ben.reads()
    ben.tap("Undo")
    assert (ben.told, "Oops" in ben.reads()) == ("Undone", True)
    assert ben.store["transaction_reads"] == 3, "the note itself says by which line it was deleted"
    (label,) = house.services.people.mailboxes.get(SUPPORT).labels
    assert (label.name, label.colour) == ("Refund", Colour.TEAL)
    lines = house.services.inbox.activities.page(BEN, SUPPORT, T, None).lines
    line = next(one for one in lines if isinstance(one.change, LabelAdded))
    ben.send("activity.undo", {**HERE, "activity": line.id, "key": "u"})
    assert (ben.told, "Refund" in ben.reads()) == ("Undone", False)


def test_the_urgency_is_set_and_a_word_that_is_none_sets_nothing(ben: SidePanel, house: Root) -> None:
    ben.send("conversation.show", HERE)
    ben.send("priority.set", {**HERE, "priority": "high"})
    assert (ben.told, len(ben.stack)) == ("Priority: High", 2)
    ben.send("priority.set", {**HERE, "priority": "huge", "key": "l"})
    assert ben.card["header"]["title"] == "This button is out of date"
    assert house.services.inbox.opening.show(BEN, SUPPORT, T).conversation.priority == "high"
