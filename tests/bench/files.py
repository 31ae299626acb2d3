"""How many of the product's files one request enters, and how often it goes from one to another."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from backend.domain.view import View
from backend.settings import load_settings
from main import HOUSE, Root, SystemClock, application
from tests.bench.filling import fill, found
from tests.bench.load import Shot
from tests.bench.requests_ready import Ready
from tests.bench.servers import base_url, certificates
from workbench.identities import OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, SERVICE_ACCOUNT
from workbench.signer import Signer

CONVERSATIONS = 50
PRODUCT = tuple(str(HOUSE / folder) + os.sep for folder in ("addon", "backend"))


@dataclass
class Trace:
    """What one request entered."""

    files: set[str] = field(default_factory=set)
    calls: int = 0
    changes: int = 0
    _last: str = ""

    def see(self, frame: FrameType, event: str, _: object) -> None:
        """A profile function: notes calls into the product."""
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(PRODUCT):
            return
        self.files.add(file)
        self.calls += 1
        self.changes += file != self._last
        self._last = file


def measure() -> Iterator[tuple[str, Trace]]:
    """Send each request twice to the wired app on SQLite, and trace the second one."""
    signer = Signer()
    with tempfile.TemporaryDirectory() as folder, certificates(signer) as certs:
        address = base_url()
        settings = load_settings(
            {
                "RELAIS_BASE_URL": address,
                "RELAIS_STORE": f"sqlite:///{Path(folder) / 'files.sqlite3'}",
                "RELAIS_OAUTH_CLIENT_ID": OAUTH_CLIENT_ID,
                "RELAIS_OAUTH_CLIENT_SECRET": OAUTH_CLIENT_SECRET,
                "RELAIS_ADDON_SERVICE_ACCOUNT": SERVICE_ACCOUNT,
                "RELAIS_ID_TOKEN_CERTS_URL": certs,
                "RELAIS_ALLOWED_DOMAINS": "acme.test",
            }
        )
        root = Root(settings, SystemClock())
        found(root.services)
        fill(root.documents, 0, CONVERSATIONS)
        client = application(root).test_client()

        def send(shot: Shot) -> None:
            headers = {"Authorization": shot.authorization, "Content-Type": "application/json"}
            answer = client.post(shot.path, data=shot.body, headers=headers)
            assert answer.status_code == 200, answer.data
            answer.close()

        for name, make in _requests(Ready(signer, address, CONVERSATIONS)).items():
            send(make(0))
            trace = Trace()
            with _traced(trace):
                send(make(1))
            yield name, trace
        root.documents.close()


def _requests(ready: Ready) -> dict[str, Callable[[int], Shot]]:
    return {
        "open a known mail": ready.reopen,
        "assign": ready.assign,
        "note": ready.note,
        "a list": lambda _: ready.view(View.UNASSIGNED),
        "home": ready.home,
    }


@contextmanager
def _traced(trace: Trace) -> Iterator[None]:
    sys.setprofile(trace.see)
    try:
        yield
    finally:
        sys.setprofile(None)


def main() -> None:
    """``python -m tests.bench.files``: print the table of docs/architecture.md."""
    print("| Request | Files | Calls | Changes of file |\n|---|--:|--:|--:|")
    for name, trace in measure():
        print(f"| {name} | {len(trace.files)} | {trace.calls:,} | {trace.changes} |")


if __name__ == "__main__":
    main()
