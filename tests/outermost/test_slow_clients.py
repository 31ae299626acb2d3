"""Who sends half a request, nothing, or does not hang up keeps nobody else out."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.moody import seconds_of
from tests.outermost.conftest import Server

SOON_S = 20.0
"""Less than any of gunicorn's own waits for one client, of which there are many here."""
HALVES: dict[str, tuple[int, bytes]] = {
    "nothing": (200, b""),
    "half a line": (30, b"POST /addon/ho"),
    "half a head": (30, b"POST /addon/home HTTP/1.1\r\nHost: x\r\n"),
    "a head without its body": (30, b"POST /addon/home HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{"),
    "chunks without an end": (
        30,
        b"POST /addon/home HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
    ),
    "tiny chunks without an end": (
        30,
        b"POST /addon/home HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"1\r\n \r\n" * 180_000,
    ),
    "more than is read, without an end": (
        30,
        b"POST /addon/home HTTP/1.1\r\nHost: x\r\nContent-Length: 1900000\r\n\r\n" + b" " * 1_049_600,
    ),
    "one and a half": (30, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHo"),
    "a last one, never hung up": (30, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    "a head without an end": (6, b"GET / HTTP/1.1\r\nX: " + b"y" * 60_000),
    "no HTTP": (30, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
}


@contextmanager
def _clients(server: Server, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        clients = [stack.enter_context(server.connect()) for _ in range(count)]
        for client in clients:
            client.sendall(sent)
        yield clients


def test_slow_clients_hold_nobody_up(server: Server) -> None:
    def healthy() -> None:
        assert server.get("/health") == (200, {"status": "ok"})

    slow: dict[str, float] = {}
    for name, (count, sent) in HALVES.items():
        with _clients(server, count, sent):
            took = max(seconds_of(healthy) for _ in range(5))
        if took > SOON_S:
            slow[name] = took
    assert slow == {}


def _answer(server: Server, *parts: bytes) -> bytes:
    with server.connect() as client:
        for part in parts:
            client.sendall(part)
        return client.recv(65_536)


TRUE_REQUESTS: dict[str, Callable[[Server], bytes]] = {
    "in one piece": lambda server: _answer(server, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"),
    "in pieces": lambda server: _answer(server, b"GET /hea", b"lth HTTP/1.1\r\nHost: x\r", b"\n\r\n"),
    "with a body": lambda server: _answer(
        server, b"POST /addon/home HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n", b"{}"
    ),
    "in chunks": lambda server: _answer(
        server,
        b"POST /addon/home HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n",
        b"}\r\n0\r\n\r\n",
    ),
    "greeted": lambda server: _answer(
        server, b"POST /addon/home HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    ),
    "too large": lambda server: _answer(
        server,
        b"POST /addon/home HTTP/1.1\r\nHost: x\r\nContent-Length: 1900000\r\n\r\n" + b" " * 1_100_000,
    ),
}


def test_true_requests_are_answered_however_they_arrive(server: Server) -> None:
    lines = {name: ask(server).split(b"\r\n")[0] for name, ask in TRUE_REQUESTS.items()}
    assert lines == {
        "in one piece": b"HTTP/1.1 200 OK",
        "in pieces": b"HTTP/1.1 200 OK",
        "with a body": b"HTTP/1.1 401 Unauthorized",
        "in chunks": b"HTTP/1.1 401 Unauthorized",
        "greeted": b"HTTP/1.1 100 Continue",
        "too large": b"HTTP/1.1 401 Unauthorized",
    }


def test_several_requests_on_one_connection_are_answered_in_their_order(server: Server) -> None:
    with server.connect() as client:
        asked = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
        client.sendall(asked + b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        came = b"".join(iter(lambda: client.recv(65_536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+)", came) == [b"200", b"404", b"200"]


@pytest.mark.parametrize(
    "sent",
    [
        b"canary-line\r\n\r\n",
        b"GET /canary HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\ncanary header: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: canary\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nScript-Name: /canary\r\nSCRIPT_NAME: /canary\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: canary\r\n\r\n",
        b"POST /addon/home HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\ncanary\r\n\r\n",
        b"POST /addon/home HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: canary\r\n\r\n",
        b"GET /%ff%00canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_request_makes_no_500_and_is_not_repeated(sent: bytes, server: Server) -> None:
    came = server.raw(sent.replace(b"Host: x\r\n", b"Host: x\r\nConnection: close\r\n", 1))
    assert came.startswith(b"HTTP/1.1 4"), came[:80]
    assert b"canary" not in came
    told = server.log.read_text()
    assert "canary" not in told
    assert "Traceback" not in told
