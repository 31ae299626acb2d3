"""``make demo`` as a newcomer runs it: one URL, and nothing is left behind after Ctrl-C."""

import contextlib
import signal
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest
import requests

from tests.patience import PATIENCE_S, until
from tests.required import required
from tests.started import Started, nothing_left_of, started
from workbench.demo import WORKERS, demo
from workbench.emulators import check_firestore
from workbench.processes import DidNotStart, free_port


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_one_url_and_leaves_nothing_behind(how: signal.Signals, tmp_path: Path) -> None:
    port = free_port()
    environment = {"PORT": str(port), "DEMO_FOLDER": str(tmp_path / "demo")}
    with started([sys.executable, "-m", "workbench"], env=environment) as program:
        lines: list[str] = []
        while not any("Ctrl-C" in line for line in lines):
            lines.append(program.output.readline())
            assert lines[-1], lines
        assert [line.split()[1] for line in lines if "http" in line] == [f"http://127.0.0.1:{port}"]
        world = requests.get(f"http://127.0.0.1:{port}/api/world", timeout=PATIENCE_S).json()
        assert world["mailbox"]["name"] == "Support"
        until(lambda: _parts(program) == {"workbench": 1, "emulate": 1, "gunicorn": 1 + WORKERS}, "all parts")
        program.process.send_signal(how)
        assert program.process.wait(PATIENCE_S) == 0
        nothing_left_of(program)


def _parts(program: Started) -> Counter[str]:
    """How many processes of each kind run."""
    found: Counter[str] = Counter()
    for process in program.family():
        with contextlib.suppress(psutil.NoSuchProcess):
            line = " ".join(process.cmdline())
            found.update(name for name in ("gunicorn", "emulate", "workbench") if name in line)
    return found


def test_a_part_that_dies_ends_the_demo_and_is_named(tmp_path: Path) -> None:
    with required(), demo(tmp_path / "demo") as running:
        running.parts["relais"].terminate()
        with pytest.raises(DidNotStart, match="relais has ended"):
            running.wait()


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with required(), demo(tmp_path / "one") as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(DidNotStart, match="is taken"), demo(tmp_path / "two", port=port):
            pass


@pytest.mark.firestore
def test_it_runs_on_the_firestore_emulator_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with required():
        check_firestore()
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "")
    with required(), demo(tmp_path / "demo", "firestore") as running:
        scopes = requests.get(f"{running.url}/api/world", timeout=PATIENCE_S).json()["scopes"]
        call = {
            "occasion": "home", "member": "ana", "window": "own", "locale": "en", "zone": "UTC",
            "platform": "WEB", "scopes": scopes,
        }  # fmt: skip
        reply = requests.post(f"{running.url}/api/host", json=call, timeout=PATIENCE_S).json()
        assert reply["problems"] == []
        assert reply["response"]["action"]["navigations"][0]["pushCard"]["header"]["title"] == "Support"
