"""After every change, whatever must happen: reads the activity lines that nothing has followed yet.

Rules, notifications, clocks and webhooks are readers here; whoever changes a conversation knows none of
them. What a reader writes is written in the transaction that marks the line as followed: it happens
exactly once, whatever is killed or runs twice, and the lines of one conversation come in their order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.domain.activity import Activity
from backend.jobs.runner import Item
from backend.ports.documents import Documents, Fields, Page, Transaction, paged
from backend.records import activities
from backend.records.codec import time_of

PAGE = 100


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the log with the conversation it belongs to."""

    mailbox: str
    thread_id: str
    activity: Activity


Reader = Callable[[Transaction, Happened], Mapping[str, Fields]]
"""Reads what it needs through the transaction and returns the documents to write, by path."""


@dataclass(frozen=True, slots=True)
class Follow:
    """One line at a time, the oldest first."""

    documents: Documents
    readers: Sequence[Reader] = ()
    name: str = "follow"

    def due(self) -> Iterator[Item]:
        """Yield the unfollowed lines; those of one conversation in their order."""
        for document in paged(self._page):
            group = "/".join(activities.place_of(document.path))
            yield Item(document.path, time_of(document.fields.get("at")), group)

    def _page(self, cursor: str | None) -> Page:
        return self.documents.query(activities.unfollowed(limit=PAGE, cursor=cursor))

    def do(self, item: Item) -> bool:
        """Let every reader see the line, and mark it; False if that was done meanwhile."""

        def body(transaction: Transaction) -> bool:
            document = transaction.get(item.path)
            activity = activities.read(document) if document else None
            if document is None or activity is None or activity.is_followed:
                return False
            happened = Happened(*activities.place_of(item.path), activity)
            written = [read(transaction, happened) for read in self.readers]
            for documents in written:
                for path, fields in documents.items():
                    transaction.set(path, fields)
            transaction.set(item.path, activities.followed(document))
            return True

        return self.documents.transact(body)
