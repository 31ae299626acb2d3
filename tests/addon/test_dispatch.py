"""What befalls the person becomes a card: which one, what the log is told, and what can be tried again."""

import logging
from typing import Any, NoReturn

import pytest

from addon.click import Click
from addon.dispatch import Tap, Trigger
from addon.envelope import Screen
from addon.host_event import parse
from addon.links import Links
from addon.refused import Malformed, MissingScopes
from backend.domain.refusals import Gone, Missing, NotAllowed, NotMember
from backend.i18n.speech import speech_for
from backend.ports.documents import StoreUnavailable
from backend.ports.mail_fault import MailUnavailable
from backend.services import Services
from main import Root
from tests.clock import NOON
from tests.people import ANA, SUPPORT
from tests.side_panel import actions, texts

T = "18c2f3a9b0d1e2f3"
SENT = {"mailbox": SUPPORT, "thread": T, "key": "nonce"}


def _click(parameters: dict[str, str], **typed: str) -> Click:
    inputs = {name: {"stringInputs": {"value": [text]}} for name, text in typed.items()}
    common = {"hostApp": "GMAIL", "parameters": parameters, "formInputs": inputs}
    event = parse({"commonEventObject": common})
    say = speech_for("en", event.zone, NOON)
    return Click(event, ANA, say, Links("https://relais.example", "another"), "k")


def _tapped(fault: BaseException, house: Root, name: str = "note.add", **typed: str) -> Screen:
    def handler(_: Click, __: Services) -> NoReturn:
        raise fault

    return Tap(name, {name: handler}).screen(_click(SENT, **typed), house.services)


def _again(card: dict[str, Any]) -> dict[str, str] | None:
    """What "Try again" sends, None where that is not offered."""
    found = [one for one in actions(card) if one["function"].endswith("/note.add")]
    return {one["key"]: one["value"] for one in found[0]["parameters"]} if found else None


@pytest.mark.parametrize(
    ("fault", "title", "again"),
    [
        (Malformed("mailbox"), "This button is out of date", False),
        (Gone("conversation"), "No longer there", False),
        (NotMember(SUPPORT), "No access", False),
        (NotAllowed("note", "observer"), "Your role does not allow this", False),
        (StoreUnavailable("down"), "Relais cannot reach its data", True),
        (MailUnavailable("down"), "Gmail does not answer", True),
        (RuntimeError("secret"), "Something went wrong", True),
    ],
)
def test_each_fault_has_its_card_and_trying_again_sends_the_same(
    fault: Exception, title: str, again: bool, house: Root
) -> None:
    screen = _tapped(fault, house)
    assert screen.card["header"]["title"] == title
    assert "secret" not in " ".join(texts(screen.card))
    assert (screen.notification, screen.after) == (None, None)
    sent = _again(screen.card)
    # What the first try said goes along, so that a second one is known as such.
    assert (sent is not None and len(sent.pop("again")) == 64) is again
    assert sent == ({**SENT, "noticed": "yes", "key": "another"} if again else None)


def test_what_was_typed_stays(house: Root) -> None:
    card = _tapped(Missing("note"), house, note="half a thought").card
    widgets = [widget for part in card["sections"] for widget in part["widgets"]]
    fields = [widget["textInput"] for widget in widgets if "textInput" in widget]
    assert [(one["name"], one["value"]) for one in fields] == [("note", "half a thought")]
    assert _again(card) == {**SENT, "noticed": "yes", "key": "another"}


def test_a_trigger_offers_nothing_to_try_again(house: Root) -> None:
    def handler(_: Click, __: Services) -> NoReturn:
        raise StoreUnavailable("down")

    card = Trigger(handler).screen(_click({}), house.services).card
    assert card["header"]["title"] == "Relais cannot reach its data"
    assert "Try again" not in texts(card)


def test_consent_is_asked_for_by_the_host_and_not_by_a_card(house: Root) -> None:
    with pytest.raises(MissingScopes) as missing:
        _tapped(MissingScopes(("a",)), house)
    assert missing.value.scopes == ("a",)


@pytest.mark.parametrize("refusal", [NotMember(SUPPORT), NotAllowed("work", "observer")])
def test_who_tried_what_is_in_the_log(
    refusal: Exception, house: Root, caplog: pytest.LogCaptureFixture
) -> None:
    _tapped(refusal, house)
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "access refused"]
    told = tuple(line[name] for name in ("levelno", "refusal", "person", "mailbox", "conversation"))
    assert told == (logging.WARNING, type(refusal).__name__, ANA.sub, SUPPORT, T)


def test_an_action_that_is_gone_is_out_of_date(house: Root) -> None:
    tap = Tap("old.verb", {})
    card = tap.screen(_click(SENT), house.services).card
    assert card["header"]["title"] == "This button is out of date"
    assert tap.title == "unknown"


@pytest.mark.parametrize(
    ("drawn", "title"),
    [
        ("yesterday", "This button is out of date"),
        ("0001-01-01T00:00:00+14:00", "This button is out of date"),
        ("2026-11-24T12:00:00", "That cannot be used"),
    ],
)
def test_an_odd_time_at_which_a_button_came_is_told(drawn: str, title: str, house: Root) -> None:
    common = {"hostApp": "GMAIL", "parameters": {**SENT, "drawn": drawn}}
    event = parse({"commonEventObject": common})
    say = speech_for("en", event.zone, NOON)
    click = Click(event, ANA, say, Links("https://relais.example", "another"), "k")
    card = (
        Tap("note.add", {"note.add": lambda *_: pytest.fail("it was not meant")})
        .screen(click, house.services)
        .card
    )
    assert card["header"]["title"] == title
