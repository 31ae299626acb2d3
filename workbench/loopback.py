"""A WSGI application on 127.0.0.1, served from threads of this process."""

import contextlib
import logging
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

POLL_S = 0.01
"""How long the end of serving is waited for at most."""


@contextlib.contextmanager
def listening(app: "WSGIApplication", port: int = 0) -> Iterator[str]:
    """Serve an application until the block ends; yields its address. No connection outlives it.

    Raises: OSError, where the port is taken.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    connections: set[socket.socket] = set()
    listener = socket.create_server(("127.0.0.1", port), backlog=128)
    with listener:
        server = make_server(
            "127.0.0.1", port, app, threaded=True, request_handler=_handler(connections), fd=listener.fileno()
        )
        thread = threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            for one in list(connections):
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)


def _handler(connections: set[socket.socket]) -> type[WSGIRequestHandler]:
    class Handler(WSGIRequestHandler):
        """Keeps connections open, and forgets none of them."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            connections.add(self.connection)

        def finish(self) -> None:
            connections.discard(self.connection)
            super().finish()

        def log(self, *_: Any) -> None:
            """Who needs a log keeps one."""

    return Handler
