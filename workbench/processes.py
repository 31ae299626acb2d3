"""Servers as processes: started on 127.0.0.1, ended with everything that they started."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.error import HTTPError, URLError

GRACE_S = 10


class DidNotStart(Exception):
    """A server ended, or does not answer. The text holds the end of its log."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(
    command: Sequence[str | Path],
    *,
    ready_url: str,
    log: Path,
    env: Mapping[str, str] | None = None,
    within_s: float = 60,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the block ends. Raises: DidNotStart if it does not answer in time."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
        try:
            _wait(process, ready_url, log, within_s)
            yield process
        finally:
            end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and its children: politely, then after ten seconds for certain."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_S)
    # Also where the first process has gone: a child of it may have stayed.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(GRACE_S)


def tail(log: Path) -> str:
    """The end of a log."""
    return log.read_text("utf-8", "replace")[-2000:]


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - a server of ours on 127.0.0.1
            return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.1)
    raise DidNotStart(f"{process.args!r} does not answer at {url}:\n{tail(log)}")
