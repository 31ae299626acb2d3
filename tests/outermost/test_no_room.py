"""A disk on which nothing can be written any more, and a folder in which nothing may be."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.mails import message_id, thread_id
from tests.outermost.conftest import Server, services_on
from tests.patience import until
from tests.people import BEN, SUPPORT, begin, found_mailbox
from workbench.emulators import HOUSE

NOTE = "Half a page that took an hour"
BOUND = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""How root runs a program that file permissions bind, as they bind everybody else."""


@contextmanager
def full(server: Server) -> Iterator[None]:
    """Whatever its processes write to a file fails, the log included, until the block ends."""
    everyone = [server.process, *server.process.children(recursive=True)]
    limits = {one.pid: resource.prlimit(one.pid, resource.RLIMIT_FSIZE) for one in everyone}
    for pid, (_, hard) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


def test_on_a_full_disk_nothing_is_changed_nothing_typed_is_lost_and_it_recovers(server: Server) -> None:
    settings = {**server.host.world.settings, "RELAIS_STORE": f"sqlite:///{server.file}"}
    order = thread_id(BEN.email, "order")
    with services_on(settings) as services:
        begin(services, order, gmail_id=message_id(BEN.email, "order"))
    place = {"mailbox": SUPPORT, "thread": order, "key": "k"}
    assert server.open("order")[0] == 200
    with full(server):
        status, told = server.get("/readyz")
        assert (status, told["parts"]["store"]) == (503, "failed")
        assert server.get("/health") == (200, {"status": "ok"})
        answers = {
            "take": server.click("assign.take", place),
            "note": server.click("note.add", place, note=NOTE),
        }
        for status, body in answers.values():
            assert status == 200
            assert "Relais cannot reach its data" in json.dumps(body)
            assert "Nothing was changed. Try again in a moment." in json.dumps(body)
        assert NOTE in json.dumps(answers["note"][1])
        assert server.open("order")[1]["header"]["title"] == "Where is my order?"
    until(lambda: server.get("/readyz")[0] == 200, "readiness")
    with services_on(settings) as services:
        stands = services.inbox.opening.show(BEN, SUPPORT, order).conversation
    assert (stands.assignee, stands.note_count) == (None, 0)
    assert "Internal note added" in json.dumps(server.click("note.add", place, note=NOTE)[1])


def _relais(*words: str, store: Path, env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """The command line, as somebody whom file permissions bind."""
    bound = BOUND if os.geteuid() == 0 else ()
    return subprocess.run(
        [*bound, sys.executable, "-m", "main", *words],
        check=False,
        cwd=HOUSE,
        env={**os.environ, **env, "RELAIS_STORE": f"sqlite:///{store}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.fixture
def locked(server: Server) -> Iterator[Path]:
    """A store with a mailbox, in a folder in which nothing may be written."""
    with tempfile.TemporaryDirectory() as made:
        folder, file = Path(made), Path(made) / "relais.sqlite3"
        settings = {**server.host.world.settings, "RELAIS_STORE": f"sqlite:///{file}"}
        with services_on(settings) as services:
            found_mailbox(services)
        file.chmod(0o444)
        folder.chmod(0o555)
        yield file
        folder.chmod(0o755)


@pytest.mark.parametrize(
    "words", [("member", "list", SUPPORT), ("mailbox", "create", "sales@acme.test"), ("upgrade",)]
)
def test_in_a_folder_that_may_not_be_written_a_command_says_so_in_a_line(
    server: Server, locked: Path, words: tuple[str, ...]
) -> None:
    done = _relais(*words, store=locked, env=server.host.world.settings)
    assert done.returncode == 1, done.stderr
    assert "Error: the store failed: " in done.stderr
    assert "Traceback" not in done.stderr
