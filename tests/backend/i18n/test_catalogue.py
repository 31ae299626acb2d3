"""The French catalogue says exactly what the program says, and says it as a French reader expects."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

HOUSE = Path(__file__).parents[3]
ALIKE = {"Agent", "Google Chat", "Invitation", "Mentions", "Messages", "Notifications", "Orange"}
"""Texts that both languages share."""

_FIELD = re.compile(r"\{\w+\}")


def _calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call of a Speech, as (file, call, ``say`` or ``count``)."""
    for folder in ("addon", "backend"):
        for file in (HOUSE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    kind = _kind(node.func, in_speech=file.name == "speech.py")
                    if kind:
                        yield file, node, kind


def _kind(called: ast.expr, *, in_speech: bool) -> str:
    if isinstance(called, ast.Name):
        return "say" if called.id == "say" or (in_speech and called.id == "self") else ""
    if isinstance(called, ast.Attribute):
        if called.attr == "say":
            return "say"
        return "count" if called.attr == "count" and _kind(called.value, in_speech=in_speech) else ""
    return ""


def _said() -> set[str | tuple[str, str]]:
    texts: set[str | tuple[str, str]] = set()
    for file, call, kind in _calls():
        given = call.args[: 2 if kind == "count" else 1]
        assert given, f"{file}:{call.lineno} says nothing"
        values = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        assert len(values) == len(given), f"{file}:{call.lineno}: a text is a literal"
        texts.add((values[0], values[1]) if kind == "count" else values[0])
    return texts


@pytest.fixture(scope="module")
def french() -> Catalog:
    """The catalogue as the program reads it."""
    with (HOUSE / "backend/i18n/locale/fr/messages.po").open("rb") as stored:
        return read_po(stored, locale="fr", abort_invalid=True)


def test_the_catalogue_holds_every_text_and_no_other(french: Catalog) -> None:
    said = _said()
    assert len(said) > 200
    assert said == {message.id for message in french if message.id}
    # One entry a text: a catalogue cannot hold a text both with and without a plural.
    singulars = [one[0] if isinstance(one, tuple) else one for one in said]
    assert len(set(singulars)) == len(singulars)


def test_every_entry_is_translated_with_the_same_fields(french: Catalog) -> None:
    for message in french:
        if not message.id:
            continue
        forms = _forms(message.string)
        assert len(forms) == (2 if isinstance(message.id, tuple) else 1)
        assert not message.fuzzy
        fields = set(_FIELD.findall(_forms(message.id)[-1]))
        for form in forms:
            assert form, message.id
            assert set(_FIELD.findall(form)) == fields, message.id


def test_nothing_is_left_in_english(french: Catalog) -> None:
    same = {message.id for message in french if message.id and message.id == message.string}
    assert same == ALIKE


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("a plain space before : ; ! ?", r" [:;!?]"),
        ("no space before : ; ! ?", r"\w[:;!?](?!\w)"),
        ("a typewriter's apostrophe", r"'"),
        ("English quotation marks", r"[“”\"]"),
        ("a plain space inside « »", r"« | »"),
        ("no space inside « »", r"«[^\u00a0\u202f]|[^\u00a0\u202f]»"),
        ("a plain space before a sign of number", r"\d [%€hn]\b|\d [%€]"),
        ("three dots", r"\.\.\."),
    ],
)
def test_french_typography(french: Catalog, fault: str, pattern: str) -> None:
    texts = [form for message in french if message.id for form in _forms(message.string)]
    assert len(texts) > 200
    assert [text for text in texts if re.search(pattern, text)] == [], fault


def _forms(stored: object) -> list[str]:
    """The forms of a text: one, or one for each number."""
    forms = list(stored) if isinstance(stored, tuple | list) else [stored]
    texts = [form for form in forms if isinstance(form, str)]
    assert texts == forms, f"no text: {stored!r}"
    return texts
