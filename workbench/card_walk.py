"""A judgement under way: what was objected so far, and what is counted over a whole card."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from workbench.problems import Problem

LOOPBACK = frozenset({"127.0.0.1", "localhost"})


@dataclass(slots=True)
class Walk:
    """One walk through a card."""

    in_compose: bool
    problems: list[Problem] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    widgets: int = 0

    def add(self, path: str, message: str, *, refused: bool = True) -> None:
        """Keep one objection."""
        self.problems.append(Problem(path, message, refused))


Rule = Callable[[dict[str, Any], str, Walk], None]
"""Judges one message, given as JSON at a path, whatever its fields hold."""


def is_https(address: str, *, or_loopback: bool = False) -> bool:
    """Whether the host would call or show that address."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    return or_loopback and parts.scheme == "http" and parts.hostname in LOOPBACK
