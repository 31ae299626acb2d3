"""Gmail or the SQLite file hang: the server goes on with what is known, as gunicorn runs it."""

import os
import signal
import subprocess
import sys
from functools import partial

from tests.at_once import at_once, worked
from tests.mails import message_id, thread_id
from tests.moody import hanging, seconds_of
from tests.outermost.conftest import Server, held, services_on
from tests.patience import until
from tests.people import BEN, begin
from workbench.emulators import HOUSE

HOST_WAITS_S = 30


def _workers(server: Server) -> set[int]:
    return {one.pid for one in server.process.children()}


def _has_another(server: Server, before: set[int]) -> bool:
    return len(_workers(server) - before) == 1


def test_sixteen_wait_for_a_gmail_that_hangs_and_what_is_known_does_not(server: Server) -> None:
    settings = {**server.host.world.settings, "RELAIS_STORE": f"sqlite:///{server.file}"}
    with services_on(settings) as services:
        begin(services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    server.gmail.mood = hanging
    known: list[float] = []

    def ask(number: int) -> str:
        if number < 16:
            return str(server.open("lunch")[1]["header"]["title"])
        until(lambda: server.gmail.asked > 0, "somebody who waits for Gmail")
        known.append(seconds_of(lambda: server.get("/health")))
        title: list[str] = []
        known.append(seconds_of(lambda: title.append(server.open("order")[1]["header"]["title"])))
        return title[0]

    took: list[float] = []
    titles: list[str] = []
    took.append(seconds_of(lambda: titles.extend(worked(at_once(20, ask)))))
    assert titles[:16] == ["Gmail does not answer"] * 16
    assert titles[16:] == ["Where is my order?"] * 4
    assert max(known) < 6
    assert took[0] < HOST_WAITS_S


def test_a_worker_that_is_killed_while_the_file_is_held_takes_nobody_along(server: Server) -> None:
    other = held(server.file)
    for _ in range(2):
        before = _workers(server)
        os.kill(min(before), signal.SIGKILL)
        until(partial(_has_another, server, before), "a new worker")
        until(lambda: server.get("/health")[0] == 200, "an answer")
    assert seconds_of(lambda: server.open("order")) < HOST_WAITS_S
    assert server.get("/ready")[0] == 503
    other.close()
    until(lambda: server.get("/ready")[0] == 200, "readiness")
    assert server.process.is_running()
    assert server.open("order")[0] == 200


def test_a_mistake_in_the_settings_ends_the_server_at_once() -> None:
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "main:create_app()"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
    given = {**plain, "RELAIS_BASE_URL": "x"}
    done = subprocess.run(
        command, check=False, cwd=HOUSE, env=given, capture_output=True, text=True, timeout=240
    )
    assert done.returncode != 0
    assert "RELAIS_STORE is not set" in done.stderr
    assert "Traceback" not in done.stderr
