"""How Google's stand-ins are started: the Google API emulator (npm) and the Firestore emulator (gcloud)."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from workbench.node import NODE
from workbench.processes import free_port, running

HOUSE = Path(__file__).parents[1]
EMULATE = HOUSE / "node_modules" / "emulate" / "dist" / "index.js"


class Absent(Exception):
    """A part is not on this machine. The text says how to get it."""


def gmail_command(port: int, seed: Path) -> list[str | Path]:
    """Start the Google API emulator (Gmail and OAuth) on 127.0.0.1. Raises: Absent."""
    if not EMULATE.exists():
        raise Absent("The Google API emulator is missing. Run `make install`.")
    where = ["--host", "127.0.0.1", "--port", str(port)]
    return [NODE, EMULATE, "start", "--service", "google", *where, "--seed", seed]


@contextlib.contextmanager
def firestore_emulator(folder: Path) -> Iterator[str]:
    """Run Google's Firestore emulator, its log in ``folder``. Yields host:port.

    Raises: Absent, DidNotStart.
    """
    host = f"127.0.0.1:{free_port()}"
    command = _firestore_command(host)
    # gcloud keeps its state in a folder of the run's, not of the person's.
    environment = {"CLOUDSDK_CONFIG": str(folder / "gcloud"), "CLOUDSDK_CORE_DISABLE_PROMPTS": "1"}
    log = folder / "firestore.log"
    with running(command, ready_url=f"http://{host}/", log=log, env=environment):
        yield host


def check_firestore() -> None:
    """Raise Absent unless the Firestore emulator can be started."""
    _firestore_command("")


def _firestore_command(host: str) -> list[str | Path]:
    for part in ("gcloud", "java"):
        if shutil.which(part) is None:
            raise Absent(
                f"The Firestore emulator is missing ({part}). Install the Google Cloud CLI and Java, "
                "then run `gcloud components install cloud-firestore-emulator`."
            )
    return ["gcloud", "emulators", "firestore", "start", f"--host-port={host}", "--quiet"]
