"""Importing a module opens nothing, reads no setting and starts nothing."""

import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import pkgutil, importlib, socket, threading

def refuse(*args, **kwargs):
    raise AssertionError("an import opened a socket")

socket.socket.connect = refuse
socket.create_connection = refuse
importlib.import_module("main")
for package in ("addon", "backend"):
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        importlib.import_module(found.name)
started = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
assert not started, started
print("quiet")
"""


def test_imports_are_quiet_with_an_empty_environment() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stdout == "quiet\n", done.stderr
