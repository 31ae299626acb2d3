"""A list of several pages: what is done on one stays there, and what is ticked goes along."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.domain.status import Status
from backend.domain.view import BULK_LIMIT, PAGE_SIZE
from backend.services.inbox.bulk import Selection
from main import Root
from tests.clock import NOON
from tests.front_door import PanelOf
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click
from tests.side_panel import SidePanel, actions

FIRST = tuple(f"18c2f3a9b0d1f0{number:02x}" for number in range(PAGE_SIZE))
SECOND = tuple(f"18c2f3a9b0d1f1{number:02x}" for number in range(PAGE_SIZE))
THIRD = ("18c2f3a9b0d1f200",)
VIEW = {"mailbox": SUPPORT, "view": "open"}


@pytest.fixture(params=["home.view", "home.search"])
def ben(panel_of: PanelOf, house: Root, request: pytest.FixtureRequest) -> SidePanel:
    """Ben's panel on the first of three pages, of a view or of what was found."""
    # A view has who waits longest on top, what was found has the newest.
    older = 1 if request.param == "home.search" else -1
    for number, thread in enumerate((*FIRST, *SECOND, *THIRD)):
        written = NOON - older * timedelta(minutes=number)
        begin(house.services, thread, subject=f"Order {thread}", at=written)
    panel = panel_of(BEN)
    panel.stack = [{"header": {"title": "below"}, "sections": []}]
    where = VIEW if request.param == "home.view" else {"mailbox": SUPPORT, "words": "order"}
    panel.send(request.param, where)
    assert _rows(panel) == FIRST
    return panel


def _ticks(*threads: str) -> dict[str, str]:
    return {f"pick_{thread}": thread for thread in threads}


def _boxes(panel: SidePanel) -> list[tuple[str, bool]]:
    assert len(panel.stack) == 2, "a page takes the place of the one before"
    lines = [widget.get("decoratedText", {}) for one in panel.card["sections"] for widget in one["widgets"]]
    boxes = [line["switchControl"] for line in lines if "switchControl" in line]
    return [(box["value"], box["selected"]) for box in boxes]


def _rows(panel: SidePanel) -> tuple[str, ...]:
    return tuple(thread for thread, _ in _boxes(panel))


def _ticked(panel: SidePanel) -> dict[str, str]:
    """The boxes as the host sends them with the next tap, if nobody touches them."""
    return _ticks(*(thread for thread, on in _boxes(panel) if on))


def _status(house: Root, thread: str) -> object:
    return house.services.inbox.opening.show(ANA, SUPPORT, thread).conversation.status


def test_acting_on_a_page_and_taking_it_back_stay_there(ben: SidePanel, house: Root) -> None:
    second = _rows(ben.tap("More conversations"))
    assert second == SECOND
    ben.tap("Assign", bulk_member=CHLOE.sub, **_ticks(SECOND[3]))
    assert (ben.told, _rows(ben)) == ("1 conversation assigned to Chloé", SECOND)
    ben.tap("Undo")
    assert (ben.told, _rows(ben)) == ("1 conversation put back", SECOND)
    assert ben.store["waves"] == 1


def test_refresh_shows_this_very_page_with_its_ticks(ben: SidePanel, house: Root) -> None:
    ben.tap("More conversations", **_ticks(FIRST[0]))
    house.services.inbox.bulk.close(Selection(ANA, SUPPORT, SECOND[:1], "ana"))
    ben.tap("Refresh", **_ticks(SECOND[4]))
    assert set(SECOND[1:]) <= set(_rows(ben))
    assert _ticked(ben) == _ticks(SECOND[4])
    assert "1 ticked on another page" in ben.reads()


def test_ticks_of_all_pages_are_acted_on_at_once(ben: SidePanel, house: Root) -> None:
    ben.tap("More conversations", **_ticks(*FIRST[:3]))
    assert "3 ticked on other pages" in ben.reads()
    ben.tap("More conversations", **_ticks(SECOND[0]))
    assert "4 ticked on other pages" in ben.reads()
    ben.tap("Pending", **_ticks(THIRD[0]))
    assert ben.told == "5 conversations are pending"
    assert [_status(house, thread) for thread in (*FIRST[:3], SECOND[0], THIRD[0])] == [Status.PENDING] * 5
    assert _status(house, FIRST[3]) is Status.OPEN
    assert "ticked on" not in ben.reads()
    ben.tap("Undo")
    assert ben.told == "5 conversations put back"


def test_others_are_unticked_in_one_tap_and_this_page_keeps_its_own(ben: SidePanel, house: Root) -> None:
    ben.tap("More conversations", **_ticks(*FIRST[:3]))
    ben.tap("Untick", **_ticks(SECOND[2]))
    assert "ticked on" not in ben.reads()
    assert (_rows(ben), _ticked(ben)) == (SECOND, _ticks(SECOND[2]))
    ben.tap("Close", **_ticked(ben))
    assert ben.told == "1 conversation closed"


def test_what_changed_since_its_page_was_shown_is_left_and_named(ben: SidePanel, house: Root) -> None:
    ben.tap("More conversations", **_ticks(*FIRST[:2]))
    house.services.inbox.assignments.take(click(CHLOE, FIRST[0], "faster"), seen="")
    ben.tap("Close", **_ticks(SECOND[0]))
    assert ben.told == "2 conversations closed · 1 left: Chloé took it just now"
    assert _status(house, FIRST[0]) is Status.OPEN
    ben.tap("Close anyway", **_ticks(SECOND[5]))
    assert (ben.told, _status(house, FIRST[0])) == ("1 conversation closed", Status.CLOSED)
    assert _ticked(ben) == _ticks(SECOND[5]), "what was ticked meanwhile is still ticked"


def test_no_more_are_carried_than_may_be_acted_on(ben: SidePanel, house: Root) -> None:
    ben.tap("More conversations", **_ticks(*FIRST))
    assert f"{BULK_LIMIT} ticked on other pages" in ben.reads()
    ben.tap("More conversations", **_ticks(SECOND[0]))
    assert len(ben.stack) == 3, "the page with its ticks stays below"
    assert str(BULK_LIMIT) in ben.reads()


def test_who_comes_back_from_a_conversation_finds_other_pages_ticked(ben: SidePanel, house: Root) -> None:
    ben.tap("More conversations", **_ticks(*FIRST[:2]))
    row = next(one for one in _opening(ben) if one["thread"] == SECOND[1])
    ben.send("conversation.show", row).tap("Back to the list")
    assert _rows(ben) == SECOND
    assert "2 ticked on other pages" in ben.reads()


def _opening(panel: SidePanel) -> list[dict[str, str]]:
    """What each row sends when it is tapped."""
    return [
        {one["key"]: one["value"] for one in action["parameters"]}
        for action in actions(panel.card)
        if action["function"].endswith("/conversation.show")
    ]


def test_where_nothing_is_left_of_a_page_the_first_one_is_shown(ben: SidePanel, house: Root) -> None:
    ben.tap("More conversations").tap("More conversations")
    assert _rows(ben) == THIRD
    ben.tap("Close", **_ticks(*THIRD))
    found = "Found for" in ben.reads()
    assert _rows(ben) == (THIRD if found else FIRST), "a search finds what is closed"
    assert ben.told == "1 conversation closed"


def test_several_are_snoozed_until_the_chosen_time(ben: SidePanel, house: Root) -> None:
    until = datetime.now(UTC) + timedelta(days=30)
    ben.tap("Snooze", bulk_until=until.isoformat(), **_ticks(*FIRST[:2]))
    assert ben.told.startswith("2 conversations snoozed until ")
    one = house.services.inbox.opening.show(ANA, SUPPORT, FIRST[0]).conversation
    assert one.snoozed_until == until
    assert [_status(house, thread) for thread in FIRST[:3]] == [Status.SNOOZED, Status.SNOOZED, Status.OPEN]


def test_a_snooze_without_a_time_asks_for_one_and_keeps_the_ticks(ben: SidePanel, house: Root) -> None:
    ben.tap("Snooze", **_ticks(*FIRST[:2]))
    assert _status(house, FIRST[0]) is Status.OPEN
    until = datetime.now(UTC) + timedelta(days=30)
    ben.tap("Try again", until=int(until.timestamp()) * 1000)
    assert ben.told.startswith("2 conversations snoozed until ")


def test_several_go_back_into_the_pool(ben: SidePanel, house: Root) -> None:
    house.services.inbox.assignments.take(click(BEN, FIRST[0], "mine"), seen="")
    ben.tap("Refresh")
    ben.tap("Unassign", **_ticks(FIRST[0], FIRST[1]))
    assert ben.told == "1 conversation unassigned"
    assert house.services.inbox.opening.show(ANA, SUPPORT, FIRST[0]).conversation.assignee is None


def test_a_customers_conversations_are_refreshed_where_they_are(ben: SidePanel) -> None:
    ben.stack.pop()
    ben.send("conversation.earlier", {"mailbox": SUPPORT, "thread": FIRST[0]})
    assert len(ben.stack) == 2
    ben.tap("Refresh")
    assert len(ben.stack) == 2
    assert ben.card["header"]["title"] == "lea@lindenhof.example"
