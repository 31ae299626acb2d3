"""The adapter between a server and the ladder: what is ours, what is read of it, and what goes back."""

import io
import json
import logging
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from addon.ladder import BODY_LIMIT_BYTES
from backend.web.headers import HEADERS
from tests.people import BEN
from tests.side_panel import BASE_URL
from workbench.host import Call, Host
from workbench.identities import SERVICE_ACCOUNT
from workbench.signer import Signer
from workbench.world import World

HOME = "/addon/home"


class Stream(io.BytesIO):
    """A body as a server hands it over, which knows how much of it was asked for."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """What the server has received."""
        assert size is not None
        self.asked += size
        return super().read(size)


class BrokenOff(Stream):
    """The caller hung up, or sent no true chunks: servers raise errors of their own then."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Nothing comes."""
        raise ConnectionResetError("gone")


def _post(app: Flask, signer: Signer, body: Stream, path: str = HOME, **environ: Any) -> TestResponse:
    """Send a body as a server does that knows where it ends, whatever the caller said of its length."""
    token = signer.id_token(audience=f"{BASE_URL}{path}", email=SERVICE_ACCOUNT, sub="4242")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answer = app.test_client().post(
        path,
        headers=headers,
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True, **environ},
    )
    answer.close()
    return answer


def _event(world: World, signer: Signer) -> bytes:
    host = Host(world, signer)
    return json.dumps(host.event(Call("home", BEN.email, BEN.email), BASE_URL + HOME)).encode()


@pytest.mark.parametrize(
    "path", ["/addon", "/addon/", "/addon/home/", "/addon/actions/", "/addon/actions/a/b"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_addresses_are_left_to_the_other_doors(path: str, method: str, app: Flask) -> None:
    assert app.test_client().open(path, method=method).status_code == 404
    assert app.test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize("path", [HOME, "/addon/thread", "/addon/compose", "/addon/actions/assign.take"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "ODD"])
def test_another_method_is_told_the_one_there_is(path: str, method: str, app: Flask) -> None:
    answer = app.test_client().open(path, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(("method", "path"), [("POST", HOME), ("GET", HOME), ("POST", "/addon/nowhere")])
def test_every_answer_bears_the_headers_of_the_house(method: str, path: str, app: Flask) -> None:
    answer = app.test_client().open(path, method=method)
    assert set(HEADERS) <= set(answer.headers.items())
    assert len(answer.headers["X-Request-Id"]) == 32


@pytest.mark.parametrize("said", ["", "5", "1900000"])
def test_the_body_is_what_the_server_received(said: str, app: Flask, world: World, signer: Signer) -> None:
    answer = _post(app, signer, Stream(_event(world, signer)), CONTENT_LENGTH=said)
    assert answer.status_code == 200
    assert answer.get_json()["action"]["navigations"]
    assert answer.content_length == len(answer.data)


def test_no_more_is_read_than_could_be_answered(app: Flask, signer: Signer) -> None:
    body = Stream(b" " * 3 * BODY_LIMIT_BYTES)
    assert _post(app, signer, body).status_code == 413
    assert body.asked == BODY_LIMIT_BYTES + 1


def test_a_body_that_breaks_off_is_none(app: Flask, signer: Signer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = _post(app, signer, BrokenOff())
    assert (answer.status_code, answer.get_json()) == (400, {"error": "not JSON"})
    (line,) = caplog.records
    assert (line.getMessage(), vars(line)["status"]) == ("served", 400)


@pytest.mark.parametrize(
    ("called", "told"),
    [("assign.take", "assign.take"), ("é" * 200, "unknown"), ("eyJhbGciOiJSUzI1", "unknown")],
)
def test_the_log_says_an_action_of_ours_and_nothing_else(
    called: str, told: str, app: Flask, signer: Signer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    _post(app, signer, Stream(b"{}"), f"/addon/actions/{called}")
    line = vars(caplog.records[-1])
    assert (line["door"], line["status"]) == ("addon", 400)
    assert (line["action"], line["path"]) == (told, f"/addon/actions/{told}")
