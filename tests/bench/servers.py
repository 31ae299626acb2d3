"""The servers under measurement, as in production: gunicorn by the file that it reads there."""

import contextlib
import json
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

from workbench.emulators import HOUSE
from workbench.processes import free_port, running
from workbench.signer import Signer


@contextlib.contextmanager
def certificates(signer: Signer) -> Iterator[str]:
    """Serve the signer's certificates. Yields the address."""
    body = json.dumps(signer.certificates).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Cache-Control", "max-age=3600")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/certs"
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def gunicorn(application: str, environment: Mapping[str, str], folder: Path) -> Iterator["Served"]:
    """Run an application at the port of its base URL."""
    port = int(environment["RELAIS_BASE_URL"].rpartition(":")[2])
    command: list[str | Path] = [
        sys.executable, "-m", "gunicorn", application, "--chdir", HOUSE, "--bind", f"127.0.0.1:{port}",
        "--config", HOUSE / "gunicorn.conf.py", "--keep-alive", "30",
    ]  # fmt: skip
    ready = f"http://127.0.0.1:{port}/healthz"
    with running(command, ready_url=ready, log=folder / f"{port}.log", env=environment) as process:
        yield Served(port, psutil.Process(process.pid))


class Served:
    """A running server, looked at from outside."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self.port = port
        self._process = process

    def cpu_s(self) -> float:
        """CPU time of all its processes so far, in seconds."""
        return float(sum(one.cpu_times().user + one.cpu_times().system for one in self._all()))

    def memory_mb(self) -> float:
        """Memory that only its workers hold, in megabytes, on average a worker."""
        workers = self._process.children()
        return float(sum(one.memory_full_info().uss for one in workers)) / len(workers) / 1e6

    def _all(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]


def base_url() -> str:
    """An address on a free port."""
    return f"http://127.0.0.1:{free_port()}"
