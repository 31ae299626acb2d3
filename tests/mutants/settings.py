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
BUDGET_S = 20
"""How much of the tests' own time a mutant may take until it has survived."""

HANGS_S = 40
"""A test that takes longer hangs: the mutant is caught."""


def judges() -> list[str]:
    """The folders of tests that are there."""
    return [folder for folder in JUDGES if (HOUSE / folder).is_dir()]
