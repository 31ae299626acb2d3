"""Working a queue: a conversation opened from a list, what follows it there, and the list as it is now."""

import pytest

from backend.domain.status import Status
from main import Root
from tests.clock import NOON, SetClock
from tests.front_door import PanelOf
from tests.people import ANA, BEN, SUPPORT, begin, click, letter
from tests.side_panel import SidePanel, actions, taps

THREADS = ("18c2f3a9b0d1e001", "18c2f3a9b0d1e002", "18c2f3a9b0d1e003")
NAMES = ("Rita Gomez", "Ulla Berg", "Max Roth")


@pytest.fixture
def ben(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ben before the queue of what nobody has: Rita, Ulla, Max."""
    for number, (thread, name) in enumerate(zip(THREADS, NAMES, strict=True)):
        begin(
            house.services,
            thread,
            gmail_id=f"{thread}-1",
            message_id=f"{number}@lindenhof.example",
            subject=f"Question {number}",
            sender_name=name,
            sender=f"{name.split()[0].lower()}@lindenhof.example",
        )
    return open_view(panel_of(BEN).home(), "unassigned")


def open_view(panel: SidePanel, name: str) -> SidePanel:
    """Tap a view on the home card."""
    view = {"key": "view", "value": name}
    return panel.click(next(one for one in actions(panel.card) if view in one["parameters"]))


def open_row(panel: SidePanel, name: str) -> SidePanel:
    """Tap the row of a customer."""
    return panel.click(next(tap["action"] for text, tap in taps(panel.card) if text.startswith(name)))


def titles(panel: SidePanel) -> list[str]:
    return [card["header"]["title"] for card in panel.stack]


def offered(panel: SidePanel) -> list[str]:
    return [text for text, _ in taps(panel.card)]


@pytest.mark.parametrize("steps", [["Take"], ["Pending"], ["Close"], ["Take", "Pending"], ["Take", "Close"]])
def test_after_each_deed_the_next_one_is_one_tap_away(ben: SidePanel, steps: list[str]) -> None:
    open_row(ben, "Rita Gomez")
    for step in steps:
        ben.tap(step)
        assert "Next: Ulla Berg" in offered(ben), step
    ben.tap("Next: Ulla Berg")
    assert titles(ben) == ["Support", "Unassigned (3)", "Question 1"]
    ben.tap("Next: Max Roth")
    assert titles(ben)[-1] == "Question 2"
    assert not [text for text in offered(ben) if text.startswith("Next: ")]


def test_a_snooze_leads_on_too(ben: SidePanel) -> None:
    open_row(ben, "Rita Gomez").tap("Snooze…").tap("Tomorrow")
    assert footer(ben) == ("Next: Ulla Berg", "Open now")


def test_the_way_goes_on_through_what_lies_on_the_card(ben: SidePanel) -> None:
    open_row(ben, "Rita Gomez").tap("Assign…").tap("Ben (you)")
    assert "Next: Ulla Berg" in offered(ben)
    ben.tap("Labels…").tap("Create and add", label_name="VIP", label_colour="red")
    ben.stack.pop()
    assert "Next: Ulla Berg" in offered(ben)


def test_back_is_the_list_as_it_is_now(ben: SidePanel) -> None:
    open_row(ben, "Rita Gomez").tap("Close").tap("Next: Ulla Berg").tap("Take")
    ben.tap("Back to the list")
    assert titles(ben) == ["Support", "Unassigned (1)"]
    assert "Max Roth" in ben.reads()
    assert "Rita Gomez" not in ben.reads()


def test_back_from_what_was_found_is_what_is_found_now(ben: SidePanel) -> None:
    ben.stack.pop()
    ben.click(
        next(one for one in actions(ben.card) if one["function"].endswith("/home.search")), words="question"
    )
    open_row(ben, "Ulla Berg").tap("Close").tap("Back to the list")
    assert titles(ben) == ["Support", "Found for “question”"]
    assert "Closed" in ben.reads()


def test_back_from_the_home_card_is_the_home_card(ben: SidePanel, panel_of: PanelOf, house: Root) -> None:
    house.services.inbox.assignments.take(click(BEN, THREADS[0], "mine"), seen="")
    panel = open_row(panel_of(BEN).home(), "Rita Gomez").tap("Close").tap("Back to the list")
    assert titles(panel) == ["Support"]
    assert "Rita Gomez" not in panel.reads()


def test_what_is_next_costs_no_more_than_opening_may(ben: SidePanel) -> None:
    """A wave of four documents at most; nobody else is looking, so one of them is not there."""
    open_row(ben, "Rita Gomez")
    assert ben.store == {"waves": 1, "documents": 2}
    ben.tap("Next: Ulla Berg")
    assert ben.store == {"waves": 1, "documents": 3}


def test_a_next_one_that_is_gone_is_not_offered(ben: SidePanel, house: Root) -> None:
    open_row(ben, "Rita Gomez")
    gone = f"mailboxes/{SUPPORT}/conversations/{THREADS[2]}"
    house.documents.transact(lambda transaction: transaction.delete(gone))
    ben.tap("Next: Ulla Berg")
    assert not [text for text in offered(ben) if text.startswith("Next: ")]


def test_a_note_that_was_begun_stays_with_its_conversation(ben: SidePanel) -> None:
    open_row(ben, "Rita Gomez").tap("Next: Ulla Berg", note="Rita wants her money back")
    assert titles(ben) == ["Support", "Unassigned (3)", "Question 0", "Question 1"]
    assert "Rita wants her money back" not in str(ben.card)


def test_beside_an_open_mail_there_is_no_list_to_go_along(panel_of: PanelOf, ben: SidePanel) -> None:
    card = panel_of(ANA).open("order")
    assert "Back to the list" not in offered(card)


def test_the_mail_itself_is_in_reach(ben: SidePanel) -> None:
    open_row(ben, "Rita Gomez")
    assert "It was due on Monday." in ben.reads()
    assert footer(ben) == ("Take", "Open in Gmail")
    assert footer(ben.tap("Take")) == ("Snooze…", "Open in Gmail")


@pytest.mark.parametrize(
    ("status", "taken", "then"),
    [(Status.OPEN, "Snooze…", "Snooze until"), (Status.PENDING, "Close", "Question 0")],
)
def test_the_second_of_two_quick_taps_does_nothing(
    status: Status, taken: str, then: str, ben: SidePanel, house: Root, real_clock: SetClock
) -> None:
    """Whatever comes where Take was tapped, also where nobody waits and it is Close."""
    if status is Status.PENDING:
        _answered(house)
    open_view(ben.home(), status.value)
    open_row(ben, "Rita Gomez").tap("Take")
    assert footer(ben)[0] == taken
    under_the_finger = ben.card["fixedFooter"]["primaryButton"]["onClick"]["action"]
    ben.click(under_the_finger)
    assert (titles(ben)[-1], ben.told) == ("Question 0", "")
    assert "You have it" in ben.reads()
    real_clock.pass_by(seconds=1)
    ben.click(under_the_finger)
    assert titles(ben)[-1] == then
    assert (taken == "Close") is ("Closed" in ben.reads())


def test_reopened_by_a_quick_double_tap_it_is_open(ben: SidePanel) -> None:
    open_row(ben, "Max Roth").tap("Close").tap("Reopen")
    ben.click(ben.card["fixedFooter"]["primaryButton"]["onClick"]["action"])
    assert "Nobody has it yet" in ben.reads()


def _answered(house: Root) -> None:
    """The team has answered Rita: nobody waits, and nobody has it."""
    conversation = house.services.inbox.opening.show(BEN, SUPPORT, THREADS[0]).conversation
    mail = letter(
        THREADS[0],
        gmail_id="a",
        message_id="a@acme.test",
        sender=SUPPORT,
        recipients=("rita@lindenhof.example",),
        at=NOON,
    )
    house.services.inbox.adoption.take_in(conversation, mail, is_copy=False)


def footer(panel: SidePanel) -> tuple[str, str | None]:
    """What stands at the foot of the card."""
    shown = panel.card["fixedFooter"]
    return shown["primaryButton"]["text"], shown.get("secondaryButton", {}).get("text")
