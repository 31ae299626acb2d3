"""What is changed, and which tests judge it."""

from pathlib import Path

HOUSE = Path(__file__).parents[2]
LAYERS = ("addon", "backend/domain", "backend/services")
"""Each gives the same share of the sample."""

JUDGES = (
    "tests/addon",
    "tests/backend/domain",
    "tests/backend/services",
    "tests/backend/i18n",
    "tests/backend/records",
    "tests/backend/jobs",
    "tests/scenarios",
)
FAST = ("-m", "not firestore and not browser", "-k", "not sqlite-file")
"""One store is enough: that the others do the same is the contract's business."""

WORKERS = 2
BUDGET = 1 / 4
"""How much of the time of all these tests a mutant may take until it has survived.

A share and not seconds, so that a busy machine chooses the same tests.
"""

PATIENCE_S = 30
"""A test that takes this and three times as long as without a mutant hangs: the mutant is caught."""

LONGEST_S = 600
"""Ends a run that not even pytest can end."""


def judges() -> list[str]:
    """The folders of tests that are there."""
    return [folder for folder in JUDGES if (HOUSE / folder).is_dir()]
