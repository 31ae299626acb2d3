"""Finishes what a click decided for a whole mailbox and could not carry to all conversations."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.jobs.runner import Item
from backend.ports.documents import paged
from backend.records import chores
from backend.records.codec import time_of
from backend.services.inbox.carrying import BY_CLOCK, Carrying


@dataclass(frozen=True, slots=True)
class Spread:
    """One chore at a time."""

    carrying: Carrying
    name: str = "spread"

    def due(self) -> Iterator[Item]:
        """Yield the chores that wait."""
        for document in paged(self.carrying.due):
            yield Item(document.path, time_of(document.fields.get("asked_at")))

    def do(self, item: Item) -> bool:
        """Work on it for a while; what is left waits for the next minute."""
        return self.carrying.carry(chores.at(item.path), within=BY_CLOCK)
