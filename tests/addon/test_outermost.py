"""Anybody, without credentials: whatever is sent makes no 500, no trace, and leaves nothing in the log."""

import base64
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from backend.json_in import DEPTH, read_json
from backend.web.logs import JsonLines
from tests.people import BEN
from tests.side_panel import BASE_URL
from workbench.host import Call, Host
from workbench.identities import OAUTH_CLIENT_ID, SERVICE_ACCOUNT
from workbench.signer import Signer
from workbench.world import World

HOME = f"{BASE_URL}/addon/home"
CANARY = "canary-in-a-token"
DEEP = "[" * 6000 + "]" * 6000
NESTED = '{"a":' * 900 + "1" + "}" * 900

Post = Callable[..., TestResponse]
Odd = Callable[[Signer], str]


def _b64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).rstrip(b"=").decode()


def _token(header: str, payload: str = "{}", signature: str = "AAAA") -> str:
    return f"{_b64(header)}.{_b64(payload)}.{signature}"


def _signed(signer: Signer) -> str:
    return signer.id_token(audience=HOME, email=SERVICE_ACCOUNT, sub="42")


GOOD = '{"alg":"RS256","kid":"workbench"}'
ODD_TOKENS: dict[str, Odd] = {
    "a header of brackets": lambda _: _token(DEEP[:2900] + DEEP[-2900:]),
    "a payload of brackets": lambda _: _token(GOOD, DEEP[:2900] + DEEP[-2900:]),
    "brackets that never close": lambda _: _token("[" * 6000),
    "nested objects": lambda _: _token(GOOD, NESTED),
    "a header that is a number": lambda _: _token("1"),
    "a payload that is a text": lambda _: _token(GOOD, '"x"'),
    "a key id that is a list": lambda _: _token('{"alg":"RS256","kid":["x"]}'),
    "a key id that is an object": lambda _: _token('{"alg":"RS256","kid":{"a":1}}'),
    "no key id": lambda _: _token('{"alg":"RS256"}'),
    "an algorithm that is a list": lambda _: _token('{"alg":["RS256"],"kid":"workbench"}'),
    "a lone surrogate": lambda _: _token(GOOD, '{"sub":"\ud800"}'),
    "an escaped surrogate": lambda _: _token(GOOD, '{"sub":"\\ud800"}'),
    "endless numbers": lambda _: _token(GOOD, '{"iat":1e999,"exp":1e999}'),
    "not a number": lambda _: _token(GOOD, '{"iat":NaN}'),
    "a part too many": lambda signer: f"{_signed(signer)}.{CANARY}",
    "a part too few": lambda signer: _signed(signer).rpartition(".")[0] + CANARY,
    "another signature": lambda signer: _signed(signer)[:-8] + "AAAAAAAA",
    "no base64": lambda _: "%%%.%%%.%%%",
    "one character": lambda _: "a.a.a",
    "letters of other scripts": lambda _: "é.ü.ß",
    "an unknown key": lambda _: _token(f'{{"alg":"RS256","kid":"{CANARY}"}}'),
}


@pytest.fixture
def post(app: Flask, caplog: pytest.LogCaptureFixture) -> Iterator[Post]:
    """Posts to the application; afterwards the log must hold no trace of a fault."""
    caplog.set_level(logging.DEBUG)

    def send(path: str, **sent: Any) -> TestResponse:
        answer = app.test_client().post(path, **sent)
        answer.close()
        return answer

    yield send
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.fixture
def event(world: World, signer: Signer) -> dict[str, Any]:
    """Ben's homepage event."""
    return Host(world, signer).event(Call("home", BEN.email, BEN.email), HOME)


def _lines(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(JsonLines().format(record) for record in caplog.records)


@pytest.mark.parametrize("name", ODD_TOKENS)
def test_an_odd_bearer_is_a_stranger(
    name: str, post: Post, app: Flask, signer: Signer, caplog: pytest.LogCaptureFixture
) -> None:
    token = ODD_TOKENS[name](signer)
    headers = {"Authorization": f"Bearer {token}"}
    assert post("/addon/home", json={}, headers=headers).status_code == 401
    assert app.test_client().get("/cron/minute", headers=headers).status_code == 401
    lines = _lines(caplog)
    for part in (token[:40], CANARY, *(one for one in token.split(".") if len(one) > 8)):
        assert part not in lines, part


@pytest.mark.parametrize("name", ODD_TOKENS)
def test_an_odd_token_of_the_person_is_nobody(
    name: str, post: Post, signer: Signer, event: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    token = ODD_TOKENS[name](signer).replace(_signed(signer), signer.id_token(
        audience=OAUTH_CLIENT_ID, email=BEN.email, sub=BEN.sub, hd="acme.test"
    ))  # fmt: skip
    event["authorizationEventObject"]["userIdToken"] = token
    headers = {"Authorization": f"Bearer {_signed(signer)}"}
    assert post("/addon/home", json=event, headers=headers).status_code == 401
    lines = _lines(caplog)
    for part in (CANARY, *(one for one in token.split(".") if len(one) > 8)):
        assert part not in lines, part


@pytest.mark.parametrize("levels", [DEPTH + 1, 500, 1000, 1020, 5000])
@pytest.mark.parametrize("path", ["/addon/home", "/addon/actions/note.add"])
def test_a_deep_body_or_input_is_no_event(
    levels: int, path: str, post: Post, signer: Signer, event: dict[str, Any]
) -> None:
    token = signer.id_token(audience=f"{BASE_URL}{path}", email=SERVICE_ACCOUNT, sub="42")
    common = event["commonEventObject"]
    common.update(formInputs={"note": "DEEP"}, parameters={"key": "k"})
    for inner in ("[" * levels + "]" * levels, '{"a":' * levels + "1" + "}" * levels):
        for body in (inner, json.dumps(event).replace('"DEEP"', inner)):
            answer = post(
                path, data=body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
            )
            assert (answer.status_code, answer.get_json()) == (400, {"error": "not JSON"})


def test_depth_is_counted_in_values_not_in_texts() -> None:
    fits = "[" * DEPTH + "]" * DEPTH
    assert read_json(fits.encode()) is not None
    with pytest.raises(ValueError, match="deeper"):
        read_json(f"[{fits}]".encode())
    assert read_json(b'{"text":"' + b"[{" * 500 + b'","many":' + b"[[],{},[]]" * 1 + b"}")
    assert read_json(b"[" + b"[]," * 500 + b"0]")


def test_what_flask_itself_refuses_is_json_and_not_told_to_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = app.test_client()
    for answer, status in (
        (client.get("/nowhere/eyJhbGciOiJSUzI1NiJ9"), 404),
        (client.get("/addon/home"), 405),
        (client.post("/addon/actions/"), 404),
    ):
        assert (answer.status_code, list(answer.get_json())) == (status, ["error"])
    assert "eyJ" not in _lines(caplog)


def test_the_name_of_an_action_is_logged_only_where_it_is_ours(
    post: Post, signer: Signer, event: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    event["commonEventObject"]["parameters"] = {"key": "k", "mailbox": CANARY, "thread": CANARY}
    for name in (CANARY, "note.canary", "conversation.refresh"):
        url = f"{BASE_URL}/addon/actions/{name}"
        token = signer.id_token(audience=url, email=SERVICE_ACCOUNT, sub="42")
        headers = {"Authorization": f"Bearer {token}"}
        assert post(f"/addon/actions/{name}", json=event, headers=headers).status_code == 200
    lines = _lines(caplog)
    assert CANARY not in lines
    assert "write canary() in addon/actions/note.py" in lines


def test_whatever_others_texts_quote_the_log_holds_no_token(signer: Signer) -> None:
    try:
        raise ValueError(f"Wrong number of segments in token: {_signed(signer)}")
    except ValueError as fault:
        story = (type(fault), fault, fault.__traceback__)
    record = logging.LogRecord("x", 40, "f", 1, "Bearer abc ya29.a0Af_x %s", (_signed(signer),), story)
    line = JsonLines().format(record)
    assert "Wrong number of segments" in line
    for secret in ("eyJ", "ya29", "abc"):
        assert secret not in line, secret
