"""A warm process: pytest has collected every test once, and each mutant is judged in a fork of it.

``python -m tests.mutants.warm`` stands in a copy of the tree, reads a mutant a line and answers each with a
line, both JSON. No file is changed.
"""

import json
import os
import select
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

import psutil
import pytest

from tests.mutants.planting import plant
from tests.mutants.settings import FAST, LONGEST_S, judges

SHARED = ("gmail_endpoint", "signer")
"""Fixtures that all tests share and that take long: a test of each is run before the first fork."""

TIMEOUT = "Failed: Timeout"


class Bench:
    """A plugin of pytest that runs the tests it is asked for in place of all of them."""

    def __init__(self, answers: TextIO) -> None:
        self._answers = answers
        self._failed = ""
        self._hung = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what failed."""
        if report.failed:
            self._failed = report.nodeid
            self._hung = TIMEOUT in report.longreprtext

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judge one mutant after the other."""
        tests = {item.nodeid: item for item in session.items}
        for name in SHARED:
            item = next(one for one in session.items if name in getattr(one, "fixturenames", ()))
            _run(item)
        self._say({"ready": len(tests)})
        for line in sys.stdin:
            self._say(self._judged(json.loads(line), tests))
        return True

    def _say(self, told: dict[str, Any]) -> None:
        self._answers.write(json.dumps(told) + "\n")
        self._answers.flush()

    def _judged(self, asked: dict[str, Any], tests: dict[str, pytest.Item]) -> dict[str, Any]:
        """What became of a mutant.

        A test that fails without it too, on the machine as it is at this moment, is left out.
        """
        file = Path.cwd() / asked["file"]
        before = file.read_text("utf-8")
        left = [tests[name] for name in asked["tests"]]
        unsteady: list[str] = []
        while True:
            told = self._in_a_fork(left, asked["patience_s"], lambda: plant(file, before, asked["code"]))
            if told["fate"] in ("survived", "broken"):
                return {**told, "unsteady": unsteady}
            suspects = [one for one in left if told["test"] in ("", one.nodeid)]
            clean = self._in_a_fork(suspects, asked["patience_s"], lambda: None)
            if clean["fate"] == "survived":
                return {**told, "unsteady": unsteady}
            unsteady.append(clean["test"])
            left = [one for one in left if one.nodeid != clean["test"]]

    def _in_a_fork(
        self, items: Sequence[pytest.Item], patience_s: float, prepare: Callable[[], None]
    ) -> dict[str, Any]:
        """Run tests until one fails, in a process of their own that leaves nothing behind."""
        ends, begins = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ends)
            try:
                told = self._run_all(items, patience_s, prepare)
            except BaseException as fault:  # noqa: BLE001 - whatever it is, somebody waits for an answer
                told = {"fate": "broken", "test": repr(fault)}
            os.write(begins, json.dumps(told).encode())
            _end_children(os.getpid())
            os._exit(0)
        os.close(begins)
        with os.fdopen(ends, "rb") as answer:
            is_there = select.select([answer], [], [], LONGEST_S)[0]
            said = answer.read() if is_there else b""
        if not is_there:
            _end_children(pid)
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return json.loads(said) if said else {"fate": "caught" if is_there else "hung", "test": ""}

    def _run_all(
        self, items: Sequence[pytest.Item], patience_s: float, prepare: Callable[[], None]
    ) -> dict[str, Any]:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        prepare()
        self._failed, self._hung = "", False
        for item in items:
            item.add_marker(pytest.mark.timeout(patience_s))
            _run(item)
            if self._failed:
                return {"fate": "hung" if self._hung else "caught", "test": self._failed}
        return {"fate": "survived", "test": ""}


def _run(item: pytest.Item) -> None:
    """Run a test. What follows is said to need nothing but what all tests share: that stays."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)


def _end_children(pid: int) -> None:
    for child in psutil.Process(pid).children(recursive=True):
        child.kill()


def main() -> None:
    """Collect, and judge until nothing more is asked."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # what pytest says is no answer
        options = ("-q", "-s", "-p", "no:cacheprovider", "--hypothesis-seed=0", f"--basetemp={sys.argv[1]}")
        sys.exit(pytest.main([*options, *FAST, *judges()], plugins=[Bench(answers)]))


if __name__ == "__main__":
    main()
