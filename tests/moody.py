"""A server of Google's that has moods: it answers, refuses, hangs, drips, cuts. Over real sockets."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

Mood = Callable[[socket.socket, threading.Event], None]
"""Answers one request on its connection; the event is set when the test is over."""


@dataclass
class Moody:
    """Its mood may be changed while it runs."""

    url: str
    mood: Mood
    asked: int = 0
    paths: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def answering(body: bytes, status: str = "200 OK", *headers: str) -> Mood:
    """It answers at once."""
    told = "".join(f"{header}\r\n" for header in headers)

    def answer(client: socket.socket, _: threading.Event) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        client.sendall(f"{head}{told}\r\n".encode() + body)

    return answer


def hanging(_: socket.socket, over: threading.Event) -> None:
    """It takes the request and says nothing."""
    over.wait()


def dripping(client: socket.socket, over: threading.Event) -> None:
    """It answers a byte at a time: each is in time, all together never end."""
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    _drip(client, over)


def dripping_headers(client: socket.socket, over: threading.Event) -> None:
    """The headers already never end."""
    client.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    _drip(client, over)


def cutting(client: socket.socket, _: threading.Event) -> None:
    """It hangs up in the middle of the answer."""
    client.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"a":')


def _drip(client: socket.socket, over: threading.Event) -> None:
    try:
        while not over.wait(0.05):
            client.sendall(b" ")
    except OSError:
        return


@contextmanager
def moods() -> Iterator[Moody]:
    """A running server, in a good mood."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = Moody(f"http://127.0.0.1:{listener.getsockname()[1]}", answering(b"{}"))
    threads: list[threading.Thread] = []

    def serve(client: socket.socket) -> None:
        with client, suppress(OSError):
            if line := client.recv(65_536).split(b"\r\n")[0].decode("latin-1"):
                server.asked += 1
                server.paths += line.split()[1:2]
                server.mood(client, server.over)

    def accept() -> None:
        while not server.over.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=serve, args=(client,), daemon=True))
            threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    yield server
    server.over.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for thread in (accepting, *threads):
        thread.join()


@pytest.fixture
def moody() -> Iterator[Moody]:
    """One that most tests take for Gmail."""
    with moods() as server:
        yield server


@pytest.fixture
def moody_keys() -> Iterator[Moody]:
    """Another one, for Google's keys."""
    with moods() as server:
        yield server


def seconds_of(act: Callable[[], object]) -> float:
    """How long something took."""
    began = time.monotonic()
    act()
    return time.monotonic() - began
