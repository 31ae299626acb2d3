"""A change written out, and the seeded sample of them."""

import ast
import difflib
import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst

from tests.mutants.reach import Reach
from tests.mutants.settings import LAYERS
from tests.mutants.spots import Spot, spots_of


@dataclass(frozen=True)
class Mutant:
    """A file with one change, and the tests that run what was changed."""

    layer: str
    file: str
    line: int
    original: str
    mutated: str
    code: str
    tests: tuple[str, ...]
    patience_s: float


def sample(root: Path, size: int, seed: int, reach: Reach) -> list[Mutant]:
    """As many of every layer, mixed, and the same ones for the same seed and the same code."""
    chance = random.Random(seed)
    chosen = []
    for number, layer in enumerate(LAYERS):
        share = size // len(LAYERS) + (number < size % len(LAYERS))
        spots = [spot for file in sorted((root / layer).rglob("*.py")) for spot in spots_of(file, root)]
        spots = [spot for spot in spots if not reach.is_of_import(spot.file, spot.lines)]
        print(f"{layer}: {share} of {len(spots)} possible mutants", flush=True)
        chance.shuffle(spots)
        chosen += _written_out(layer, spots, share, reach)
    chance.shuffle(chosen)
    return chosen


def _written_out(layer: str, spots: list[Spot], share: int, reach: Reach) -> list[Mutant]:
    """The first so many that change the program, none twice."""
    made: dict[tuple[str, str], Mutant] = {}
    for mutant in _mutants(layer, spots, reach):
        if len(made) == share:
            break
        made.setdefault((mutant.file, mutant.code), mutant)
    return list(made.values())


def _mutants(layer: str, spots: list[Spot], reach: Reach) -> Iterator[Mutant]:
    for spot in spots:
        before = spot.whole.code
        changed = spot.whole.deep_replace(spot.node, spot.instead)
        if isinstance(changed, cst.Module) and _is_another_program(before, changed.code):
            line, original, mutated = _difference(before, changed.code)
            tests = reach.tests_of(spot.file, spot.lines)
            patience_s = reach.patience_s(tests)
            yield Mutant(layer, spot.file, line, original, mutated, changed.code, tests, patience_s)


def _is_another_program(before: str, after: str) -> bool:
    """Not only written in another way, and not refused by the compiler."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(after, "mutant", "exec")
            return ast.dump(ast.parse(before)) != ast.dump(ast.parse(after))
        except (SyntaxError, ValueError):
            return False


def _difference(before: str, after: str) -> tuple[int, str, str]:
    """The first line that differs, and what stood and stands there, each in one line."""
    old, new = before.splitlines(), after.splitlines()
    changes = [
        one
        for one in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if one[0] != "equal"
    ]
    first, last = changes[0], changes[-1]
    return first[1] + 1, _joined(old[first[1] : last[2]]), _joined(new[first[3] : last[4]])


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
