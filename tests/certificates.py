"""A local place that serves certificates as Google does, and counts who asks."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from workbench.signer import Signer


@dataclass
class CertificateServer:
    """What it serves may be changed while it runs."""

    signer: Signer
    url: str = ""
    status: int = 200
    body: bytes | None = None
    max_age: int = 3600
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@pytest.fixture(scope="session")
def signer() -> Signer:
    """Signs in Google's place. Its key takes a moment to make: one a test process."""
    return Signer()


@pytest.fixture
def certificates(signer: Signer) -> Iterator[CertificateServer]:
    """A running server with the signer's certificate."""
    shared = CertificateServer(signer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with shared.lock:
                shared.asked += 1
            body = shared.body or json.dumps(shared.signer.certificates).encode()
            self.send_response(shared.status)
            self.send_header("Cache-Control", f"public, max-age={shared.max_age}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shared.url = f"http://127.0.0.1:{server.server_port}/certs"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield shared
    server.shutdown()
    server.server_close()
    thread.join()
