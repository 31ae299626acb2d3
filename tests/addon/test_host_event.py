"""The host's event, field by field: what is taken, in which form, and what is left alone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from addon.host_event import RECIPIENTS_READ, HostEvent, Inputs, api_id, parse
from addon.refused import Malformed, WrongHost
from backend.ports.open_mail import MailTokens, OpenThread

THREAD, MESSAGE = 0x18C2F3A9B0D1E2F3, 0x18C2F3A9B0D1E2F4
WHOLE: dict[str, Any] = {
    "commonEventObject": {
        "hostApp": "GMAIL",
        "userLocale": "fr-FR",
        "timeZone": {"id": "Europe/Paris", "offset": "3600000"},
        "parameters": {"mailbox": "support@acme.test"},
        "formInputs": {"note": {"stringInputs": {"value": ["Bonjour"]}}},
    },
    "authorizationEventObject": {"userOAuthToken": "oauth", "authorizedScopes": ["a", "b", 7]},
    "gmail": {
        "threadId": f"thread-f:{THREAD}",
        "messageId": f"msg-f:{MESSAGE}|more",
        "accessToken": "access",
        "toRecipients": ["Léa <Lea@Lindenhof.example>"],
        "ccRecipients": ["max@firma.example"],
    },
}


def _with(block: str, **changed: object) -> HostEvent:
    """The whole event with parts of one block changed."""
    return parse({**WHOLE, block: {**WHOLE[block], **changed}})


def test_every_field_is_taken() -> None:
    assert parse(WHOLE) == HostEvent(
        locale="fr-FR",
        zone=ZoneInfo("Europe/Paris"),
        parameters={"mailbox": "support@acme.test"},
        inputs=Inputs({"note": {"stringInputs": {"value": ["Bonjour"]}}}),
        thread=OpenThread(
            "18c2f3a9b0d1e2f3", "18c2f3a9b0d1e2f4", f"msg-f:{MESSAGE}", MailTokens("oauth", "access")
        ),
        recipients=("lea@lindenhof.example", "max@firma.example"),
        granted_scopes=frozenset({"a", "b"}),
    )


def test_an_event_with_nothing_in_it_is_one_too() -> None:
    assert parse({"commonEventObject": {"hostApp": "GMAIL"}}) == HostEvent(
        "", UTC, {}, Inputs({}), OpenThread(None, None, "", None), (), None
    )


@pytest.mark.parametrize(("body", "field"), [([], "event"), ({}, "commonEventObject")])
def test_what_is_no_event_names_what_it_lacks(body: object, field: str) -> None:
    with pytest.raises(Malformed) as fault:
        parse(body)
    assert fault.value.field == field


@pytest.mark.parametrize(("host", "named"), [("DOCS", "DOCS"), (None, ""), ("gmail", "gmail")])
def test_another_host_is_named(host: str | None, named: str) -> None:
    with pytest.raises(WrongHost) as fault:
        parse({"commonEventObject": {"hostApp": host}})
    assert fault.value.host == named


@pytest.mark.parametrize(
    "given", ["text", 7, {"mailbox": 7}, {"mailbox": None}, [{"key": "a"}], [{"value": "b"}], ["a"]]
)
def test_parameters_are_texts_or_the_event_is_malformed(given: object) -> None:
    with pytest.raises(Malformed) as fault:
        _with("commonEventObject", parameters=given)
    assert fault.value.field == "parameters"


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        ({"id": "Asia/Kolkata", "offset": 0}, 5.5),
        ({"id": "Nowhere/Else", "offset": 7_200_000}, 2),
        ({"id": "../etc", "offset": "7200000"}, 2),
        ({"id": 7, "offset": "-3600000"}, -1),
        ({"offset": 86_399_999}, 24 - 1 / 3_600_000),
        ({"offset": 86_400_000}, 0),
        ({"offset": -86_400_000}, 0),
        ({"offset": "inf"}, 0),
        ({"offset": "nan"}, 0),
        ({"offset": "soon"}, 0),
        ({"offset": None}, 0),
        ("Europe/Paris", 0),
    ],
)
def test_the_zone_is_the_one_named_else_the_offset_else_utc(given: object, hours: float) -> None:
    zone = _with("commonEventObject", timeZone=given).zone
    assert datetime(2026, 1, 1, tzinfo=zone).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("missing", ["messageId", "accessToken"])
def test_a_mail_is_read_only_with_all_that_it_takes(missing: str) -> None:
    assert _with("gmail", **{missing: ""}).thread.tokens is None
    assert _with("authorizationEventObject", userOAuthToken=None).thread.tokens is None


def test_a_long_id_is_cut() -> None:
    assert _with("gmail", messageId="m" * 300).thread.raw_message_id == "m" * 200


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("thread-f:255", "ff"),
        ("msg-f:255|x|y", "ff"),
        (f"msg-f:{2**64 - 1}", "f" * 16),
        (f"msg-f:{2**64}", None),
        ("msg-f:0", None),
        ("18c2f3a9", "18c2f3a9"),
        ("18c2f3a", None),
        ("18c2f3a9b0d1e2f3a", None),
        ("18C2F3A9", None),
        ("msg-f:255 ", None),
    ],
)
def test_an_id_is_decimal_or_hexadecimal_in_gmails_own_length(given: str, known: str | None) -> None:
    assert api_id(given) == known


def test_recipients_are_addresses_each_once_and_not_without_end() -> None:
    many = [f"r{number}@firma.example" for number in range(RECIPIENTS_READ + 5)]
    assert _with("gmail", toRecipients=many, ccRecipients=[]).recipients == tuple(many[:RECIPIENTS_READ])
    odd = _with("gmail", toRecipients="lea@lindenhof.example", ccRecipients=[7, "max@firma.example"])
    assert odd.recipients == ("max@firma.example",)
    assert _with("gmail", toRecipients=[], ccRecipients=[]).recipients == ()


@pytest.mark.parametrize(
    ("given", "granted"), [(["a"], True), ([], False), (["b"], False), (None, True), ("a", True)]
)
def test_a_scope_is_granted_where_the_host_says_so_or_says_nothing(given: object, granted: bool) -> None:
    assert _with("authorizationEventObject", authorizedScopes=given).is_granted("a") is granted


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ({"stringInputs": {"value": ["a", "", 7, "b"]}}, ("a", "b")),
        ({"stringInputs": {"value": "a"}}, ("a",)),
        ({"stringInputs": {"value": []}}, ()),
        ({"stringInputs": None}, ()),
        ({}, ()),
        (["a"], ()),
        ({"stringInputs": {"value": ["x" * 200_000]}}, ("x" * 200_000,)),
    ],
)
def test_an_input_is_the_texts_in_it(given: object, texts: tuple[str, ...]) -> None:
    inputs = Inputs({"name": given})
    assert inputs.texts("name") == texts
    assert (inputs.text("name"), inputs.has("name")) == (texts[0] if texts else "", bool(texts))
    assert inputs.typed() == ({"name": texts[0]} if texts else {})
    assert (inputs.texts("other"), inputs.text("other"), inputs.has("other")) == ((), "", False)


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("1000", datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
        (1500.7, datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)),
        ("soon", None),
        (None, None),
        ("1e30", None),
        ("inf", None),
    ],
)
def test_a_picked_instant_is_in_milliseconds(given: object, at: datetime | None) -> None:
    inputs = Inputs({"until": {"dateTimeInput": {"msSinceEpoch": given}}})
    assert inputs.instant("until", ZoneInfo("Europe/Paris")) == at
    assert inputs.instant("other", UTC) is None


def test_a_wall_clock_in_a_zone_is_an_instant_in_utc() -> None:
    given = {"msSinceEpoch": "0", "hasTime": False}
    at = Inputs({"until": {"dateTimeInput": given}}).instant("until", ZoneInfo("Europe/Paris"))
    assert at is not None
    assert (at, at.tzinfo) == (datetime(1969, 12, 31, 23, tzinfo=UTC), UTC)
