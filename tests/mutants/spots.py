"""Where mutmut's operators can change something that runs when a function is called."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

LOGS = {"log", "logger", "logging"}
LEFT_AS_THEY_ARE = {"len", "isinstance", "cast"}
"""Without their arguments these only raise, or do nothing that a test could see."""


@dataclass(frozen=True, eq=False)
class Spot:
    """One change that an operator proposes, not yet written out."""

    file: str
    lines: tuple[int, ...]
    """Those of the statement, the changed node's first."""
    whole: cst.Module
    node: cst.CSTNode
    instead: cst.CSTNode


def spots_of(file: Path, root: Path) -> list[Spot]:
    """Every change of a file."""
    wrapper = MetadataWrapper(cst.parse_module(file.read_text("utf-8")))
    finder = _Finder(str(file.relative_to(root)), wrapper.module)
    wrapper.visit(finder)
    return finder.found


class _Finder(cst.CSTVisitor):
    """Goes through the bodies of functions: what runs at import belongs to no test."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, file: str, whole: cst.Module) -> None:
        super().__init__()
        self.found: list[Spot] = []
        self._file = file
        self._whole = whole
        self._inside = 0
        self._statement: range = range(0)

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Collect what the operators make of a node. Returns whether to look into it."""
        if _is_left_out(node):
            return False
        if isinstance(node, cst.FunctionDef):
            self._inside += 1
            node.body.visit(self)
            self._inside -= 1
            return False
        if self._inside:
            self._follow(node)
            self._collect(node)
        return True

    def _line(self, node: cst.CSTNode) -> int:
        return int(self.get_metadata(PositionProvider, node).start.line)

    def _follow(self, node: cst.CSTNode) -> None:
        """Remember the lines of a simple statement, or of what stands before a block."""
        if isinstance(node, cst.SimpleStatementLine):
            place = self.get_metadata(PositionProvider, node)
            self._statement = range(place.start.line, place.end.line + 1)
        elif isinstance(node, cst.Match):
            self._statement = range(self._line(node), self._line(node) + 1)
        elif isinstance(node, cst.If | cst.For | cst.While | cst.With | cst.MatchCase):
            block = node.body.body
            first = self._line(node)
            self._statement = range(first, max(first + 1, self._line(block[0])))

    def _collect(self, node: cst.CSTNode) -> None:
        for instead in _instead_of(node):
            own = self._line(node)
            lines = (own, *(line for line in self._statement if line != own))
            self.found.append(Spot(self._file, lines, self._whole, node, instead))


def _instead_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What the operators make of a node."""
    if isinstance(node, cst.Call) and _name(node.func) in LEFT_AS_THEY_ARE:
        return
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            yield from operator(node)


def _is_left_out(node: cst.CSTNode) -> bool:
    """Annotations, logs, text for developers, and what is only promised."""
    match node:
        case cst.Annotation():
            return True
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
            return True
        case cst.Call(func=cst.Attribute(value=cst.Name(value=name))) if name in LOGS:
            return True
        case cst.ClassDef(bases=bases):
            return any(_name(base.value) == "Protocol" for base in bases)
        case cst.Raise(exc=error):
            return error is not None and _is_for_developers(error)
    return False


def _is_for_developers(error: cst.BaseExpression) -> bool:
    """Whether an exception carries a message: a text of more than one word, or one that is put together."""
    if _name(error) == "NotImplementedError":
        return True
    if not isinstance(error, cst.Call):
        return False
    return _name(error.func) == "NotImplementedError" or any(_is_message(arg.value) for arg in error.args)


def _is_message(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.FormattedString | cst.ConcatenatedString) or (
        isinstance(node, cst.SimpleString) and " " in node.value
    )


def _name(node: cst.CSTNode) -> str:
    """The name that an expression ends in: of ``a.B[c]`` it is ``B``."""
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
        case cst.Subscript(value=value):
            return _name(value)
    return ""
