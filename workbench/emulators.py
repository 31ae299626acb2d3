"""How Google's stand-ins are started: the Google API emulator (npm) and the Firestore emulator (gcloud)."""

import shutil
from pathlib import Path

from workbench.node import NODE

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


def firestore_command(host: str) -> list[str | Path]:
    """Start Google's Firestore emulator at ``host`` (127.0.0.1:port). Raises: Absent."""
    for part in ("gcloud", "java"):
        if shutil.which(part) is None:
            raise Absent(
                f"The Firestore emulator is missing ({part}). Install the Google Cloud CLI and Java, "
                "then run `gcloud components install cloud-firestore-emulator`."
            )
    return ["gcloud", "emulators", "firestore", "start", f"--host-port={host}", "--quiet"]


def firestore_environment(folder: Path) -> dict[str, str]:
    """gcloud keeps its state in a folder of the run's, not of the person's."""
    return {"CLOUDSDK_CONFIG": str(folder / "gcloud"), "CLOUDSDK_CORE_DISABLE_PROMPTS": "1"}
