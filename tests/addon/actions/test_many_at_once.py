"""Several conversations at once: only what is ticked, in the list it was ticked in, with one way back."""

import pytest

from backend.domain.label import Colour
from main import Root
from tests.front_door import PanelOf
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click
from tests.side_panel import SidePanel, texts

THREADS = tuple(f"18c2f3a9b0d1e00{number}" for number in range(3))
TICKED = {f"pick_{thread}": thread for thread in THREADS[:2]}


@pytest.fixture
def ben(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ben's panel on three conversations that nobody has, with one label in the mailbox."""
    for number, thread in enumerate(THREADS):
        begin(house.services, thread, subject=f"Order {number}")
    house.services.inbox.labels.create_on(click(BEN, THREADS[2], "vip"), "VIP", Colour.BLUE)
    panel = panel_of(BEN)
    panel.stack = [{"header": {"title": "below"}, "sections": []}]
    return panel.send("home.view", {"mailbox": SUPPORT, "view": "unassigned"})


def _standing(house: Root) -> list[tuple[object, str, int]]:
    shown = (house.services.inbox.opening.show(ANA, SUPPORT, thread).conversation for thread in THREADS)
    return [(one.status, one.assignee.name if one.assignee else "", len(one.labels)) for one in shown]


def _title(panel: SidePanel) -> str:
    assert len(panel.stack) == 2, "the list takes its own place"
    return str(panel.card["header"]["title"])


def test_the_ticked_rows_are_closed_and_put_back(ben: SidePanel, house: Root) -> None:
    ben.tap("Close", **TICKED)
    assert (_title(ben), ben.told) == ("Unassigned (1)", "2 conversations closed")
    assert _standing(house) == [("closed", "", 0), ("closed", "", 0), ("open", "", 1)]
    ben.tap("Undo")
    assert (_title(ben), ben.told) == ("Unassigned (3)", "2 conversations put back")
    assert _standing(house) == [("open", "", 0), ("open", "", 0), ("open", "", 1)]
    assert "Undo" not in texts(ben.card)


def test_the_ticked_rows_are_assigned(ben: SidePanel, house: Root) -> None:
    ben.tap("Assign", bulk_member=CHLOE.sub, **TICKED)
    assert (_title(ben), ben.told) == ("Unassigned (1)", "2 conversations assigned to Chloé")
    assert [holder for _, holder, _ in _standing(house)] == ["Chloé", "Chloé", ""]


def test_the_ticked_rows_are_labelled_in_what_was_found(ben: SidePanel, house: Root) -> None:
    label = house.services.people.mailboxes.get(SUPPORT).labels[0]
    ben.stack = ben.stack[:1]
    ben.send("home.search", {"mailbox": SUPPORT}, words="order")
    ben.tap("Add label", bulk_label=label.id, **TICKED)
    assert (_title(ben), ben.told) == ("Found for “order”", "2 conversations labelled VIP")
    assert [labels for _, _, labels in _standing(house)] == [1, 1, 1]


def test_the_list_of_a_label_stays_the_list(ben: SidePanel, house: Root) -> None:
    label = house.services.people.mailboxes.get(SUPPORT).labels[0]
    ben.stack = ben.stack[:1]
    ben.send("home.view", {"mailbox": SUPPORT, "view": "label", "label": label.id})
    ben.tap("Close", **{f"pick_{THREADS[2]}": THREADS[2]})
    assert (_title(ben), ben.told) == ("VIP (0)", "1 conversation closed")


def test_what_changes_nothing_says_so(ben: SidePanel, house: Root) -> None:
    old = ben.card
    ben.tap("Close", **TICKED)
    ben.stack = [ben.stack[0], old]
    ben.send("home.bulk_close", {"mailbox": SUPPORT, "view": "unassigned", "key": "later"}, **TICKED)
    assert ben.told == "Nothing was changed: 2 are so already"
    assert ben.told in ben.reads()
    assert "left as they were" not in ben.reads()
    assert "Undo" not in texts(ben.card)


@pytest.mark.parametrize(
    ("text", "inputs", "asked"),
    [
        ("Close", {}, "Tick at least one conversation"),
        ("Assign", TICKED, "Something is missing"),
        ("Add label", TICKED, "Something is missing"),
    ],
)
def test_what_was_not_chosen_is_asked_for(
    text: str, inputs: dict[str, str], asked: str, ben: SidePanel, house: Root
) -> None:
    before = _standing(house)
    ben.tap(text, **inputs)
    assert len(ben.stack) == 3, "the list stays below"
    assert asked in ben.reads()
    assert _standing(house) == before


def test_a_box_that_is_not_ticked_and_other_inputs_name_no_conversation(ben: SidePanel, house: Root) -> None:
    ben.tap("Close", **{f"pick_{THREADS[0]}": THREADS[0], f"pick_{THREADS[1]}": "", "words": THREADS[2]})
    assert ben.told == "1 conversation closed"
    assert [status for status, _, _ in _standing(house)] == ["closed", "open", "open"]
