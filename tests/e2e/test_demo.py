"""``make demo`` as a newcomer runs it: one URL, and nothing is left behind after Ctrl-C."""

import contextlib
import json
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import requests
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import Visit, settle
from tests.patience import PATIENCE_S, until
from tests.required import required
from tests.started import Started, nothing_left_of, started
from workbench import kept
from workbench.demo import WORKERS, demo
from workbench.emulators import check_firestore
from workbench.processes import DidNotStart, free_port

PARTS = ("gunicorn", "-m workbench", "main.py work")
SUBJECT = "Helmet: M or L"


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
        parts = {"-m workbench": 1, "gunicorn": 1 + WORKERS, "main.py work": 1}
        until(lambda: _parts(program) == parts, "all parts")
        program.process.send_signal(how)
        assert program.process.wait(PATIENCE_S) == 0
        nothing_left_of(program)


def _parts(program: Started) -> Counter[str]:
    """How many processes of each kind run."""
    found: Counter[str] = Counter()
    for process in program.family():
        with contextlib.suppress(psutil.NoSuchProcess):
            line = " ".join(process.cmdline())
            found.update(name for name in PARTS if name in line)
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


@pytest.mark.parametrize("store", ["sqlite", pytest.param("firestore", marks=pytest.mark.firestore)])
def test_a_restart_loses_no_work_and_an_open_page_goes_on(
    store: str, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "")
    port = free_port()
    with required(), demo(tmp_path, store, port) as running:
        page = browser.new_page()
        page.goto(running.url)
        _open(page, SUBJECT)
        page.get_by_test_id("card-footer").get_by_role("button", name="Take").click()
        expect(page.get_by_test_id("panel")).to_contain_text("You have it")
        page.get_by_label("Internal note").fill("which table is right?")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#away")).to_be_visible()
    with demo(tmp_path, store, port):
        expect(page.get_by_test_id("panel")).to_contain_text("You have it")
        expect(page.get_by_test_id("panel")).to_contain_text("which table is right?")
        expect(page.locator("#away")).to_be_hidden()
    page.close()


def test_what_was_begun_and_never_finished_is_begun_anew(tmp_path: Path) -> None:
    left = tmp_path / "relais.sqlite3"
    left.write_text("half a company")
    assert kept.read(tmp_path) is None
    with required(), demo(tmp_path) as running:
        assert requests.get(f"{running.url}/api/world", timeout=PATIENCE_S).ok
    assert kept.read(tmp_path) is not None


def test_the_clock_runs_and_ends_a_snooze(visit: Visit) -> None:
    page = visit("member=ben")
    _open(page, "Battery range has halved")
    page.get_by_test_id("card-footer").get_by_role("button", name="Snooze…").click()
    page.route("**/api/host", _until_now)
    page.get_by_test_id("panel").get_by_role("button", name="Tomorrow").click()
    expect(page.get_by_test_id("panel")).to_contain_text("Snoozed")
    page.unroute("**/api/host")

    def woken() -> bool:
        page.reload()
        settle(page)
        return "Open" in page.get_by_test_id("panel").inner_text()

    until(woken, "the snooze has ended")


def _until_now(route: Route) -> None:
    """A snooze that ends at once, where the card offers none before tomorrow."""
    call = json.loads(route.request.post_data or "{}")
    if "until" in call.get("parameters", {}):
        call["parameters"]["until"] = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    route.continue_(post_data=call)


def _open(page: Page, subject: str) -> None:
    page.locator("[data-testid=thread-row]", has_text=subject).click()
    page.get_by_test_id("message-pane").wait_for()
    settle(page)


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
