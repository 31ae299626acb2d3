"""Every change of a conversation goes through the gate: nobody else writes one, its version or its log."""

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
GATE = "backend/services/kernel/gate.py"
WRITES = {
    ("conversations", "fields"): {GATE, "backend/records/upgrades.py"},
    ("conversations", "changed"): {GATE},
    ("activities", "fields"): {GATE, "backend/records/upgrades.py"},
    ("activities", "followed"): {"backend/jobs/follow.py"},
}
"""Who may encode what: the gate, and what carries on what was written before."""


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("addon", "backend"):
        for path in sorted((HOUSE / folder).rglob("*.py")):
            yield path.relative_to(HOUSE).as_posix(), ast.parse(path.read_text("utf-8"))
    yield "main.py", ast.parse((HOUSE / "main.py").read_text("utf-8"))


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))


def test_only_the_gate_encodes_conversations_and_lines_of_the_log() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for name, module in _modules():
        for call in _calls(module):
            func = call.func
            if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
                found.setdefault((func.value.id, func.attr), set()).add(name)
    assert {key: found[key] for key in WRITES} == WRITES


def test_only_the_gate_makes_activities_and_bumps_versions() -> None:
    activities, versions = set(), set()
    for name, module in _modules():
        for call in _calls(module):
            called = call.func.id if isinstance(call.func, ast.Name) else ""
            if called == "Activity":
                activities.add(name)
            if called == "replace" and any(keyword.arg == "version" for keyword in call.keywords):
                versions.add(name)
    assert activities == {GATE, "backend/records/activities.py"}
    assert versions == {GATE}


def test_nobody_takes_an_encoder_by_another_name() -> None:
    """``from backend.records.conversations import fields`` would go past the rule above."""
    for name, module in _modules():
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and node.module in (
                "backend.records.conversations",
                "backend.records.activities",
            ):
                assert not {alias.name for alias in node.names} & {"fields", "changed", "followed"}, name
