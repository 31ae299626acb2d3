"""The house stays readable: the sizes that the project set itself."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = [
    ROOT / "main.py",
    *sorted((ROOT / "addon").rglob("*.py")),
    *sorted((ROOT / "backend").rglob("*.py")),
]
SOURCES = [*PRODUCT, *sorted((ROOT / "workbench").rglob("*.py"))]

FILE_MEDIAN, FILE_P90, FILE_LIMIT = 80, 200, 300
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_LIMIT = 10, 20, 40
PARAMETER_LIMIT = 6
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "base", "core", "types"}


def test_no_file_is_too_long() -> None:
    assert [(name, length) for name, length in _files().items() if length > FILE_LIMIT] == []


def test_files_are_small_on_the_whole() -> None:
    lengths = list(_files().values())
    assert statistics.median(lengths) <= FILE_MEDIAN
    assert statistics.quantiles(lengths, n=10)[-1] <= FILE_P90


def test_no_function_is_too_long() -> None:
    assert [(name, length) for name, length, _ in _functions() if length > FUNCTION_LIMIT] == []


def test_functions_are_small_on_the_whole() -> None:
    lengths = [length for _, length, _ in _functions()]
    assert statistics.median(lengths) <= FUNCTION_MEDIAN
    assert statistics.quantiles(lengths, n=10)[-1] <= FUNCTION_P90


def test_no_function_takes_too_much() -> None:
    assert [(name, taken) for name, _, taken in _functions() if taken > PARAMETER_LIMIT] == []


def _files() -> dict[str, int]:
    """The lines of every file that has any."""
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    return {name: length for name, length in lengths.items() if length}


def _functions() -> list[tuple[str, int, int]]:
    """Name, lines and parameters of every function."""
    return [
        (
            f"{path.relative_to(ROOT)}:{node.name}",
            (node.end_lineno or 0) - node.lineno + 1,
            _taken(node, protocol),
        )
        for path in SOURCES
        for node, protocol in _defined(ast.parse(path.read_text("utf-8")), in_protocol=False)
    ]


def _defined(node: ast.AST, *, in_protocol: bool) -> Iterator[tuple[ast.FunctionDef, bool]]:
    """Every function below a node, and whether it is a Protocol's."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child, in_protocol
        is_protocol = isinstance(child, ast.ClassDef) and any(
            "Protocol" in ast.unparse(b) for b in child.bases
        )
        yield from _defined(child, in_protocol=is_protocol)


def _taken(node: ast.FunctionDef, is_of_protocol: bool) -> int:
    """How many parameters a caller meets, by position or by name.

    Neither ``self`` nor what dataclasses generate counts, nor what a Protocol asks of others.
    """
    given = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return 0 if is_of_protocol else len([name for name in given if name not in ("self", "cls")])


def test_no_file_is_a_drawer() -> None:
    assert [str(path) for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []
