"""Copies of the tree: no mutant is ever written where people work."""

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


def twin(tree: Path, place: Path) -> Path:
    """The same once more, with what Python has compiled."""
    shutil.copytree(tree, place, symlinks=True)
    return place


def without_compiled(file: Path) -> None:
    """Forget what Python compiled of a file: a change within the same second would go unnoticed."""
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()
