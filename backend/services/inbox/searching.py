"""Conversations found by words."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.member import Person
from backend.domain.refusals import Missing, TooLong
from backend.domain.search import QUERY_LIMIT
from backend.domain.snapshots.list import BulkDone, OfSearch
from backend.domain.succession import as_it_will_be
from backend.ports.documents import Document, Documents, Page
from backend.records import conversations, mailboxes
from backend.records.key import Found
from backend.services.inbox.word_trail import Trail, trail_of
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
        """Return conversations in which all the words are found, newest first.

        Looked at are customer, whoever else is on the mails, subject, labels, the newest mail's snippet, and
        notes. The beginning of a word is enough. Raises: Missing without a word; TooLong; NotMember.
        """
        if len(words) > QUERY_LIMIT:
            raise TooLong("words", QUERY_LIMIT, len(words))
        trail = trail_of(words, cursor)
        if trail is None:
            raise Missing("words")
        key = mailboxes.key(mailbox)
        wave = self.documents.wave([key.path], trail.queries(mailbox))
        me, found_in = place_in(Found(wave.documents).get(key), person, mailbox)
        found, following = self._followed(mailbox, trail, wave.pages)
        return OfSearch(
            me=me,
            rows=tuple(as_it_will_be(one, found_in) for one in conversations.read_all(found)),
            next_cursor=following.cursor,
            words=words,
            cursor=cursor,
            members=found_in.roster,
            labels=found_in.labels,
            bulk=bulk,
        )

    def _followed(self, mailbox: str, trail: Trail, pages: Sequence[Page]) -> tuple[list[Document], Trail]:
        """The first page with a match on it, taken whole, and the trail to the next one that has any.

        Where that is not known without reading on, it is read on: nobody is led to a page without a row.
        """
        found: list[Document] = []
        for _ in range(SEARCH_PAGES):
            matching = trail.matching(pages)
            if found and matching:
                break
            found, trail = found or matching, trail.after(pages)
            if trail.is_over or (found and trail.is_decided):
                break
            pages = self.documents.wave(queries=trail.queries(mailbox)).pages
        return found, trail
