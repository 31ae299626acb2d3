"""A choice out of many: the host lists a hundred at most, and what it leaves out is said."""

from collections.abc import Sequence

from addon.cards.limits import SELECTION_ITEMS
from addon.cards.markup import faint
from addon.cards.widgets import Widget, paragraph, picker
from backend.i18n.speech import Speech


def choice(name: str, label: str, items: Sequence[tuple[str, str]], say: Speech) -> tuple[Widget, ...]:
    """A dropdown of (value, text) pairs, and a line where not all of them fit."""
    dropdown = picker(name, label, items[:SELECTION_ITEMS])
    if len(items) <= SELECTION_ITEMS:
        return (dropdown,)
    return dropdown, paragraph(faint(say("The first {n} are listed.", n=SELECTION_ITEMS)))
