"""How far a search has read: a place in each of the queries that it asks, newest conversations first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.domain import search, search_before
from backend.domain.view import PAGE_SIZE
from backend.ports.documents import Document, Page, Query
from backend.records import conversations, queues

_END = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """The entries that are looked up: one for each way to write the words, and that of the first release.

    A place is a cursor, None at the start and empty behind the last document.
    """

    words: str
    lookups: tuple[str, ...]
    places: tuple[str | None, ...]

    @property
    def is_over(self) -> bool:
        """Whether everything was read."""
        return all(place == _END for place in self.places)

    @property
    def cursor(self) -> str | None:
        """The trail as text, None at its end."""
        return None if self.is_over else "\n".join(place or "" for place in self.places)

    @property
    def is_decided(self) -> bool:
        """Whether whatever is looked up matches."""
        return len(self.lookups) == 1 and search.is_decided(self.words)

    def queries(self, mailbox: str) -> list[Query]:
        """What is to be read next."""
        return [
            queues.with_word(mailbox, entry, limit=PAGE_SIZE, cursor=place)
            for entry, place in zip(self.lookups, self.places, strict=True)
            if place != _END
        ]

    def after(self, pages: Sequence[Page]) -> "Trail":
        """The trail behind the pages of its queries."""
        read = iter(pages)
        places = tuple(place if place == _END else next(read).cursor or _END for place in self.places)
        return replace(self, places=places)

    def matching(self, pages: Sequence[Page]) -> list[Document]:
        """What matches on the pages of its queries. What several lookups find comes with the first one."""
        asked = [entry for entry, place in zip(self.lookups, self.places, strict=True) if place != _END]
        found: list[Document] = []
        for entry, page in zip(asked, pages, strict=True):
            for document in page.documents:
                words = conversations.search_entries(document)
                is_elsewhere = any(one in words for one in self.lookups[: self.lookups.index(entry)])
                if not is_elsewhere and _matches(self.words, words):
                    found.append(document)
        return sorted(found, key=conversations.heard_at, reverse=True)


def trail_of(words: str, cursor: str | None) -> Trail | None:
    """Return the trail of a query, from its start or from a cursor; None for a query without a word."""
    present, before = search.lookup_entries(words), search_before.lookup_entry(words)
    if not present:
        return None
    lookups = present if before in (*present, None) else (*present, before or "")
    if cursor is None:
        return Trail(words, lookups, (None,) * len(lookups))
    places = (*cursor.split("\n"), _END)[: len(lookups)]
    return Trail(words, lookups, places)


def _matches(words: str, entries: list[str]) -> bool:
    return search.matches(words, entries) or search_before.matches(words, entries)
