"""Whether the tests notice a mutant: several at a time, each by a warm process of its own."""

import contextlib
import json
import queue
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import psutil

from tests.mutants.mutant import Mutant
from tests.mutants.reach import NotJudged
from tests.mutants.settings import WORKERS


class Fate(Enum):
    """What became of a mutant."""

    CAUGHT = "caught"
    HUNG = "hung"
    """A test came to no end, which without the mutant ends, at that very moment."""

    SURVIVED = "survived"
    UNTESTED = "untested"
    """No test runs the line."""


@dataclass(frozen=True)
class Verdict:
    """A mutant, and what became of it."""

    mutant: Mutant
    fate: Fate
    seconds: float
    unsteady: tuple[str, ...] = ()
    """Tests that failed, and fail without the mutant too: they were left out."""

    @property
    def lives(self) -> bool:
        """Whether no test noticed."""
        return self.fate in (Fate.SURVIVED, Fate.UNTESTED)


@dataclass(frozen=True)
class Judge:
    """A warm process, and the file with what it says besides its answers."""

    process: subprocess.Popen[str]
    log: Path


def judge_all(mutants: Sequence[Mutant], tree: Path) -> Iterator[Verdict]:
    """Judge each, as soon as a judge is free. Raises: NotJudged."""
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(WORKERS) as pool:
        judges = [stack.enter_context(_judge(tree, number)) for number in range(WORKERS)]
        free: queue.SimpleQueue[Judge] = queue.SimpleQueue()
        for judge in judges:
            _answer(judge)  # it has collected the tests
            free.put(judge)
        try:
            for done in as_completed([pool.submit(_judged, mutant, free) for mutant in mutants]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)  # whoever stops the run does not wait for the rest


def _judged(mutant: Mutant, free: "queue.SimpleQueue[Judge]") -> Verdict:
    if not mutant.tests:
        return Verdict(mutant, Fate.UNTESTED, 0.0)
    judge = free.get()
    began = time.monotonic()
    try:
        asked = {
            "file": mutant.file,
            "code": mutant.code,
            "tests": mutant.tests,
            "patience_s": mutant.patience_s,
        }
        told = _answer(judge, asked)
    finally:
        free.put(judge)
    if told["fate"] == "broken":
        raise NotJudged(f"{mutant.file}:{mutant.line} {mutant.mutated}\n{told['test']}")
    return Verdict(mutant, Fate(told["fate"]), time.monotonic() - began, tuple(told["unsteady"]))


def _answer(judge: Judge, asked: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a judge says, to a question or by itself. Raises: NotJudged if it has ended."""
    to, of = judge.process.stdin, judge.process.stdout
    assert to
    assert of
    with contextlib.suppress(BrokenPipeError):
        if asked:
            to.write(json.dumps(asked) + "\n")
            to.flush()
    told: dict[str, Any] = json.loads(of.readline() or "{}")
    if not told:
        raise NotJudged(judge.log.read_text("utf-8")[-3000:])
    return told


@contextlib.contextmanager
def _judge(tree: Path, number: int) -> Iterator[Judge]:
    """A warm process, ended with every server that it started."""
    log = tree / f".judge{number}.log"
    with log.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.warm", str(tree / f".tmp{number}")],
            cwd=tree,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        )
        try:
            yield Judge(process, log)
        finally:
            judge = psutil.Process(process.pid)
            for one in (*judge.children(recursive=True), judge):
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
            process.wait()
