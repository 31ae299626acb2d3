"""The house stays readable: the sizes that the project set itself."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = [
    ROOT / "main.py",
    *sorted((ROOT / "addon").rglob("*.py")),
    *sorted((ROOT / "backend").rglob("*.py")),
]
SOURCES = [*PRODUCT, *sorted((ROOT / "workbench").rglob("*.py"))]

FILE_LIMIT = 400
FUNCTION_LIMIT = 60
FILE_MEDIAN, FILE_P90 = 90, 250
FUNCTION_MEDIAN = 10
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "base", "core", "types"}


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions() -> list[tuple[str, int]]:
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((f"{path.relative_to(ROOT)}:{node.name}", length))
    return found


def test_no_file_is_too_long() -> None:
    assert [str(path) for path in SOURCES if lines_of(path) > FILE_LIMIT] == []


def test_files_are_small_on_the_whole() -> None:
    lengths = [length for path in PRODUCT if (length := lines_of(path)) > 0]
    assert statistics.median(lengths) <= FILE_MEDIAN
    assert statistics.quantiles(lengths, n=10)[-1] <= FILE_P90


def test_no_function_is_too_long() -> None:
    assert [name for name, length in functions() if length > FUNCTION_LIMIT] == []


def test_functions_are_small_on_the_whole() -> None:
    assert statistics.median(length for _, length in functions()) <= FUNCTION_MEDIAN


def test_no_file_is_a_drawer() -> None:
    assert [str(path) for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []
