"""Conversations found by words."""

from dataclasses import dataclass

from backend.domain import search
from backend.domain.conversation import Conversation
from backend.domain.member import Person
from backend.domain.refusals import Missing
from backend.domain.snapshots.list import BulkDone, OfSearch
from backend.domain.view import PAGE_SIZE
from backend.ports.documents import Document, Documents, Query
from backend.records import conversations, mailboxes, queues
from backend.records.key import Found
from backend.services.kernel.reading import place_in

SEARCH_PAGES = 10
"""How many pages of the word index a search of several words reads before it offers to go on."""


@dataclass(frozen=True, slots=True)
class Searching:
    """Search in one mailbox."""

    documents: Documents

    def search(
        self, person: Person, mailbox: str, words: str, cursor: str | None, *, bulk: BulkDone | None = None
    ) -> OfSearch:
        """Return conversations whose customer, subject, labels or notes have all the words, newest first.

        The beginning of a word is enough. Raises: Missing without a word; NotMember.
        """
        entry = search.lookup_entry(words)
        if entry is None:
            raise Missing("words")
        key = mailboxes.key(mailbox)
        wave = self.documents.wave([key.path], [_word_query(mailbox, entry, cursor)])
        me, found_in = place_in(Found(wave.documents).get(key), person, mailbox)
        page = wave.pages[0]
        found = _matching(words, page.documents)
        for _ in range(SEARCH_PAGES - 1):
            if found or page.cursor is None:
                break
            page = self.documents.query(_word_query(mailbox, entry, page.cursor))
            found = _matching(words, page.documents)
        return OfSearch(
            me=me,
            rows=found,
            next_cursor=page.cursor,
            words=words,
            members=found_in.roster,
            labels=found_in.labels,
            bulk=bulk,
        )


def _word_query(mailbox: str, entry: str, cursor: str | None) -> Query:
    return queues.with_word(mailbox, entry, limit=PAGE_SIZE, cursor=cursor)


def _matching(words: str, documents: tuple[Document, ...]) -> tuple[Conversation, ...]:
    """A page is taken whole, so that its cursor neither loses nor repeats a row."""
    return conversations.read_all(
        document for document in documents if search.matches(words, conversations.search_entries(document))
    )
