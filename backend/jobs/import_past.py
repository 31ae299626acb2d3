"""Takes in what was in an account before it was connected, within half of Gmail's quota."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.jobs.runner import Item
from backend.ports.documents import Documents, Page, paged
from backend.records import pasts
from backend.records.key import read_each
from backend.services.mail.importing import Importing


@dataclass(frozen=True, slots=True)
class ImportPast:
    """One step of one mailbox's import at a time."""

    documents: Documents
    importing: Importing
    name: str = "import"

    def due(self) -> Iterator[Item]:
        """Yield each import that is not over."""
        for past in read_each(paged(self._page), pasts.read):
            if not past.is_over:
                yield Item(pasts.key(past.mailbox).path, past.next_at or past.started_at)

    def _page(self, cursor: str | None) -> Page:
        return self.documents.query(pasts.every(cursor=cursor))

    def do(self, item: Item) -> bool:
        """Take the next step, if Gmail is not to be left alone for now."""
        return self.importing.step(item.path.partition("/")[2])
