"""The documents are true: settings, pictures, verbs and links exist as they are named."""

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import click
import pytest

from backend.cli.commands import relais
from backend.i18n.speech import speech_for
from backend.settings import described
from tests.clock import NOON

HOUSE = Path(__file__).parents[2]
DOCUMENTS = [HOUSE / "README.md", *sorted((HOUSE / "docs").glob("*.md"))]
LINK, VERB = r"\]\(([^)#]+)\)", r"`make (\w+)"


def test_every_setting_stands_in_the_guide_with_its_default() -> None:
    guide = (HOUSE / "docs" / "operate.md").read_text("utf-8")
    assert len(described()) > 5
    for name, default, _ in described():
        row = next((line for line in guide.splitlines() if line.startswith(f"| `{name}`")), "")
        assert row, name
        assert default in row


def test_there_are_documents_with_links_and_verbs() -> None:
    text = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
    assert len(DOCUMENTS) > 5
    assert len(re.findall(LINK, text)) > 10
    assert len(re.findall(VERB, text)) > 3


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    for target in re.findall(LINK, document.read_text("utf-8")):
        if not target.startswith("http"):
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_verbs_exist(document: Path) -> None:
    makefile = (HOUSE / "Makefile").read_text("utf-8")
    for verb in re.findall(VERB, document.read_text("utf-8")):
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE), verb


@pytest.mark.parametrize(("guide", "locale"), [("use.md", "en"), ("utiliser.md", "fr")])
def test_the_guides_call_buttons_by_their_names(guide: str, locale: str) -> None:
    words = speech_for(locale, UTC, NOON).words
    buttons = {words.get(text, text) for text in BUTTONS}
    table = (HOUSE / "docs" / guide).read_text("utf-8").partition("|---|---|\n")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in row.split("|")[1].strip().split(" · ")}
    assert named == buttons


BUTTONS = (
    "Take", "Take over", "Assign…", "Close", "Pending", "Open", "Spam", "Snooze…", "Labels…", "Add note",
    "Undo",
)  # fmt: skip


def test_every_command_stands_in_a_guide() -> None:
    guides = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    commands = list(_commands(relais, "relais"))
    assert len(commands) > 10
    for command in commands:
        assert command in guides, command


def _commands(group: click.Group, name: str) -> Iterator[str]:
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}"


def test_the_map_of_the_house_names_what_is_there() -> None:
    readme = (HOUSE / "README.md").read_text("utf-8")
    plan = readme.partition("## The map of the house")[2]
    named = re.findall(r"^([\w/.]+/|main\.py)", plan, re.MULTILINE)
    assert {"main.py", "addon/", "backend/", "workbench/", "tests/"} <= set(named)
    for name in named:
        assert (HOUSE / name).exists(), name
