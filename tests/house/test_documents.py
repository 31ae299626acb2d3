"""The documents are true: settings, pictures, verbs and links exist as they are named."""

import re
from pathlib import Path

import pytest

from backend.settings import described

HOUSE = Path(__file__).parents[2]
DOCUMENTS = [HOUSE / "README.md", *sorted((HOUSE / "docs").glob("*.md"))]


def test_every_setting_stands_in_the_guide_with_its_default() -> None:
    guide = (HOUSE / "docs" / "operate.md").read_text("utf-8")
    for name, default, _ in described():
        row = next((line for line in guide.splitlines() if line.startswith(f"| `{name}`")), "")
        assert row, name
        assert default in row


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
        if not target.startswith("http"):
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_verbs_exist(document: Path) -> None:
    makefile = (HOUSE / "Makefile").read_text("utf-8")
    for verb in re.findall(r"`make (\w+)", document.read_text("utf-8")):
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE), verb


def test_the_map_of_the_house_names_what_is_there() -> None:
    readme = (HOUSE / "README.md").read_text("utf-8")
    plan = readme.partition("## The map of the house")[2]
    for name in re.findall(r"^([\w/.]+/|main\.py)", plan, re.MULTILINE):
        assert (HOUSE / name).exists(), name
