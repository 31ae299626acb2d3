"""A worker in a process of its own: tells what waits, and may be killed at any letter."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest

from backend.jobs.tell import Tell
from backend.services.telling.outbox import Outbox
from backend.settings.store import parse_store
from main import open_store
from tests.clock import SetClock
from tests.patience import stretch_limits


@dataclass
class Postbox:
    """Writes down to whom each letter went: that is what Gmail has accepted.

    The process is killed as by ``kill -9`` at the letter with the fatal number, before it is
    accepted or after.
    """

    accepted: Path
    fatal: int
    kills_before: bool
    number: int = 0

    def ask(self, _: str, call: Callable[["Postbox"], str]) -> str:
        """Any account."""
        return call(self)

    def send(self, raw: bytes) -> str:
        """Accept it."""
        self.number += 1
        if self.number == self.fatal and self.kills_before:
            os.kill(os.getpid(), signal.SIGKILL)
        line = f"{message_from_bytes(raw)['To']}\n".encode()
        descriptor = os.open(self.accepted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, line)
        os.close(descriptor)
        if self.number == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(self.number)


def main() -> None:
    """``python -m tests.teller STORE FILE FATAL WHEN MINUTES``: says ``ready``, starts as its input closes.

    0 for FATAL lets it live; MINUTES after noon is the time.
    """
    stretch_limits(pytest.MonkeyPatch())
    store, accepted, fatal, when, minutes = sys.argv[1:]
    clock = SetClock()
    clock.pass_by(minutes=int(minutes))
    documents = open_store(parse_store(store))
    post = Postbox(Path(accepted), int(fatal), kills_before=when == "before")
    tell = Tell(Outbox(documents, clock, post, None, None))  # type: ignore[arg-type]
    print("ready", flush=True)
    sys.stdin.read()
    print(sum(tell.do(item) for item in list(tell.due())), flush=True)
    documents.close()


if __name__ == "__main__":
    main()
