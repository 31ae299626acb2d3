"""deploy/nginx.conf in front of Relais: the slow wait there, and nobody lies about the way to it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from addon.ladder import BODY_LIMIT_BYTES
from tests.moody import seconds_of
from tests.outermost.conftest import Server
from tests.outermost.front import Front, nginx
from tests.required import required

SOON_S = 20.0
"""Less than the sum of any waits for these clients one after the other."""
HEAD = b"POST /addon/home HTTP/1.1\r\nHost: relais.example.com\r\n"
HEALTH = b"GET /health HTTP/1.1\r\nHost: relais.example.com\r\nConnection: close\r\n\r\n"
FORGED = (
    *(b"X-Forwarded-For: 6.6.6.6", b"X-Forwarded-Proto: forged", b"X-Forwarded-Host: forged"),
    *(b"X-Forwarded-Protocol: forged", b"X-Forwarded-Ssl: forged", b"Forwarded: for=forged"),
    *(b"X-Appengine-Cron: true", b"SCRIPT_NAME: /forged", b"PATH_INFO: /forged"),
)


@pytest.fixture
def front(server: Server, tmp_path: Path) -> Iterator[Front]:
    """nginx before the real server."""
    with required(), nginx(server.port, tmp_path) as running:
        yield running


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_silent_and_dripping_clients_hold_nobody_up(front: Front) -> None:
    def healthy() -> None:
        assert front.answer(HEALTH).endswith(b'{"status":"ok"}\n')

    with ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(front.silent())
        for sent in (b"", b"POST /addon/ho", HEAD, HEAD + b"Content-Length: 5000\r\n\r\n{"):
            for _ in range(40):
                client = stack.enter_context(front.connect())
                client.sendall(sent)
        assert max(seconds_of(healthy) for _ in range(5)) < SOON_S


def test_what_relais_reads_at_most_nginx_lets_through_and_no_more(front: Front) -> None:
    def sent(size: int) -> bytes:
        length = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % size
        return front.answer(HEAD + length + b" " * size)

    largest = sent(BODY_LIMIT_BYTES)
    assert _status(largest) == 401
    assert b'{"error":"unauthenticated"}' in largest
    assert _status(sent(BODY_LIMIT_BYTES + 1)) == 413


def test_forged_headers_open_no_door_and_move_none(front: Front, server: Server) -> None:
    forged = b"".join(line + b"\r\n" for line in FORGED)
    assert _status(front.answer(HEALTH[:-2] + forged + b"\r\n")) == 200
    minute = HEALTH[:-2].replace(b"/health", b"/cron/minute")
    assert _status(front.answer(minute + forged + b"\r\n")) == 401
    assert "forged" not in server.log.read_text()


def test_none_of_what_a_client_says_about_the_way_arrives(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as behind,
        required(),
        nginx(behind.getsockname()[1], tmp_path) as front,
        front.connect() as client,
    ):
        client.sendall(HEALTH[:-2] + b"".join(line + b"\r\n" for line in FORGED) + b"\r\n")
        arrived, _ = behind.accept()
        with arrived:
            head = arrived.recv(65_536)
    lines = head.split(b"\r\n")
    assert b"Host: relais.example.com" in lines
    assert b"X-Forwarded-For: 127.0.0.1" in lines
    assert b"X-Forwarded-Proto: https" in lines
    assert b"forged" not in head
    assert b"appengine" not in head.lower()
    assert b"6.6.6.6" not in head
