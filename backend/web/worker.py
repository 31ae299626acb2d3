"""gunicorn's threaded worker, whose threads get a request when all of it has arrived.

gunicorn's own gives every connection a thread, which then waits for its client: a dozen that send half a
request, or nothing, keep everybody else out, and its loop itself waits for whoever does not hang up. Here the
loop waits for all of them at once, as a buffering proxy would. It speaks plain HTTP/1.1, as everything does
behind what ends TLS.
"""

import errno
import selectors
import socket
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

from backend.web.arriving import GREETING, Arriving

ARRIVES_WITHIN_S = 10.0
LINGERS_S = 2.0
"""For who has had the last answer and does not hang up: hung up on at once, some would not see all of it."""
ANSWER_BYTES = 200_000
"""The kernel takes an answer whole, so that a client who reads slowly holds no thread either."""
READ_BYTES = 65_536
_NOT_NOW = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)


class Connection(TConn):  # type: ignore[misc] # gunicorn has no types
    """A connection, and what of its next request has arrived."""

    def __init__(self, worker: "WholeRequests", client: socket.socket, *addresses: object) -> None:
        super().__init__(worker.cfg, client, *addresses)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ANSWER_BYTES)
        self.arriving = Arriving()
        self.is_leaving = False

    def init(self) -> None:
        """Called by the thread that serves the request, which need not wait for a byte of it."""
        super().init()
        self.parser.unreader.unread(self.arriving.taken())


class WholeRequests(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """Named in gunicorn.conf.py."""

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection into the loop."""
        try:
            client, address = listener.accept()
        except OSError as fault:
            if fault.errno not in _NOT_NOW:
                raise
            return
        self.nr_conns += 1
        self._await(Connection(self, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """A kept connection begins another request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """More has arrived, or the client has hung up."""
        data = _received(client)
        if data is None or (data and conn.is_leaving):
            return
        arriving = conn.arriving
        arriving.add(data)
        if arriving.wants_greeting():
            client.send(GREETING)
        if data and not arriving.is_whole() and not arriving.is_endless():
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if arriving.is_whole() and not conn.is_leaving:
            self._serve(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def finish_request(self, conn: Connection, fs: "Future[object]") -> None:
        """The answer is out: part with the client, or begin with what had arrived behind its request."""
        if not fs.cancelled() and fs.exception() is None and not fs.result():
            self._part_with(conn)
            return
        super().finish_request(conn, fs)
        if conn in self.keepalived_conns and conn.arriving.has_begun():
            self.on_client_socket_readable(conn, conn.sock)

    def handle_error(self, _req: object, client: socket.socket, _address: object, fault: Exception) -> None:
        """Answer what cannot be read. Its text, which gunicorn's faults quote, is not repeated to anybody."""
        is_theirs = isinstance(fault, ParseException)
        if is_theirs:
            self.log.warning("a request that cannot be read: %s", type(fault).__name__)
        else:
            self.log.error("outside of every handler", exc_info=fault)
        status, told = ("400 Bad Request", "bad request") if is_theirs else ("500 Error", "internal")
        body = f'{{"error": "{told}"}}'
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
        with suppress(OSError):
            client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())

    def _await(self, conn: Connection) -> None:
        if conn.arriving.is_whole():
            self._serve(conn)
        else:
            self._watch(conn, ARRIVES_WITHIN_S)

    def _serve(self, conn: Connection) -> None:
        conn.data_ready = True
        self.enqueue_req(conn)

    def _part_with(self, conn: Connection) -> None:
        """Say that nothing more will come, and wait aside until the client has hung up."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            conn.close()
            return
        conn.is_leaving = True
        self._watch(conn, LINGERS_S)

    def _watch(self, conn: Connection, within_s: float) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + within_s
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, readable)


def _received(client: socket.socket) -> bytes | None:
    """What has come, nothing if the client has hung up, None if it was a false alarm."""
    try:
        return client.recv(READ_BYTES)
    except BlockingIOError:
        return None
    except OSError:
        return b""
