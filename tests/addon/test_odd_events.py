"""S7 and R21: whatever comes in is answered with a card or a 4xx, never with a 500."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addon.host_event import api_id, parse
from addon.refused import Malformed, WrongHost
from tests.people import BEN
from tests.side_panel import BASE_URL
from workbench.events import message_form, thread_form
from workbench.host import Call, Host
from workbench.identities import SERVICE_ACCOUNT
from workbench.problems import Problem
from workbench.response_rules import Occasion, check_response
from workbench.signer import Signer
from workbench.world import World

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        "hostApp", "platform", "userLocale", "timeZone", "parameters", "formInputs", "threadId", "messageId",
        "accessToken", "toRecipients", "ccRecipients", "userOAuthToken", "authorizedScopes",
    ]
)  # fmt: skip
OCCASIONS: dict[str, Occasion] = {
    "home": "home",
    "thread": "thread",
    "compose": "compose",
    "actions/assign.take": "click",
}
"""When the host calls a path."""


def _post(app: Flask, signer: Signer, path: str, **sent: Any) -> Any:
    token = signer.id_token(audience=f"{BASE_URL}{path}", email=SERVICE_ACCOUNT, sub="4242")
    return app.test_client().post(path, headers={"Authorization": f"Bearer {token}"}, **sent)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": "{}", "content_type": "text/plain"}, 415),
        ({"data": "a=b", "content_type": "application/x-www-form-urlencoded"}, 415),
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": b"\xff\xfe", "content_type": "application/json"}, 400),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 400),
        ({"data": " " * 1_100_000, "content_type": "application/json"}, 413),
        ({"data": "[]", "content_type": "application/json"}, 400),
        ({"data": '"text"', "content_type": "application/json"}, 400),
        ({"data": "{}", "content_type": "application/json"}, 400),
    ],
)
def test_what_is_no_event_is_refused(sent: dict[str, Any], status: int, app: Flask, signer: Signer) -> None:
    assert _post(app, signer, "/addon/home", **sent).status_code == status


def test_another_product_is_refused_politely(app: Flask, signer: Signer) -> None:
    event = {"commonEventObject": {"hostApp": "CALENDAR"}}
    answer = _post(app, signer, "/addon/home", json=event)
    assert (answer.status_code, answer.get_json()["field"]) == (400, "hostApp")


@pytest.mark.parametrize("method", ["get", "put", "delete", "trace", "patch"])
def test_only_post_is_answered(method: str, app: Flask) -> None:
    assert app.test_client().open("/addon/home", method=method.upper()).status_code == 405


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    blocks=st.dictionaries(NAMES, JSON, max_size=6),
    path=st.sampled_from(list(OCCASIONS)),
)
def test_odd_fields_never_break_an_endpoint(
    blocks: dict[str, Any], path: str, app: Flask, signer: Signer, world: World
) -> None:
    url = f"{BASE_URL}/addon/{path}"
    event = Host(world, signer).event(Call("home", BEN.email, BEN.email), url)
    for block in ("commonEventObject", "authorizationEventObject", "gmail"):
        event[block] = {**event.get(block, {}), **blocks}
    event["commonEventObject"]["hostApp"] = blocks.get("hostApp", "GMAIL")
    answer = _post(app, signer, f"/addon/{path}", data=json.dumps(event), content_type="application/json")
    answer.close()
    assert _faults(answer, path) == [], answer.get_data(as_text=True)


def _faults(answer: Any, path: str) -> list[Problem]:
    """What is wrong with an answer: it is a card that the host draws, or a 400 that names a field."""
    body = answer.get_json()
    if answer.status_code == 400 and body["error"] == "malformed event" and body["field"]:
        return []
    if answer.status_code != 200:
        return [Problem("", f"HTTP {answer.status_code}")]
    return check_response(body, OCCASIONS[path])


@given(JSON)
def test_what_is_no_event_is_malformed(body: Any) -> None:
    with pytest.raises(Malformed) as refused:
        parse(body)
    assert refused.value.field in {"event", "commonEventObject"}


@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_an_event_of_another_host_is_told_apart(common: dict[str, Any]) -> None:
    with pytest.raises(WrongHost):
        parse({"commonEventObject": {**common, "hostApp": "CALENDAR"}})


@given(st.integers(min_value=2**28, max_value=2**63 - 1))
def test_ids_go_from_the_hosts_form_to_the_apis_and_back(number: int) -> None:
    hexadecimal = format(number, "x")
    assert api_id(thread_form(hexadecimal)) == hexadecimal
    assert api_id(f"{thread_form(hexadecimal)}|{message_form(hexadecimal)}") == hexadecimal
    assert api_id(hexadecimal) == hexadecimal


@pytest.mark.parametrize(
    "given",
    [
        "thread-a:r123",
        "msg-a:r-5",
        "thread-f:",
        "thread-f:99999999999999999999999",
        "",
        "../x",
        "f:12",
        "thread-f:0",
    ],
)
def test_other_forms_have_no_arithmetic_id(given: str) -> None:
    assert api_id(given) is None


def test_parameters_may_come_as_a_list_and_inputs_may_be_empty() -> None:
    event = parse(
        {
            "commonEventObject": {
                "hostApp": "GMAIL",
                "parameters": [{"key": "a", "value": "b"}],
                "formInputs": {"x": {"stringInputs": {"value": [""]}}, "y": {"stringInputs": {}}, "z": []},
                "timeZone": {"offset": -2.88e7},
            }
        }
    )
    assert event.parameters == {"a": "b"}
    assert [event.inputs.has(name) for name in "xyz"] == [False] * 3
    assert event.zone.utcoffset(None) == timedelta(hours=-8)
