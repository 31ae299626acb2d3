"""Programs that a test starts: whatever happens to the test, nothing they started outlives it."""

import contextlib
import io
import os
import subprocess
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import psutil

from tests.patience import until
from workbench.emulators import HOUSE
from workbench.processes import end

MARK = "STARTED_BY_TEST"
"""Children inherit it, also those in sessions of their own and those whose parents have gone."""

KEEPS_ENVIRONMENT = {"SPT_NOENV": "1"}
"""gunicorn renames its processes where setproctitle is installed, and that writes over their environment."""


@dataclass(frozen=True, slots=True)
class Started:
    """A running program. Its standard output is read as text."""

    process: "subprocess.Popen[bytes]"
    output: IO[str]
    mark: str

    def family(self) -> list[psutil.Process]:
        """The program and everything that it started, as far as it runs.

        A process that is just being started has no environment yet, for a moment: wait with ``until``.
        """
        return [one for one in psutil.process_iter() if _mark_of(one) == self.mark]


@contextlib.contextmanager
def started(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, stdin: IO[bytes] | None = None
) -> Iterator[Started]:
    """Run a program until the block ends."""
    mark = uuid.uuid4().hex
    process = subprocess.Popen(
        command,
        cwd=HOUSE,
        env={**os.environ, **(env or {}), **KEEPS_ENVIRONMENT, MARK: mark},
        stdin=stdin,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    output = io.TextIOWrapper(process.stdout)
    running = Started(process, output, mark)
    try:
        yield running
    finally:
        before = running.family()
        end(process)
        for left in {*before, *running.family()}:
            with contextlib.suppress(psutil.NoSuchProcess):
                left.kill()
        output.close()


def nothing_left_of(program: Started) -> None:
    """Wait until the last process of its family has gone."""
    until(lambda: program.family() == [], f"the end of {program.family()}")


def _mark_of(process: psutil.Process) -> str:
    try:
        return str(process.environ().get(MARK, ""))
    except (psutil.Error, OSError):
        return ""
