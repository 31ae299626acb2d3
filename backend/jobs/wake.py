"""Ends snoozes whose time has come."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.jobs.runner import Item
from backend.ports.documents import paged
from backend.records.codec import time_of
from backend.services.inbox.waking import Waking


@dataclass(frozen=True, slots=True)
class Wake:
    """One conversation at a time."""

    waking: Waking
    name: str = "wake"

    def due(self) -> Iterator[Item]:
        """Yield the conversations of all mailboxes whose time has come, the most overdue first."""
        for document in paged(self.waking.due):
            yield Item(document.path, time_of(document.fields.get("snoozed_until")))

    def do(self, item: Item) -> bool:
        """Open it."""
        return self.waking.wake(item.path)
