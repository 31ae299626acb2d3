"""How Google's own emulators are started, those of Firestore and Pub/Sub (gcloud)."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from workbench.processes import free_port, running

HOUSE = Path(__file__).parents[1]
_NO_PUBSUB = (
    "The Pub/Sub emulator is missing. Install the Google Cloud CLI and Java, "
    "then run `gcloud components install pubsub-emulator`."
)


class Absent(Exception):
    """A part is not on this machine. The text says how to get it."""


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


@contextlib.contextmanager
def pubsub_emulator(folder: Path) -> Iterator[str]:
    """Run Google's Pub/Sub emulator, its log in ``folder``. Yields its address.

    Raises: Absent, DidNotStart.
    """
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    command = _pubsub_command(port, folder)
    with running(command, ready_url=f"{endpoint}/", log=folder / "pubsub.log"):
        yield endpoint


def _pubsub_command(port: int, folder: Path) -> list[str | Path]:
    """The emulator itself: started by gcloud it takes five times as long. Raises: Absent."""
    if shutil.which("gcloud") is None or shutil.which("java") is None:
        raise Absent(_NO_PUBSUB)
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(folder / "gcloud")}
    asked = ["gcloud", "info", "--format=value(installation.sdk_root)"]
    root = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    jars = sorted(Path(root).glob("platform/pubsub-emulator/lib/cloud-pubsub-emulator-*-all.jar"))
    if not jars:
        raise Absent(_NO_PUBSUB)
    return ["java", "-jar", jars[-1], "--host=127.0.0.1", f"--port={port}"]


def _firestore_command(host: str) -> list[str | Path]:
    for part in ("gcloud", "java"):
        if shutil.which(part) is None:
            raise Absent(
                f"The Firestore emulator is missing ({part}). Install the Google Cloud CLI and Java, "
                "then run `gcloud components install cloud-firestore-emulator`."
            )
    return ["gcloud", "emulators", "firestore", "start", f"--host-port={host}", "--quiet"]
