"""A shared label: one name and one colour for the whole mailbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.folding import folded
from backend.domain.other import Other
from backend.domain.refusals import Missing, TooLong
from backend.domain.typed import alike, line

NAME_LIMIT = 40
PER_CONVERSATION = 20
PER_MAILBOX = 200


class Colour(StrEnum):
    """The palette: each has a value that is legible on both of Gmail's themes."""

    GREY = "grey"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"


@dataclass(frozen=True, slots=True)
class Label:
    """A label as a mailbox defines it and as a conversation carries it."""

    id: str
    name: str
    colour: Colour | Other


@dataclass(frozen=True, slots=True)
class Retired:
    """A label that left its mailbox while conversations bore it: what stands in its place, if anything."""

    id: str
    into: str


_COLOURS = {colour.value: colour for colour in Colour}


def colour_of(word: str) -> Colour | Other:
    """The colour of that name, whatever version wrote it."""
    return _COLOURS.get(word) or Other(word)


def clean_name(typed: str) -> str:
    """Return the name as it is kept. Raises: Missing where nothing is to be seen, TooLong."""
    name = line(typed)
    if not name:
        raise Missing("label")
    if len(name) > NAME_LIMIT:
        raise TooLong("label", NAME_LIMIT, len(name))
    return name


def same_name(one: str, other: str) -> bool:
    """Whether two names would read as one and the same label: ``Refund`` and ``REFUND``, not ``Refünd``."""
    return alike(one) == alike(other)


def by_name(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Labels sorted as a reader expects: accents and case do not count."""
    return tuple(sorted(labels, key=lambda label: (folded(label.name), label.id)))
