"""Whatever is longer than a card comes in pages: the first lies on top, a next one takes its place."""

import re
from dataclasses import replace

import pytest

from backend.domain.label import Colour, Label
from backend.domain.member import Member
from backend.domain.rights import Role
from backend.records import mailboxes
from main import Root
from tests.front_door import PanelOf
from tests.people import ANA, BEN, SUPPORT, begin, click
from tests.side_panel import SidePanel, texts

T = "18c2f3a9b0d1e000"
HERE = {"mailbox": SUPPORT, "thread": T}
LABELLED = {"mailbox": SUPPORT, "view": "label", "label": "l00"}


@pytest.fixture
def ana(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ana's panel in a mailbox that has more of everything than a card shows."""
    services = house.services
    mailbox = services.people.mailboxes.get(SUPPORT)
    agents = tuple(Member(f"s{n}", f"m{n}@acme.test", f"Zed {n:02}", Role.AGENT) for n in range(60))
    labels = tuple(Label(f"l{n:02}", f"Label {n:02}", Colour.RED) for n in range(40))
    long = replace(mailbox, roster=(*mailbox.roster, *agents), labels=labels)
    house.documents.write({mailboxes.key(SUPPORT).path: mailboxes.fields(long)})
    for number in range(25):
        begin(services, f"18c2f3a9b0d1e{number:03x}", subject=f"Order {number:02}")
        services.inbox.labels.add(click(BEN, f"18c2f3a9b0d1e{number:03x}", f"l{number}"), "l00")
    for number in range(20):
        services.inbox.notes.add(click(BEN, T, f"n{number}"), f"Note {number:02}")
    panel = panel_of(ANA)
    panel.stack = [{"header": {"title": "below"}, "sections": []}]
    return panel


@pytest.mark.parametrize(
    ("action", "parameters", "title", "more", "kind", "numbers"),
    [
        ("assign.choose", HERE, "Assign to", "More members", "Zed ", range(60)),
        ("label.choose", HERE, "Labels", "More labels", "Label ", range(40)),
        ("label.list", {"mailbox": SUPPORT}, "Labels", "More labels", "Label ", range(40)),
        ("member.list", {"mailbox": SUPPORT}, "Members", "More members", "Zed ", range(60)),
        ("note.list", HERE, "🔒 Internal notes", "Earlier notes", "Note ", range(20)),
        ("conversation.earlier", HERE, "lea@lindenhof.example", "More conversations", "Order ", range(1, 25)),
        ("home.view", {"mailbox": SUPPORT}, "Open", "More conversations", "Order ", range(25)),
        ("home.view", LABELLED, "Label 00", "More conversations", "Order ", range(25)),
        ("home.search", {"mailbox": SUPPORT}, "Found for “ord”", "More conversations", "Order ", range(25)),
    ],
)  # fmt: skip
def test_all_of_it_is_reached_page_by_page(
    action: str, parameters: dict[str, str], title: str, more: str, kind: str, numbers: range, ana: SidePanel
) -> None:
    ana.send(action, parameters, words="ord")
    found = _named(ana, kind)
    assert 0 < len(found) < len(numbers)
    while more in texts(ana.card):
        assert [len(ana.stack), ana.told] == [2, ""]
        assert ana.card["header"]["title"].partition(" (")[0] == title
        ana.tap(more)
        found += _named(ana, kind)
    assert len(ana.stack) == 2
    assert sorted(found) == [f"{kind}{number:02}" for number in numbers]


def _named(panel: SidePanel, kind: str) -> list[str]:
    """The names of that kind on the card, each once, in order."""
    return list(dict.fromkeys(re.findall(rf"^(?:● )?({kind}\d\d)", panel.reads(), re.MULTILINE)))
