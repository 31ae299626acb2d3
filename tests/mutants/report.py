"""What is told at the end: the table, then what no test noticed."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.judging import Fate, Verdict
from tests.mutants.mutant import Mutant
from tests.mutants.settings import LAYERS

KNOWN = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True)
class Known:
    """A mutant that no test can notice, and why."""

    file: str
    line: str
    mutated: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Whether this is it, wherever in the file the line stands by now."""
        return (self.file, self.line, self.mutated) == (mutant.file, mutant.original, mutant.mutated)


def known_survivors() -> list[Known]:
    """Those that somebody has looked at."""
    return [Known(**one) for one in tomllib.loads(KNOWN.read_text("utf-8")).get("equivalent", [])]


def report(verdicts: Sequence[Verdict]) -> None:
    """Print the table, the survivors that nobody has named, and those that are."""
    print(f"\n{'layer':20}{'mutants':>9}{'caught':>9}{'survived':>10}{'percent':>9}")
    for layer in LAYERS:
        _row(layer, [one for one in verdicts if one.mutant.layer == layer])
    _row("all", verdicts)
    hung = sum(one.fate is Fate.HUNG for one in verdicts)
    print(f"Of those caught, {hung} made a test hang.")
    _survivors(sorted((one for one in verdicts if one.lives), key=_place))


def _row(layer: str, verdicts: Sequence[Verdict]) -> None:
    lived = sum(one.lives for one in verdicts)
    caught = len(verdicts) - lived
    percent = f"{100 * caught / len(verdicts):.1f}" if verdicts else "-"
    print(f"{layer:20}{len(verdicts):9}{caught:9}{lived:10}{percent:>9}")


def _survivors(lived: Sequence[Verdict]) -> None:
    known = known_survivors()
    reasons = [next((one.reason for one in known if one.is_of(it.mutant)), None) for it in lived]
    print(f"\nSurvived, and not named in {KNOWN.name}:")
    for it, reason in zip(lived, reasons, strict=True):
        if reason is None:
            _say(it, "no test runs it" if it.fate is Fate.UNTESTED else f"{len(it.mutant.tests)} tests pass")
    print("\nSurvived, as known:")
    for it, reason in zip(lived, reasons, strict=True):
        if reason is not None:
            _say(it, reason)


def _say(it: Verdict, remark: str) -> None:
    print(f"{it.mutant.file}:{it.mutant.line}  - {it.mutant.original}  + {it.mutant.mutated}  ({remark})")


def _place(it: Verdict) -> tuple[str, int]:
    return it.mutant.file, it.mutant.line
