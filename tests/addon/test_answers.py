"""What a tap sends, what an answer holds, and when two clicks are one."""

import pytest

from addon.click import click_key
from addon.envelope import (
    NOTIFICATION_LIMIT,
    Card,
    How,
    Screen,
    click_response,
    scopes_response,
    trigger_response,
)
from addon.host_event import HostEvent, parse
from addon.links import Links
from addon.refused import Malformed
from backend.domain.member import Person
from tests.people import ANA, BEN

CARD = Card({"header": {"title": "It"}})
LINKS = Links("https://relais.example", "nonce")
PUSHED, UPDATED = {"pushCard": CARD}, {"updateCard": CARD}


def test_a_trigger_is_answered_with_a_card_and_nothing_else() -> None:
    screen = Screen(CARD, How.UPDATE, notification="told")
    assert trigger_response(screen) == {"action": {"navigations": [PUSHED]}}


@pytest.mark.parametrize(
    ("how", "navigations"),
    [(How.PUSH, [PUSHED]), (How.UPDATE, [UPDATED]), (How.POP_UPDATE, [{"pop": True}, UPDATED])],
)
def test_a_click_moves_the_stack(how: How, navigations: list[object]) -> None:
    action = {"navigations": navigations}
    looked = {"renderActions": {"action": action}, "stateChanged": False}
    assert click_response(Screen(CARD, how)) == looked


def test_a_card_that_stays_open_lies_over_the_conversation_as_it_is_now() -> None:
    below = Card({"header": {"title": "Below"}})
    answer = click_response(Screen(CARD, How.OVER, below=below))["renderActions"]["action"]
    assert answer == {"navigations": [{"popToCard": "conversation"}, {"updateCard": below}, PUSHED]}


def test_what_was_done_is_told_and_makes_other_cards_stale() -> None:
    action = {"navigations": [PUSHED], "notification": {"text": "Closed"}}
    done = {"renderActions": {"action": action}, "stateChanged": True}
    assert click_response(Screen(CARD, notification="Closed")) == done


def test_a_screen_lies_on_top_unless_it_says_otherwise() -> None:
    assert Screen(CARD) == Screen(CARD, How.PUSH, None, None, None)


def test_what_is_told_is_short() -> None:
    told = click_response(Screen(CARD, notification="x" * 500))["renderActions"]["action"]["notification"]
    assert told == {"text": "x" * NOTIFICATION_LIMIT}


def test_consent_is_asked_for_exactly_these_scopes() -> None:
    assert scopes_response(("a", "b")) == {"requesting_google_scopes": {"scopes": ["a", "b"]}}


def test_a_tap_sends_its_place_then_its_own_then_the_key_of_the_card() -> None:
    place = ({"key": "mailbox", "value": "m"},)
    action = {
        "function": "https://relais.example/addon/actions/assign.to",
        "parameters": [
            {"key": "mailbox", "value": "m"},
            {"key": "member", "value": ""},
            {"key": "key", "value": "nonce"},
        ],
        "persistValues": True,
    }
    assert LINKS("assign.to", place, member="", seen=None) == {"action": action}
    assert LINKS.on_change("assign.to", place, member="", seen=None) == action


def test_what_is_asked_for_is_used_up_by_the_tap() -> None:
    action = LINKS("note.add", required=("note",))["action"]
    assert (action["requiredWidgets"], "persistValues" in action) == (["note"], False)
    assert LINKS.on_change("note.add", required=("note",))["requiredWidgets"] == ["note"]


@pytest.mark.parametrize("url", ["https://a.example/", "mailto:a@b.example"])
def test_pages_and_mails_may_be_opened(url: str) -> None:
    assert LINKS.open(url) == {"openLink": {"url": url}}


@pytest.mark.parametrize("url", ["http://a.example/", "javascript:alert(1)", "", " https://a.example/"])
def test_nothing_else_is_opened(url: str) -> None:
    with pytest.raises(ValueError, match="https or mailto"):
        LINKS.open(url)


def test_a_mail_is_found_in_ones_own_gmail_whatever_its_id_holds() -> None:
    assert LINKS.gmail_search("a+b/c@x", "ana+x@acme.test") == {
        "openLink": {
            "url": "https://mail.google.com/mail/u/?authuser=ana%2Bx@acme.test"
            "#search/rfc822msgid%3Aa%2Bb%2Fc%40x"
        }
    }


def _event(parameters: dict[str, str], note: str = "text") -> HostEvent:
    inputs = {"note": {"stringInputs": {"value": [note]}}}
    return parse({"commonEventObject": {"hostApp": "GMAIL", "parameters": parameters, "formInputs": inputs}})


SAID = {"key": "nonce", "thread": "t"}


def _key(
    name: str = "note.add", parameters: dict[str, str] = SAID, note: str = "text", person: Person = BEN
) -> str:
    return click_key(name, _event(parameters, note), person)


def test_a_double_click_and_a_retry_are_the_same_click() -> None:
    assert _key() == _key(parameters={"thread": "t", "key": "nonce"})
    assert len(_key()) == 40
    assert _key().isalnum()


def test_whatever_differs_makes_another_click() -> None:
    others = {
        _key(),
        _key(name="note.save"),
        _key(parameters={**SAID, "key": "another card"}),
        _key(parameters={**SAID, "thread": "u"}),
        _key(note="corrected"),
        _key(person=ANA),
        _key(note="half of a letter: \ud83d"),
    }
    assert len(others) == 7


@pytest.mark.parametrize("parameters", [{"thread": "t"}, {"key": ""}])
def test_a_click_without_the_key_of_its_card_is_malformed(parameters: dict[str, str]) -> None:
    with pytest.raises(Malformed) as fault:
        _key(parameters=parameters)
    assert fault.value.field == "key"
