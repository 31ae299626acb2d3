"""Which tests run which line: the fast tests once, with coverage noting the test at every line."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from tests.mutants.settings import BUDGET, FAST, LAYERS, PATIENCE_S, WORKERS, judges
from tests.mutants.timing import TIMES_AT

COMPILES = {"PYTHONDONTWRITEBYTECODE": ""}
"""What is compiled here need not be for every mutant anew: that is half of what a short run takes."""

Lines = Mapping[int, list[str]]


class NotJudged(Exception):
    """The fast tests do not run at all. The text holds the end of what they said."""


@dataclass(frozen=True)
class Reach:
    """The tests of every line, and how long each takes."""

    lines: Mapping[str, Lines]
    seconds: Mapping[str, float]
    failed: tuple[str, ...]
    """Failed without any mutant: they judge none."""

    def is_of_import(self, file: str, lines: tuple[int, ...]) -> bool:
        """Whether it runs while the module is imported, and in no test."""
        contexts = self._contexts(file, lines)
        return bool(contexts) and not any(contexts)

    def tests_of(self, file: str, lines: tuple[int, ...]) -> tuple[str, ...]:
        """Those that run the statement, fastest first: of every file of tests alike, within the budget."""
        tests = {context.rpartition("|")[0] for context in self._contexts(file, lines)}
        by_file = defaultdict(list)
        for test in sorted(tests & self.seconds.keys() - set(self.failed), key=self._speed):
            by_file[test.partition("::")[0]].append(test)
        turns = [(turn, test) for found in by_file.values() for turn, test in enumerate(found)]
        chosen: list[str] = []
        spent, budget = 0.0, BUDGET * sum(self.seconds.values())
        for _, test in sorted(turns, key=lambda one: (one[0], self._speed(one[1]))):
            if not chosen or spent + self.seconds[test] <= budget:
                chosen.append(test)
                spent += self.seconds[test]
        return tuple(sorted(chosen, key=self._speed))

    def patience_s(self, tests: tuple[str, ...]) -> float:
        """After how many seconds one of these tests hangs."""
        return PATIENCE_S + 3 * max((self.seconds[test] for test in tests), default=0.0)

    def _contexts(self, file: str, lines: tuple[int, ...]) -> list[str]:
        """Those of the line, or of the first line of its statement that has any."""
        known = self.lines.get(file, {})
        return next((known[line] for line in lines if known.get(line)), [])

    def _speed(self, test: str) -> tuple[float, str]:
        return self.seconds[test], test


def reach(tree: Path) -> Reach:
    """Run the fast tests in a copy of the tree. Raises: NotJudged."""
    noted, times = tree / ".reach", tree / ".times.json"
    sources = [f"--cov={layer}" for layer in LAYERS]
    told = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.mutants.timing"),
            *("-n", str(WORKERS), "--cov-context=test", "--cov-report=", *sources),
            *FAST,
            *judges(),
        ],
        cwd=tree,
        env={**os.environ, "COVERAGE_FILE": str(noted), TIMES_AT: str(times), **COMPILES},
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode not in (0, 1) or not times.exists():
        raise NotJudged((told.stdout + told.stderr)[-3000:])
    ran = json.loads(times.read_text("utf-8"))
    return Reach(_lines(noted, tree), ran["seconds"], tuple(ran["failed"]))


def _lines(noted: Path, tree: Path) -> dict[str, Lines]:
    """The contexts of every line of every file, by its path in the tree."""
    data = CoverageData(str(noted))
    data.read()
    return {
        str(Path(file).relative_to(tree)): data.contexts_by_lineno(file)
        for file in data.measured_files()
        if Path(file).is_relative_to(tree)
    }
