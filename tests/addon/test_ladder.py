"""The ladder without any server: a request is a value, and so is its answer."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from addon.actions import HANDLERS, triggers
from addon.dispatch import Route, Tap, Trigger
from addon.ladder import BODY_LIMIT_BYTES, Answer, Ladder, Request
from main import Root
from tests.people import BEN, SUPPORT, begin, found_mailbox
from tests.side_panel import BASE_URL
from workbench.host import Call, Host
from workbench.signer import Signer
from workbench.world import World

T = "18c2f3a9b0d1e2f3"
HOME = Trigger(triggers.home)
ROOT = Path(__file__).parents[2]

Ask = Callable[..., Answer]


@pytest.fixture
def ask(house: Root, world: World, signer: Signer) -> Ask:
    """Lets Ben's panel call a route, with parts of the request replaced."""
    found_mailbox(house.services)
    ladder = Ladder(house.settings, house.verifier, house.services, house.clock)
    host = Host(world, signer)

    def one(to: str, route: Route, parameters: dict[str, str] | None = None, **changed: object) -> Answer:
        url = BASE_URL + to
        call = Call(
            "click" if parameters else "home", BEN.email, BEN.email, url=url, parameters=parameters or {}
        )
        event = host.event(call, url)
        system = event["authorizationEventObject"]["systemIdToken"]
        made: dict[str, Any] = {
            "path": to,
            "authorization": f"Bearer {system}",
            "content_type": "application/json; charset=utf-8",
            "body": json.dumps(event).encode(),
        }
        return ladder.answer(Request(**{**made, **changed}), route)

    return one


def test_no_server_is_loaded() -> None:
    told = "import sys, addon.ladder; print(sorted({'flask', 'werkzeug'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_a_trigger_is_answered_with_a_card_and_who_asked(ask: Ask) -> None:
    answer = ask("/addon/home", HOME)
    assert (answer.status, answer.person) == (200, BEN)
    assert answer.body["action"]["navigations"][0]["pushCard"]["header"]["title"] == "Support"


def test_once_a_persons_address_is_followed_the_home_card_leaves_nothing_for_afterwards(ask: Ask) -> None:
    first = ask("/addon/home", HOME)
    assert first.after is not None
    first.after()
    assert ask("/addon/home", HOME).after is None


def test_a_click_changes_something_and_leaves_the_rest_for_afterwards(ask: Ask, house: Root) -> None:
    begin(house.services, T)
    parameters = {"mailbox": SUPPORT, "thread": T, "key": "k"}
    answer = ask("/addon/actions/assign.take", Tap("assign.take", HANDLERS), parameters)
    told = answer.body["renderActions"]["action"]
    assert told["notification"] == {"text": "You have this conversation"}
    assert answer.after is not None
    answer.after()
    assert house.services.inbox.opening.show(BEN, SUPPORT, T).is_noted


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"authorization": ""}, 401),
        ({"authorization": "", "content_type": "text/plain"}, 401),
        ({"path": "/addon/thread"}, 401),
        ({"content_type": "text/plain"}, 415),
        ({"body": b" " * (BODY_LIMIT_BYTES + 1)}, 413),
        ({"body": b"{"}, 400),
        ({"body": b"{}"}, 400),
    ],
)
def test_what_cannot_be_answered_has_a_status_and_nobody_behind_it(
    changed: dict[str, Any], status: int, ask: Ask
) -> None:
    answer = ask("/addon/home", HOME, **changed)
    assert (answer.status, answer.person, answer.after) == (status, None, None)
    assert "error" in answer.body


def test_a_click_without_its_key_is_malformed(ask: Ask) -> None:
    answer = ask("/addon/actions/home.show", Tap("home.show", HANDLERS), {"mailbox": SUPPORT})
    assert (answer.status, answer.body["field"]) == (400, "key")
