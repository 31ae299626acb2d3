"""What was typed and chosen for a click that was refused is there for the next try, all of it and no more."""

from datetime import timedelta
from typing import Any

import pytest

from backend.domain.label import Colour
from backend.domain.rights import Role
from backend.ports.documents import StoreUnavailable
from backend.services.inbox.assignments import Assignments
from backend.services.inbox.bulk import Bulk
from backend.services.inbox.label_admin import LabelAdmin
from backend.services.people.roster import Roster
from main import Root
from tests.clock import SetClock
from tests.front_door import PanelOf
from tests.people import ANA, BEN, SUPPORT, begin, click
from tests.side_panel import BASE_URL, SidePanel, form_input
from workbench.host import Call

T, T2 = "18c2f3a9b0d1e2f3", "18c2f3a9b0d1e2f4"


@pytest.fixture
def ana(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ana's panel, with two labels and two conversations in the mailbox."""
    inbox = house.services.inbox
    begin(house.services, T)
    begin(house.services, T2)
    inbox.labels.create_on(click(ANA, T, "refund"), "Refund", Colour.RED)
    inbox.labels.create_on(click(ANA, T, "vip"), "VIP", Colour.BLUE)
    return panel_of(ANA).home()


def tapped(panel: SidePanel, action: str, parameters: dict[str, str], **inputs: object) -> SidePanel:
    """Send an action of a card that lies open."""
    given = [
        {"key": key, "value": value} for key, value in {"mailbox": SUPPORT, **parameters, "key": "k"}.items()
    ]
    return panel.click({"function": f"{BASE_URL}/addon/actions/{action}", "parameters": given}, **inputs)


def fields(panel: SidePanel) -> dict[str, Any]:
    """The inputs of the card in view, by name."""
    widgets = [widget for section in panel.card["sections"] for widget in section["widgets"]]
    inputs = [widget.get("textInput") or widget.get("dateTimePicker") for widget in widgets]
    return {field["name"]: field.get("value", field.get("valueMsEpoch")) for field in inputs if field}


def test_a_mistyped_address_keeps_the_role(ana: SidePanel, house: Root) -> None:
    tapped(ana, "member.add", {}, address="zoe at acme", role="observer")
    assert ana.card["header"]["title"] == "This is no e-mail address"
    assert fields(ana) == {"address": "zoe at acme"}
    ana.tap("Try again", address="zoe@@acme").tap("Try again", address="zoe@acme.test")
    assert ana.told == "Member added"
    zoe = house.services.people.mailboxes.get(SUPPORT).member_with("zoe@acme.test")
    assert zoe is not None
    assert zoe.role is Role.OBSERVER


def test_a_name_that_is_too_long_keeps_the_colour(ana: SidePanel, house: Root) -> None:
    tapped(ana, "label.create", {"thread": T}, label_name="x" * 41, label_colour="teal")
    assert "Yours has 41." in ana.reads()
    ana.tap("Try again", label_name="Warranty")
    made = {label.name: label.colour for label in house.services.people.mailboxes.get(SUPPORT).labels}
    assert made["Warranty"] is Colour.TEAL


def test_a_merge_without_a_target_asks_for_one_and_shows_no_text_of_anybody(ana: SidePanel) -> None:
    tapped(ana, "label.merge", {"label": "vip"}, label_name="VIP", label_colour="blue")
    assert "Choose a label." in ana.reads()
    assert fields(ana) == {}


def test_a_time_in_the_past_stands_in_the_picker(ana: SidePanel, house: Root, real_clock: SetClock) -> None:
    past = int((real_clock.now() - timedelta(days=1)).timestamp()) * 1000
    later = int((real_clock.now() + timedelta(days=1)).timestamp()) * 1000
    tapped(ana, "status.snooze", {"thread": T, "seen": "open"}, until=past)
    assert fields(ana) == {"until": str(past)}
    ana.tap("Try again", until=later)
    until = house.services.inbox.opening.show(ANA, SUPPORT, T).conversation.snoozed_until
    assert until is not None
    assert int(until.timestamp()) * 1000 == later


def test_a_time_on_offer_that_has_passed_can_be_chosen_anew(ana: SidePanel, real_clock: SetClock) -> None:
    past = (real_clock.now() - timedelta(hours=1)).isoformat()
    tapped(ana, "status.snooze", {"thread": T, "seen": "open", "until": past})
    ana.tap("Try again", until=int((real_clock.now() + timedelta(days=1)).timestamp()) * 1000)
    assert ana.told.startswith("Snoozed until")


@pytest.mark.parametrize(
    ("use_case", "method", "action", "parameters", "inputs", "told"),
    [
        (LabelAdmin, "merge", "label.merge", {"label": "vip"}, {"into": "refund"}, "Labels merged"),
        (Bulk, "close", "home.bulk_close", {}, {f"pick_{T}": T, f"pick_{T2}": T2}, "2 conversations closed"),
        (Bulk, "label", "home.bulk_label", {}, {f"pick_{T2}": T2, "bulk_label": "vip"}, ""),
        (
            Roster,
            "set_role",
            "member.save_role",
            {"email": "ben@acme.test"},
            {"role": "observer"},
            "Role changed",
        ),
    ],
)
def test_what_was_chosen_is_tried_again_when_the_store_is_back(
    ana: SidePanel, monkeypatch: pytest.MonkeyPatch, use_case: type, method: str,
    action: str, parameters: dict[str, str], inputs: dict[str, str], told: str,
) -> None:  # fmt: skip
    def down(*_: object, **__: object) -> None:
        raise StoreUnavailable

    ana.stack.append(ana.card)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(use_case, method, down)
        tapped(ana, action, parameters, **inputs)
        ana.tap("Try again")
    ana.tap("Try again")
    assert told in ana.told
    assert "Something is missing" not in ana.reads()
    assert "Nothing is ticked" not in ana.reads()


@pytest.mark.parametrize("length", [5_001, 10_000, 200_000, 900_000])
def test_a_long_note_is_refused_in_words_and_kept(ana: SidePanel, length: int) -> None:
    text = "word " * (length // 5) + "x" * (length % 5)
    tapped(ana, "note.add", {"thread": T}, note=text)
    assert f"Yours has {len(text.strip()):,}. Nothing was saved" in ana.reads()
    shown = fields(ana)["note"]
    assert text.startswith(shown)
    is_whole = shown == text.strip()
    assert is_whole is (length <= 20_000)
    assert ("Only the first 20,000 characters are shown here." in ana.reads()) is not is_whole
    ana.tap("Try again", note="short")
    assert ana.told == "Internal note added"
    assert fields(ana) == {"note": None}


@pytest.mark.parametrize(
    "typed", ["a\x00b", "half \ud83d a pair", "\\ud83d written out", "😀", "</script>&amp;", '"', "\u2028"]
)
def test_no_text_makes_a_click_unreadable(ana: SidePanel, typed: str, house: Root) -> None:
    parameters = {"mailbox": SUPPORT, "thread": T, "key": "k"}
    url = f"{BASE_URL}/addon/actions/note.add"
    call = Call(
        "click",
        ANA.email,
        ANA.email,
        url=url,
        parameters=parameters,
        form_inputs={"note": form_input(f"x{typed}y")},
    )
    ana._send(call)
    assert ana.status == 200
    notes = house.services.inbox.notes.page(ANA, SUPPORT, T, None).notes
    assert [note.text[0] + note.text[-1] for note in notes] == ["xy"]


@pytest.mark.parametrize(
    "kept",
    [
        "[]",
        "{",
        "[" * 100_000,
        '{"a":{"b":{"c":{"d":1}}}}',
        '{"role":{"stringInputs":{"value":"x"}}}',
        "1",
        '{"a":1}',
    ],
)
@pytest.mark.parametrize("action", ["member.add", "home.bulk_close", "status.snooze", "home.search"])
def test_a_forged_choice_breaks_nothing(ana: SidePanel, kept: str, action: str) -> None:
    parameters = {"mailbox": SUPPORT, "thread": T, "kept": kept, "key": "k"}
    ana._send(
        Call("click", ANA.email, ANA.email, url=f"{BASE_URL}/addon/actions/{action}", parameters=parameters)
    )
    assert ana.status in (200, 400)
    if ana.status == 200:
        assert "Something went wrong" not in str(ana.body)


def titles(panel: SidePanel) -> list[str]:
    return [card["header"]["title"] for card in panel.stack]


def test_a_second_try_takes_its_notice_away(ana: SidePanel, house: Root, real_clock: SetClock) -> None:
    tapped(ana, "home.search", {}, words="!!!").tap("Try again", words="?").tap("Try again", words="order")
    assert titles(ana) == ["Support", "Found for “order”"]


def test_a_form_that_was_tried_again_is_left_for_what_it_lay_on(
    ana: SidePanel, house: Root, real_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tapped(ana, "conversation.show", {"thread": T}).tap("Snooze…").tap("Snooze").tap("Try again")
    later = int((real_clock.now() + timedelta(days=1)).timestamp()) * 1000
    ana.tap("Try again", until=later)
    assert titles(ana) == ["Support", "Where is my order?"]
    tapped(ana, "assign.choose", {"thread": T})
    with monkeypatch.context() as down:
        down.setattr(Assignments, "assign", _unavailable)
        ana.tap("Ben")
    assert titles(ana) == ["Support", "Where is my order?", "Assign to", "Relais cannot reach its data"]
    ana.tap("Try again")
    assert titles(ana) == ["Support", "Where is my order?"]
    assert "Ben has it" in ana.reads()


def test_a_member_who_was_tried_again_leads_back_to_the_members(
    ana: SidePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    tapped(ana, "member.list", {})
    tapped(ana, "member.edit", {"email": BEN.email})
    with monkeypatch.context() as down:
        down.setattr(Roster, "set_role", _unavailable)
        ana.tap("Save", role="admin")
    ana.tap("Try again")
    assert (titles(ana), ana.told) == (["Support", "Members"], "Role changed")


def _unavailable(*_: object, **__: object) -> None:
    raise StoreUnavailable("down")
