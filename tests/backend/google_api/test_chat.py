"""Posting to Chat, against a server of our own that behaves as told: once, there, and nowhere else."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from backend.google_api.chat import GoogleChat
from backend.ports.chat import TEXT_BYTES, ChatFault, ChatRefused, ChatUnclear, WebhookGone
from tests.telling import WEBHOOK


@dataclass
class Space:
    """What a local Chat was asked, and what it answers: a status, or None to hang up without a word."""

    url: str = ""
    status: int | None = 200
    location: str = ""
    asked: list[tuple[str, dict[str, object]]] = field(default_factory=list)


@pytest.fixture
def space() -> Iterator[Space]:
    """A local Chat."""
    made = Space()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Take a message."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.asked.append((self.path, json.loads(body)))
            if made.status is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(made.status)
            if made.location:
                self.send_header("Location", made.location)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Who hangs up is heard by nobody."""

    server = Server(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_message_is_posted_in_the_thread_of_its_conversation(space: Space) -> None:
    GoogleChat(space.url).post(WEBHOOK, "Bonjour é😀", "relais-18c2")
    ((path, body),) = space.asked
    assert path == (
        "/v1/spaces/AAAAxyz/messages?key=AIzaSecretKey&token=SecretToken%3D"
        "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
    )
    assert body == {"text": "Bonjour é😀", "thread": {"threadKey": "relais-18c2"}}


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, ChatRefused), (429, ChatRefused), (302, ChatRefused),
        (401, WebhookGone), (403, WebhookGone), (404, WebhookGone), (410, WebhookGone),
        (500, ChatUnclear), (503, ChatUnclear), (None, ChatUnclear),
    ],
)  # fmt: skip
def test_what_chat_answers(
    space: Space, status: int | None, fault: type[ChatFault], caplog: pytest.LogCaptureFixture
) -> None:
    space.status = status
    with caplog.at_level(logging.INFO), pytest.raises(fault) as raised:
        GoogleChat(space.url).post(WEBHOOK, "Hello", "t")
    assert len(space.asked) == 1, "nothing is sent twice"
    assert "Secret" not in f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_redirect_leads_nowhere(space: Space) -> None:
    space.status, space.location = 302, f"{space.url}/v1/spaces/OTHER/messages"
    with pytest.raises(ChatRefused):
        GoogleChat(space.url).post(WEBHOOK, "Hello", "t")
    assert len(space.asked) == 1


def test_nothing_is_sent_to_another_address_whatever_is_kept(space: Space) -> None:
    with pytest.raises(WebhookGone):
        GoogleChat(space.url).post("https://evil.example/v1/spaces/A/messages?key=a&token=b", "Hello", "t")
    assert space.asked == []


def test_a_long_message_fits(space: Space) -> None:
    GoogleChat(space.url).post(WEBHOOK, "é" * TEXT_BYTES, "t")
    ((_, body),) = space.asked
    text = str(body["text"])
    assert text.endswith("é…")
    assert len(text.encode()) <= TEXT_BYTES


def test_where_nobody_listens_nothing_was_taken() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(ChatRefused):
            GoogleChat(f"http://127.0.0.1:{held.getsockname()[1]}").post(WEBHOOK, "Hello", "t")
