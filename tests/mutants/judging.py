"""Whether the tests notice a mutant: two at a time, each in a tree of its own."""

import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import psutil

from tests.mutants.mutant import Mutant
from tests.mutants.settings import LONGEST_S
from tests.mutants.trees import without_compiled

NOT_FOUND = "ERROR: not found"
NO_TESTS = 5


class Fate(Enum):
    """What became of a mutant."""

    CAUGHT = "caught"
    HUNG = "hung"
    SURVIVED = "survived"
    UNTESTED = "untested"
    """No test runs the line."""


@dataclass(frozen=True)
class Verdict:
    """A mutant, and what became of it."""

    mutant: Mutant
    fate: Fate
    seconds: float

    @property
    def lives(self) -> bool:
        """Whether no test noticed."""
        return self.fate in (Fate.SURVIVED, Fate.UNTESTED)


def judge_all(mutants: Sequence[Mutant], trees: Sequence[Path]) -> Iterator[Verdict]:
    """Judge each, as soon as a tree is free."""
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for tree in trees:
        free.put(tree)
    with ThreadPoolExecutor(len(trees)) as pool:
        try:
            for done in as_completed([pool.submit(_judge, mutant, free) for mutant in mutants]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)  # whoever stops the run does not wait for the rest


def _judge(mutant: Mutant, free: "queue.SimpleQueue[Path]") -> Verdict:
    if not mutant.tests:
        return Verdict(mutant, Fate.UNTESTED, 0.0)
    tree = free.get()
    began = time.monotonic()
    file = tree / mutant.file
    before = file.read_text("utf-8")
    without_compiled(file)
    file.write_text(mutant.code, "utf-8")
    try:
        fate = _fate(tree, mutant)
    finally:
        file.write_text(before, "utf-8")
        free.put(tree)
    return Verdict(mutant, fate, time.monotonic() - began)


def _fate(tree: Path, mutant: Mutant) -> Fate:
    """Run the tests until one fails."""
    (tree / ".chosen").write_text("\n".join(mutant.tests), "utf-8")
    options = (
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "--hypothesis-seed=0",
        f"--timeout={mutant.patience_s:.0f}",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, f"--basetemp={tree / '.tmp'}", "@.chosen"],
        cwd=tree,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        told, _ = process.communicate(timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        _end(process)
        return Fate.HUNG
    if process.returncode == NO_TESTS or NOT_FOUND in told:
        raise LookupError(f"tests that ran before are not found: {told[-1000:]}")
    if process.returncode == 0:
        return Fate.SURVIVED
    return Fate.HUNG if "Failed: Timeout" in told else Fate.CAUGHT


def _end(process: "subprocess.Popen[str]") -> None:
    """End a run and the servers that it started, which have sessions of their own."""
    started = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    for child in started:
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    process.communicate()
