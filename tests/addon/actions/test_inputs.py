"""What a click that lacks something, or holds what cannot be read, is answered with."""

import pytest

from addon.actions import home, label, member, priority, status
from addon.click import Click, Handler
from addon.host_event import parse
from addon.links import Links
from addon.refused import Malformed
from backend.domain.refusals import Invalid, Missing, Refusal
from backend.i18n.speech import speech_for
from backend.services import Services
from main import Root
from tests.clock import NOON
from tests.people import ANA, SUPPORT


def _click(inputs: dict[str, str], **parameters: str) -> Click:
    given = {name: {"stringInputs": {"value": [value]}} for name, value in inputs.items()}
    common = {"hostApp": "GMAIL", "parameters": parameters, "formInputs": given}
    event = parse({"commonEventObject": common})
    say = speech_for("en", event.zone, NOON)
    return Click(event, ANA, say, Links("https://relais.example", "nonce"), "k")


@pytest.fixture
def services(house: Root) -> Services:
    """The services on an empty store."""
    return house.services


@pytest.mark.parametrize(
    ("handler", "inputs", "parameters", "field"),
    [
        (member.edit, {}, {}, "email"),
        (member.add, {"address": "z@x.test", "role": "king"}, {}, "role"),
        (member.save_role, {}, {"email": "z@x.test"}, "role"),
        (priority.set_, {}, {"priority": "huge"}, "priority"),
        (priority.set_, {}, {}, "priority"),
        (status.set_, {}, {"thread": "t", "status": "lost"}, "status"),
        (status.set_, {}, {"thread": "t", "status": "open"}, "seen"),
        (status.snooze, {}, {"thread": "t", "seen": "open", "until": "soon"}, "until"),
        (label.save, {"label_name": "x", "label_colour": "mauve"}, {"label": "l1"}, "label_colour"),
    ],
)
def test_what_is_garbled_is_named(
    handler: Handler, inputs: dict[str, str], parameters: dict[str, str], field: str, services: Services
) -> None:
    with pytest.raises(Malformed) as fault:
        handler(_click(inputs, mailbox=SUPPORT, **parameters), services)
    assert fault.value.field == field


@pytest.mark.parametrize(
    ("handler", "parameters", "refusal", "field"),
    [
        (home.search, {"words": " "}, Missing, "words"),
        (home.bulk_assign, {}, Missing, "member"),
        (home.bulk_label, {}, Missing, "bulk_label"),
        (label.merge, {"label": "l1"}, Missing, "into"),
        (status.snooze, {"thread": "t", "seen": "open"}, Missing, "until"),
        (status.snooze, {"thread": "t", "seen": "open", "until": "2030-01-01"}, Invalid, "until"),
    ],
)
def test_what_was_not_filled_in_is_asked_for(
    handler: Handler,
    parameters: dict[str, str],
    refusal: type[Missing] | type[Invalid],
    field: str,
    services: Services,
) -> None:
    with pytest.raises(Refusal) as refused:
        handler(_click({}, mailbox=SUPPORT, **parameters), services)
    assert isinstance(refused.value, refusal)
    assert refused.value.field == field
