"""``make mutants``: changes the code in many small ways and tells which of them no fast test notices.

A report, not a test. SAMPLE says how many mutants, SEED which ones.
"""

import os
import tempfile
import time
from pathlib import Path

from tests.mutants.judging import Verdict, judge_all
from tests.mutants.mutant import sample
from tests.mutants.reach import NotJudged, reach
from tests.mutants.report import report
from tests.mutants.trees import copy_of_house

EVERY = 10


def main() -> None:
    """Find what the tests reach, change it, judge, tell."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        try:
            _run(Path(folder).resolve())
        except NotJudged as fault:
            print(f"Nothing can be judged:\n{fault}")


def _run(folder: Path) -> None:
    seed, size = int(os.environ.get("SEED", "1")), int(os.environ.get("SAMPLE", "200"))
    began = time.monotonic()
    print(f"Seed {seed}, {size} mutants. First the fast tests, as they are.", flush=True)
    tree = copy_of_house(folder / "tree")
    reached = reach(tree)
    print(f"{len(reached.seconds)} tests in {time.monotonic() - began:.0f} s", flush=True)
    for test in reached.failed:
        print(f"FAILS without any mutant, so it judges none: {test}", flush=True)
    mutants = sample(tree, size, seed, reached)
    verdicts: list[Verdict] = []
    for verdict in judge_all(mutants, tree):
        verdicts.append(verdict)
        if len(verdicts) % EVERY == 0 or len(verdicts) == len(mutants):
            _progress(verdicts, len(mutants), time.monotonic() - began)
    report(verdicts)


def _progress(verdicts: list[Verdict], size: int, seconds: float) -> None:
    lived = sum(one.lives for one in verdicts)
    spent = sum(one.seconds for one in verdicts) / len(verdicts)
    print(f"{len(verdicts)}/{size}: {lived} survived, {spent:.1f} s each, {seconds:.0f} s in all", flush=True)


if __name__ == "__main__":
    main()
