"""The stand-in over HTTP: many requests at once, and answers that go over the wire badly."""

import contextlib
import os
import socket
import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from workbench.google import batch, control, door
from workbench.google.exchange import Answer, Asked
from workbench.google.stand_in import Google
from workbench.loopback import listening

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LINGER = struct.pack("ii", 1, 0)


@contextlib.contextmanager
def serving(google: Google, port: int = 0) -> Iterator[Google]:
    """Serve on 127.0.0.1 until the block ends; ``google.endpoint`` says where. Raises: OSError."""
    google.over.clear()
    with listening(application(google), port) as endpoint:
        google.endpoint = endpoint
        try:
            yield google
        finally:
            google.over.set()


def application(google: Google) -> "WSGIApplication":
    """The stand-in as a WSGI application. Faults of the wire need a server that shows its socket."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = _asked(environ)
        if asked.path.startswith(control.PREFIX):
            return _whole(control.answered(google, asked), start_response)
        if asked.path in batch.PATHS and asked.verb == "POST":
            return _whole(batch.answer_all(google, asked), start_response)
        answer, called = door.answered(google, asked)
        name, seconds = answer.manner.name, answer.manner.seconds
        if name == "hang":
            google.over.wait(seconds)
        if name in ("whole", "hang"):
            called.answered = True
            return _whole(answer, start_response)
        return _badly(google, answer, environ["werkzeug.socket"], seconds)

    return app


def _whole(answer: Answer, start_response: "StartResponse") -> Iterable[bytes]:
    start_response(f"{answer.status} ", list(_headers(answer)))
    return [answer.body]


def _headers(answer: Answer) -> Iterator[tuple[str, str]]:
    if answer.status != 204:
        yield "Content-Type", answer.content_type
        yield "Content-Length", str(len(answer.body))
    yield from answer.headers


def _badly(google: Google, answer: Answer, client: socket.socket, seconds: float) -> Iterable[bytes]:
    """Close without an answer, reset, half an answer, or byte after byte; then the connection ends."""
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(answer))
    whole = f"HTTP/1.1 {answer.status} -\r\n{head}\r\n".encode() + answer.body
    if answer.manner.name == "half":
        client.sendall(whole[: len(whole) - max(1, len(answer.body) // 2)])
    elif answer.manner.name == "slow":
        for at in range(len(whole)):
            client.sendall(whole[at : at + 1])
            if google.over.wait(seconds):
                break
    if answer.manner.name == "rst":
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
        os.close(client.detach())
    else:
        client.shutdown(socket.SHUT_RDWR)
    raise ConnectionError


def _asked(environ: "WSGIEnvironment") -> Asked:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    length = int(environ.get("CONTENT_LENGTH") or 0)
    query = tuple(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    return Asked(environ["REQUEST_METHOD"], path, query, headers, environ["wsgi.input"].read(length))
