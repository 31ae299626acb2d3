"""Finishes label changes that a click could not finish."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.jobs.runner import Item, paged
from backend.records import chores
from backend.records.codec import time_of
from backend.services.inbox.label_spread import BY_CLOCK, LabelSpread


@dataclass(frozen=True, slots=True)
class Spread:
    """One label at a time."""

    label_spread: LabelSpread
    name: str = "spread"

    def due(self) -> Iterator[Item]:
        """Yield the labels whose change still has to reach conversations."""
        for document in paged(self.label_spread.due):
            yield Item(document.path, time_of(document.fields.get("asked_at")))

    def do(self, item: Item) -> bool:
        """Work on it for a while; what is left waits for the next minute."""
        return self.label_spread.spread(chores.at(item.path), within=BY_CLOCK)
