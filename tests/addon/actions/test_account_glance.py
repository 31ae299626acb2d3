"""The account card in the panel: what its glance costs, and the switches for labels in Gmail."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest

from backend.domain.account import Account, AccountState
from backend.domain.ledger import LedgerDay
from backend.domain.member import Person
from backend.domain.mirror import ASSIGNEE, LABELS, STATUS, Mirror, Mirrored
from backend.domain.past import Past
from backend.records import accounts, dead_letters, ledger, mirrors, pasts
from backend.records.dead_letters import DeadLetter
from main import Root
from tests.clock import SetClock
from tests.front_door import PanelOf
from tests.people import ANA, BEN, SALES, SUPPORT
from tests.side_panel import SidePanel

CONNECTED = Account(SUPPORT, SUPPORT, AccountState.CONNECTED, connected_by=ANA.actor.ref)
ONCE = {"waves": 1, "queries": 1, "aggregates": 1}


@pytest.fixture(autouse=True)
def connected(house: Root, app: object) -> None:
    house.documents.write({accounts.key(SUPPORT).path: accounts.fields(CONNECTED)})


def prove(house: Root, clock: SetClock, days: int, mailbox: str = SUPPORT) -> None:
    """Whole days before this one were compared with Gmail, and all was there."""
    for back in range(1, days + 1):
        name = (clock.now().astimezone(UTC) - timedelta(days=back)).date().isoformat()
        day = LedgerDay(mailbox, name, in_gmail=8, here=8)
        house.documents.write({ledger.key(mailbox, name).path: ledger.fields(day)})


def kill(house: Root, count: int, mailbox: str = SUPPORT) -> None:
    """So many mails could not be taken in."""
    for number in range(count):
        letter = DeadLetter(mailbox, str(number), "", "ValueError", 5, house.clock.now())
        house.documents.write({dead_letters.key(mailbox, str(number)).path: dead_letters.fields(letter)})


def opened(panel_of: PanelOf, person: Person = ANA) -> SidePanel:
    panel = panel_of(person)
    panel.stack = [{}]
    return panel.send("account.show", {"mailbox": SUPPORT})


def test_the_glance_costs_one_wave(panel_of: PanelOf, house: Root, real_clock: SetClock) -> None:
    assert opened(panel_of).store == {**ONCE, "documents": 2}
    past = Past(SUPPORT, real_clock.now(), real_clock.now(), messages=5)
    house.documents.write(
        {
            pasts.key(SUPPORT).path: pasts.fields(past),
            mirrors.key(SUPPORT).path: mirrors.fields(Mirror(SUPPORT, is_on=True)),
        }
    )
    kill(house, 3)
    prove(house, real_clock, 60)
    panel = opened(panel_of)
    assert panel.store == {**ONCE, "documents": 4 + 30}, "a month of days, and no more"
    for told in ("5 messages", "8 mails, all here", "3 mails could not be taken in"):
        assert told in panel.reads()


def test_nothing_of_another_mailbox_is_told(panel_of: PanelOf, house: Root, real_clock: SetClock) -> None:
    kill(house, 2, SALES)
    prove(house, real_clock, 3, SALES)
    panel = opened(panel_of)
    assert "taken in" not in panel.reads()
    assert "all here" not in panel.reads()


def controls(panel: SidePanel) -> Iterator[dict[str, Any]]:
    """Every switch and box on the card."""
    for section in panel.card["sections"]:
        for widget in section["widgets"]:
            if "switchControl" in widget.get("decoratedText", {}):
                yield widget["decoratedText"]["switchControl"]


def turn(panel: SidePanel, part: str, *, on: bool) -> SidePanel:
    """Move a switch as the host does: what is on is sent along, what is off is not."""
    shown = {one["name"]: one["selected"] for one in controls(panel)} | {f"mirror_{part}": on}
    control = next(one for one in controls(panel) if one["name"] == f"mirror_{part}")
    return panel.click(control["onChangeAction"], **{name: "yes" for name, is_on in shown.items() if is_on})


def kept(house: Root) -> Mirror:
    return house.services.mail.mirror_labels.mirror(SUPPORT)


def test_labels_in_gmail_are_switched_each_by_itself(panel_of: PanelOf, house: Root) -> None:
    panel = opened(panel_of)
    assert [(one["name"], one["selected"]) for one in controls(panel)] == [("mirror_labels", False)]
    turn(panel, LABELS, on=True)
    assert (panel.told, kept(house)) == ("Shown in Gmail from now on", Mirror(SUPPORT, is_on=True))
    assert [one["selected"] for one in controls(panel)] == [True, False, False]
    turn(panel, ASSIGNEE, on=True)
    turn(panel, STATUS, on=True)
    assert kept(house).also == {ASSIGNEE, STATUS}
    turn(panel, ASSIGNEE, on=False)
    assert panel.told == "No longer shown in Gmail"
    assert kept(house).also == {STATUS}
    turn(panel, LABELS, on=False)
    assert kept(house) == Mirror(SUPPORT, also=frozenset({STATUS})), "turned on again, it is as it was"


def test_what_is_known_of_gmails_labels_survives_the_switch(panel_of: PanelOf, house: Root) -> None:
    known = Mirror(SUPPORT, labels=(Mirrored("l1", "Label_2", "Relais/Refund"),), faults=(("Urgent", "409"),))
    path = mirrors.key(SUPPORT).path
    house.documents.write({path: {**mirrors.fields(known), "later": "kept"}})
    turn(opened(panel_of), LABELS, on=True)
    assert (kept(house).labels, kept(house).faults) == (known.labels, known.faults)
    assert house.documents.get_many([path])[path].fields["later"] == "kept", "of a newer release"


def test_a_click_that_comes_twice_or_beside_another_changes_nothing_else(
    panel_of: PanelOf, house: Root
) -> None:
    first, second = opened(panel_of), opened(panel_of)
    turn(first, LABELS, on=True)
    ticking = opened(panel_of)
    turn(second, LABELS, on=True)
    assert "writes" not in second.store
    turn(first, STATUS, on=True)
    turn(ticking, ASSIGNEE, on=True)
    assert kept(house) == Mirror(SUPPORT, is_on=True, also=frozenset({ASSIGNEE, STATUS}))
    counted = {name: ticking.store[name] for name in ("transactions", "transaction_reads", "waves", "writes")}
    assert counted == {"transactions": 1, "transaction_reads": 2, "waves": 1, "writes": 1}


def test_the_switch_is_for_admins(panel_of: PanelOf, house: Root) -> None:
    panel = panel_of(BEN)
    panel.stack = [{}]
    panel.send("account.mirror", {"mailbox": SUPPORT, "part": LABELS}, mirror_labels="yes")
    assert "Your role does not allow this" in panel.reads()
    assert not kept(house).is_on


def test_a_switch_that_nobody_drew_is_refused(panel_of: PanelOf, house: Root) -> None:
    opened(panel_of).send("account.mirror", {"mailbox": SUPPORT, "part": "notes"}, mirror_notes="yes")
    assert kept(house) == Mirror(SUPPORT)
