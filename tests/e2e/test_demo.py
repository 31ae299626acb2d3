"""``make demo`` as a newcomer runs it: one URL, and nothing is left behind after Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from tests.required import required
from workbench.demo import demo
from workbench.emulators import HOUSE, check_firestore
from workbench.processes import DidNotStart, free_port


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_one_url_and_leaves_nothing_behind(how: signal.Signals, tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench"],
        stdout=subprocess.PIPE,
        cwd=HOUSE,
        text=True,
        env={**os.environ, "PORT": str(port), "DEMO_FOLDER": str(tmp_path / "demo")},
    )
    assert process.stdout is not None
    lines: list[str] = []
    while not any("Ctrl-C" in line for line in lines):
        lines.append(process.stdout.readline())
        assert lines[-1], lines
    assert [line.split()[1] for line in lines if "http" in line] == [f"http://127.0.0.1:{port}"]
    world = requests.get(f"http://127.0.0.1:{port}/api/world", timeout=5).json()
    assert world["mailbox"]["name"] == "Support"
    started = psutil.Process(process.pid).children(recursive=True)
    assert len(started) >= 4
    process.send_signal(how)
    assert process.wait(30) == 0
    process.stdout.close()
    assert [child for child in started if child.is_running()] == []


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
        call = {
            "occasion": "home", "member": "ana", "window": "own", "locale": "en", "zone": "UTC",
            "platform": "WEB", "scopes": requests.get(f"{running.url}/api/world", timeout=5).json()["scopes"],
        }  # fmt: skip
        started = time.monotonic()
        reply = requests.post(f"{running.url}/api/host", json=call, timeout=30).json()
        assert reply["problems"] == []
        assert reply["response"]["action"]["navigations"][0]["pushCard"]["header"]["title"] == "Support"
        assert time.monotonic() - started < 30
