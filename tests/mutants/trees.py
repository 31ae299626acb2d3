"""A copy of the tree: whoever works on meanwhile disturbs nothing."""

import shutil
from pathlib import Path

from tests.mutants.settings import HOUSE

LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv*", "node_modules", ".state", ".*_cache", ".hypothesis", "__pycache__"
)


def copy_of_house(place: Path) -> Path:
    """The tree as it is, with the same Node packages."""
    shutil.copytree(HOUSE, place, ignore=LEFT_BEHIND)
    (place / "node_modules").symlink_to(HOUSE / "node_modules")
    return place
