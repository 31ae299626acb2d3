"""What the demo keeps in its folder from one run to the next, so that a restart loses nobody's work.

The store keeps the state; this file keeps what the rest is made from again: when the company's story began
(the mails bear times counted from it) and where the servers listened (open cards hold their addresses).
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from workbench.emulators import HOUSE

FILE, DOCUMENTS, MAIL = "kept.json", "documents.jsonl.gz", "mail.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """One demo company's beginning (UTC), and the ports on which it was served last."""

    began: datetime
    relais: int
    gmail: int


def read(folder: Path) -> Kept | None:
    """What the last run left. None: there was none, or its story was never told to the end."""
    try:
        stored = json.loads((folder / FILE).read_text("utf-8"))
        return Kept(datetime.fromisoformat(stored["began"]), int(stored["relais"]), int(stored["gmail"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(folder: Path, kept: Kept) -> None:
    """Remember a run, whole or not at all. Called once its story has been told to the end."""
    half = folder / f"{FILE}.half"
    half.write_text(json.dumps({**asdict(kept), "began": kept.began.isoformat()}), "utf-8")
    half.replace(folder / FILE)


@contextlib.contextmanager
def carried(environment: Mapping[str, str], folder: Path) -> Iterator[None]:
    """Carry over a store that lives in memory alone, as an emulator's does: by an import and an export."""
    file, half = folder / DOCUMENTS, folder / f"half.{DOCUMENTS}"
    if file.exists():
        _relais(environment, "import", "--from", file)
    yield
    half.unlink(missing_ok=True)
    _relais(environment, "export", "--to", half)
    half.replace(file)


def _relais(environment: Mapping[str, str], *arguments: str | Path) -> None:
    command = [sys.executable, HOUSE / "main.py", *arguments]
    subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)


def forget(folder: Path) -> None:
    """Empty the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
