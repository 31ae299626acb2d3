"""Servers as processes: started on 127.0.0.1, ended with everything that they started."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.error import HTTPError

GRACE_S = 10
"""How long a process may take to end politely."""

STARTS_WITHIN_S = 180
"""Ends a wait for a server that hangs. One that dies is noticed at once, however slow the machine."""

NOT_READY = 503
_PORTS = range(20_000, 32_000)
"""Below those that systems give to outgoing connections, which could take one before its server does."""


Process = subprocess.Popen[bytes]


class DidNotStart(Exception):
    """A server ended, or does not answer. The text holds the end of its log."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses just now."""
    for port in random.sample(_PORTS, len(_PORTS)):
        if is_free(port):
            return port
    raise DidNotStart("no port of 127.0.0.1 is free")


def is_free(port: int) -> bool:
    """Whether nobody uses a port of 127.0.0.1 just now."""
    with socket.socket() as probe:
        # As servers do: connections of a server that has just ended do not keep its port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def port_of(address: str) -> int:
    """The port in an address of ours, ``http://127.0.0.1:port``."""
    return int(address.rpartition(":")[2])


@contextlib.contextmanager
def running(
    command: Sequence[str | Path],
    *,
    log: Path,
    ready_url: str = "",
    env: Mapping[str, str] | None = None,
) -> Iterator[Process]:
    """Run a server until the block ends, in which it is ready.

    Without ``ready_url`` it is a program that serves nothing, and nothing is waited for.

    Raises: DidNotStart.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
        try:
            if ready_url:
                _wait(process, ready_url, log)
            yield process
        finally:
            end(process)


def end(process: Process) -> None:
    """End a process and its children: politely, then after ten seconds for certain."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_S)
    # Also where the first process has gone: a child of it may have stayed.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def tail(log: Path) -> str:
    """The end of a log."""
    return log.read_text("utf-8", "replace")[-2000:]


def _wait(process: Process, url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while (left := deadline - time.monotonic()) > 0 and process.poll() is None:
        if _is_ready(url, left):
            return
        time.sleep(0.1)
    raise DidNotStart(f"{process.args!r} does not answer at {url}:\n{tail(log)}")


def _is_ready(url: str, patience_s: float) -> bool:
    """Whether a server answers, with anything but that it is not ready."""
    try:
        urllib.request.urlopen(url, timeout=patience_s).close()  # noqa: S310 - a server of ours on 127.0.0.1
    except HTTPError as answer:
        answer.close()
        return answer.code != NOT_READY
    except OSError:
        return False
    return True
