"""``relais work`` in a process of its own, with a handler that a test holds in the middle of a piece."""

import sys
from collections.abc import Callable

import pytest

from backend.cli.commands import relais
from main import compose
from tests.patience import stretch_limits
from tests.side_panel import BASE_URL
from tests.sites import staffed

SETTINGS = {
    "RELAIS_BASE_URL": BASE_URL,
    "RELAIS_OAUTH_CLIENT_ID": "1-a.apps.googleusercontent.com",
    "RELAIS_OAUTH_CLIENT_SECRET": "for-tests",
    "RELAIS_ADDON_SERVICE_ACCOUNT": "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
}


def ingest(_: str, is_stopped: Callable[[], bool]) -> bool:
    """Work without an end. Says when a piece begins, waits for a line, says that it is done."""
    while not is_stopped():
        print("piece begun", flush=True)
        sys.stdin.readline()
        print("piece done", flush=True)
    return True


def main() -> None:
    """``python -m tests.working STORE``."""
    stretch_limits(pytest.MonkeyPatch())
    house = staffed(compose({**SETTINGS, "RELAIS_STORE": sys.argv[1]}), {"ingest": ingest})
    relais(["work"], obj=lambda: house)


if __name__ == "__main__":
    main()
