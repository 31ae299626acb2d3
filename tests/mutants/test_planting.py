"""A mutant is in force at once, wherever the function is known already, and only where it was changed."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutants.planting import plant

BEFORE = """
from dataclasses import dataclass
from functools import cache


@cache
def kept():
    return 1


def outer():
    return [one() for one in (lambda: "inside",)]


def maker(word):
    def made():
        return word

    return made


@dataclass(frozen=True, slots=True)
class Thing:
    @property
    def name(self):
        return "before"


TABLE = {"kept": kept, "outer": outer}
"""


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    """A module that is loaded, and has been used."""
    file = tmp_path / "planted.py"
    file.write_text(BEFORE, "utf-8")
    spec = importlib.util.spec_from_file_location("planted", file)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = made
    spec.loader.exec_module(made)
    assert made.kept() == 1
    yield made
    del sys.modules["planted"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("return 1", "return 2", (2, ["inside"], "before")),
        ('"inside"', '"changed"', (1, ["changed"], "before")),
        ('"before"', '"changed"', (1, ["inside"], "changed")),
        ("return 1", "two = 2\n    return two", (2, ["inside"], "before")),
    ],
)
def test_a_change_is_in_force_wherever_the_function_is_known(
    old: str, new: str, said: tuple[object, ...], module: ModuleType
) -> None:
    plant(Path(str(module.__file__)), BEFORE, BEFORE.replace(old, new))
    assert (module.TABLE["kept"](), module.TABLE["outer"](), module.Thing().name) == said


def test_what_was_made_before_the_change_stays_and_is_made_anew_from_then_on(module: ModuleType) -> None:
    made = module.maker("word")
    plant(Path(str(module.__file__)), BEFORE, BEFORE.replace("return word", "return None"))
    assert (made(), module.maker("word")()) == ("word", None)


def test_what_is_not_loaded_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        plant(tmp_path / "absent.py", BEFORE, BEFORE.replace("1", "2"))
