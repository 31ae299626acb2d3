"""The stand-in for Google in a process of its own, so that its CPU time is not ours."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from tests.people import SUPPORT
from workbench.emulators import HOUSE
from workbench.google import Google, serving
from workbench.identities import OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET
from workbench.processes import end

SCOPE = "https://www.googleapis.com/auth/gmail.modify"


@dataclass(frozen=True, slots=True)
class Played:
    """The running stand-in."""

    endpoint: str
    refresh_token: str
    _told: IO[str]
    _asked: IO[str]

    def deliver(self, count: int) -> list[str]:
        """Let customers' mails arrive at the shared mailbox. Returns the ids of their threads."""
        self._asked.write(f"{count}\n")
        self._asked.flush()
        return [str(one) for one in json.loads(self._told.readline())]


@contextlib.contextmanager
def played(push_url: str = "") -> Iterator[Played]:
    """Run the stand-in until the block ends; it pushes to an address, once an account is watched."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.mail.stand_in", push_url],
        cwd=HOUSE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        told = json.loads(process.stdout.readline())
        yield Played(told["endpoint"], told["refresh_token"], process.stdout, process.stdin)
    finally:
        end(process)  # type: ignore[arg-type]


def main() -> None:
    """``python -m tests.bench.mail.stand_in PUSH_URL``: so many mails arrive as each line says."""
    google = Google()
    google.add_account(SUPPORT, "Support")
    google.add_client(OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, [])
    with serving(google), google.push_to_address(sys.argv[1]):
        granted = google.grant(SUPPORT, [SCOPE])
        told: object = {"endpoint": google.endpoint, "refresh_token": granted.refresh_token}
        print(json.dumps(told), flush=True)
        number = 0
        for line in sys.stdin:
            delivered = [_arrived(google, number + one) for one in range(int(line))]
            number += len(delivered)
            print(json.dumps(delivered), flush=True)


def _arrived(google: Google, number: int) -> str:
    sender = f"Léa Martin <lea{number}@lindenhof.example>"
    (mail,) = google.deliver(to=SUPPORT, sender=sender, subject=f"Order {number}", text="Where is it?")
    return mail.thread_id


if __name__ == "__main__":
    main()
