"""Each of Gmail's known icons is drawn with Google's own picture, and the page has every one of its own."""

import re
from pathlib import Path
from threading import Event

import pytest
from flask.testing import FlaskClient

import workbench
from workbench.app import create_app
from workbench.company import read_company
from workbench.signer import Signer
from workbench.widget_rules import KNOWN_ICONS
from workbench.world import Addresses, World

NOWHERE = "http://127.0.0.1:1"
SOURCE = (Path(workbench.__file__).parent / "static" / "icons.js").read_text("utf-8")
PICTURES = dict(re.findall(r'^  (\w+): "(\w+)",$', SOURCE, re.M))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    world = World(read_company(), Addresses(NOWHERE, NOWHERE, NOWHERE))
    return create_app(world, Signer(), Event()).test_client()


def test_every_known_icon_has_a_picture() -> None:
    assert {name for name in PICTURES if name.isupper()} == KNOWN_ICONS


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_the_picture_is_served(name: str, client: FlaskClient) -> None:
    with client.get(f"/icons/{PICTURES[name]}.svg") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_a_seat_is_a_seat_and_a_ticket_a_ticket() -> None:
    """As on Google's page of the icons, whatever one would like them to mean."""
    assert PICTURES["EVENT_SEAT"] == "event_seat"
    assert PICTURES["CONFIRMATION_NUMBER_ICON"] == "confirmation_number"
    assert PICTURES["BOOKMARK"] == "bookmark"
    assert PICTURES["INVITE"] == "event"
