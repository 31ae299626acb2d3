"""S17 and S19: every action, called by who may not, on what they may not. Nothing is told or changed."""

from dataclasses import replace

import pytest
from flask import Flask

from addon.actions import HANDLERS
from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.records import conversations
from main import Root
from tests.clock import NOON
from tests.front_door import PanelOf
from tests.people import ANA, BEN, OTTO, SUPPORT, begin, click
from tests.side_panel import SidePanel

T = "18c2f3a9b0d1e2f3"
HR = "hr@acme.test"
CANARY = "Canary"
WITHOUT_MAILBOX = {"home.show", "home.search_form"}
"""Actions that lead a person without any mailbox to their own home."""

INPUTS = {
    "note": "a note",
    "words": "canary",
    "label_name": "Stolen",
    "label_colour": "red",
    "into": "l2",
    "address": "eve@acme.test",
    "role": "admin",
    "away": "yes",
    f"pick_{T}": T,
    "bulk_member": ANA.sub,
    "bulk_label": "l1",
    "until": 1893456000000,
    "tell_mentioned": "nothing",
    "digest": "yes",
    "webhook": "https://chat.googleapis.com/v1/spaces/AAAA/messages?key=k&token=t",
    "alias": "hr@acme.test",
    "sender": "eve@acme.test",
    "mirror_labels": "yes",
}


@pytest.fixture
def foreign(house: Root, app: Flask) -> str:
    """People's own mailbox: a conversation full of canaries that Ben and Otto may not see."""
    services = house.services
    services.people.mailboxes.create(HR, f"{CANARY} box")
    services.people.roster.add(HR, ANA.email, Role.ADMIN, "Ana")
    begin(services, T, subject=f"{CANARY} subject", sender_name=f"{CANARY} customer")
    mine = services.inbox.opening.show(ANA, SUPPORT, T).conversation
    assert mine.subject.startswith(CANARY)
    theirs = replace(mine, mailbox=Ref(HR, f"{CANARY} box"))
    house.documents.write({conversations.key(HR, T).path: conversations.fields(theirs)})
    services.inbox.notes.add(click(ANA, T, "n1", HR), f"{CANARY} note")
    services.inbox.labels.create_on(click(ANA, T, "l1", HR), f"{CANARY} label", Colour.RED)
    return HR


def _parameters(house: Root, mailbox: str) -> dict[str, str]:
    lines = house.services.inbox.activities.page(ANA, mailbox, T, None).lines
    return {
        "key": "nonce",
        "mailbox": mailbox,
        "thread": T,
        "note": "n1",
        "message": "18c2f3a9b0d1e2f4",
        "label": "l1",
        "member": ANA.sub,
        "email": ANA.email,
        "activity": lines[0].id,
        "bulk": "b1",
        "status": "closed",
        "priority": "high",
        "view": "open",
        "words": "canary",
        "seen": "open",
        "part": "labels",
        "until": NOON.replace(year=2030).isoformat(),
    }


def _try(panel: SidePanel, action: str, parameters: dict[str, str]) -> SidePanel:
    panel.stack = [{}]
    return panel.send(action, parameters, **INPUTS)


@pytest.mark.parametrize("action", sorted(HANDLERS))
@pytest.mark.parametrize(
    ("person", "at_home"),
    [(OTTO, "Welcome to Relais"), (BEN, "No access")],
    ids=["outsider", "member of another mailbox"],
)
def test_no_action_tells_or_changes_anything_of_a_foreign_mailbox(
    action: str,
    person: Person,
    at_home: str,
    foreign: str,
    panel_of: PanelOf,
    house: Root,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = {document.path: document.fields for document in house.documents.scan()}
    panel = _try(panel_of(person), action, _parameters(house, foreign))
    assert panel.status == 200
    assert CANARY not in panel.reads()
    told = at_home if action in WITHOUT_MAILBOX else "No access"
    assert panel.card["header"]["title"] == told
    after = {document.path: document.fields for document in house.documents.scan()}
    assert after == before
    logged = [
        tuple(vars(record)[name] for name in ("refusal", "person", "mailbox"))
        for record in caplog.records
        if record.getMessage() == "access refused"
    ]
    assert logged == [("NotMember", person.sub, foreign)] * (told == "No access")


NOT_THERE = [
    {"thread": "18ffffffffffffff"},
    {
        "note": "none",
        "label": "none",
        "activity": "none",
        "bulk": "none",
        "member": "1",
        "email": "no@acme.test",
    },
    {"mailbox": "nobody@acme.test"},
]


@pytest.mark.parametrize("action", sorted(set(HANDLERS) - WITHOUT_MAILBOX))
@pytest.mark.parametrize("person", [OTTO, BEN], ids=["outsider", "member of another mailbox"])
def test_a_refusal_says_and_costs_the_same_whatever_there_is(
    action: str, person: Person, foreign: str, panel_of: PanelOf, house: Root
) -> None:
    there = _parameters(house, foreign)

    def told_of(parameters: dict[str, str]) -> tuple[object, ...]:
        panel = _try(panel_of(person), action, parameters)
        # What is asked of the store, not how much of it was there.
        asked = {name: number for name, number in panel.store.items() if name != "documents"}
        return panel.reads(), panel.told, panel.status, asked

    told = told_of(there)
    for absent in NOT_THERE:
        assert told_of({**there, **absent}) == told, absent


@pytest.mark.parametrize("action", sorted(HANDLERS))
def test_no_action_fails_on_things_that_are_not_there(
    action: str, panel_of: PanelOf, house: Root, app: Flask
) -> None:
    begin(house.services, T)
    parameters = {**_parameters(house, SUPPORT), "thread": "18ffffffffffffff", "note": "x", "label": "x"}
    panel = _try(panel_of(ANA), action, parameters)
    assert panel.status == 200
    assert "Something went wrong" not in panel.reads()


@pytest.mark.parametrize("action", sorted(HANDLERS))
def test_no_action_fails_without_its_parameters(action: str, panel_of: PanelOf, app: Flask) -> None:
    panel = panel_of(ANA)
    panel.stack = [{}]
    panel.send(action, {})
    assert panel.status == 200
    assert "Something went wrong" not in panel.reads()
