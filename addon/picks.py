"""Ticked rows of a list. Those of other pages ride in its actions: nothing about them is remembered here."""

from collections.abc import Mapping
from types import MappingProxyType

Picks = Mapping[str, int]
"""Each thread with the version that its page showed: what came after it was not seen."""

NO_PICKS: Picks = MappingProxyType({})

PICKED = "picked"
"""The parameter of an action that holds the rows ticked on other pages."""

VERSIONS = "versions"
"""The parameter that holds the rows of the page in view, ticked or not."""


def packed(picks: Picks) -> str | None:
    """As the value of a parameter; None where there are none."""
    return " ".join(f"{thread}:{version}" for thread, version in picks.items()) or None
