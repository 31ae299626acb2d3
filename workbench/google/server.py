"""The stand-in over HTTP on 127.0.0.1: many requests at once, and answers that go over the wire badly."""

import contextlib
import logging
import os
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from werkzeug.serving import WSGIRequestHandler, make_server

from workbench.google import batch, control, door
from workbench.google.exchange import Answer, Asked
from workbench.google.stand_in import Google

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLL_S = 0.01
_LINGER = struct.pack("ii", 1, 0)


@contextlib.contextmanager
def serving(google: Google, port: int = 0) -> Iterator[Google]:
    """Serve until the block ends; ``google.endpoint`` says where."""
    open_sockets: set[socket.socket] = set()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(
        "127.0.0.1", port, application(google), threaded=True, request_handler=_handler(open_sockets)
    )
    google.endpoint = f"http://127.0.0.1:{server.server_port}"
    google.over.clear()
    thread = threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True)
    thread.start()
    try:
        yield google
    finally:
        google.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
        for one in list(open_sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


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


def _handler(open_sockets: set[socket.socket]) -> type[WSGIRequestHandler]:
    class Handler(WSGIRequestHandler):
        """Keeps connections open, and forgets none of them."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            open_sockets.add(self.connection)

        def finish(self) -> None:
            open_sockets.discard(self.connection)
            super().finish()

        def log(self, *_: Any) -> None:
            """The stand-in has a log of its own."""

    return Handler
