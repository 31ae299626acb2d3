"""Queues: the home card, the views, search, and what a customer wrote before."""

import threading
from collections import OrderedDict
from typing import Protocol

from backend.domain import search
from backend.domain.conversation import Conversation
from backend.domain.label import by_name
from backend.domain.mailbox import Mailbox
from backend.domain.member import Deed, Membership, Person, Profile
from backend.domain.refusals import Missing
from backend.domain.snapshot import BulkDone, ComposeSnapshot, HomeSnapshot, ListSnapshot, Me, NoMailbox
from backend.domain.view import COUNT_UP_TO, COUNTED, PAGE_SIZE, View
from backend.ports.clock import Clock
from backend.ports.documents import Count, Document, Documents, Query, Wave
from backend.records import conversations, mailboxes
from backend.services.reading import membership_in, read_scene

NEXT_UP = 3
SEARCH_PAGES = 10
"""How many pages of the word index a search of several words reads before it offers to go on."""

COMPOSE_RECIPIENTS = 3
COMPOSE_MAILBOXES = 3
COMPOSE_ROWS = 10
HINTS = 10_000


class Profiles(Protocol):
    """Finds a person's mailboxes; accepts invitations at the first visit."""

    def profile(self, person: Person) -> Profile | None:
        """Return the person with their mailboxes, None if they belong to none."""
        ...

    def none_for(self, person: Person) -> NoMailbox:
        """Return what a person without a mailbox is told."""
        ...


class Home:
    """Lists of conversations. Every list is one wave of reads, whatever the size of the mailbox."""

    def __init__(self, documents: Documents, clock: Clock, profiles: Profiles) -> None:
        self._documents = documents
        self._clock = clock
        self._profiles = profiles
        self._hints = _Hints()

    def show(self, person: Person, mailbox: str | None) -> HomeSnapshot | NoMailbox:
        """Return the home card of a mailbox, of the last one shown if none is named.

        The wave is sent for the mailbox that this process showed the person last, together with
        their own list of mailboxes; if that does not hold it, the answer is thrown away and asked
        again. Raises: NotMember.
        """
        guess = mailbox or self._hints.of(person.sub)
        own = mailboxes.person_path(person.sub)
        wave = self._home_wave(person, guess) if guess else None
        stored = wave.documents.get(own) if wave else self._documents.get_many([own]).get(own)
        profile = mailboxes.read_profile(stored) if stored else self._profiles.profile(person)
        if profile is None or not profile.memberships:
            return self._profiles.none_for(person)
        membership = profile.in_mailbox(mailbox) if mailbox else _guessed(profile, guess)
        address = membership.mailbox.id
        if wave is None or address != guess:
            wave = self._home_wave(person, address)
        self._hints.remember(person.sub, address)
        stored_mailbox = wave.documents.get(mailboxes.path(address))
        held = mailboxes.read(stored_mailbox) if stored_mailbox else Mailbox(address, "")
        return HomeSnapshot(
            me=Me(profile.person, membership),
            mailboxes=tuple(one.mailbox for one in profile.memberships),
            counts=dict(zip(COUNTED, wave.counts, strict=True)),
            now=self._clock.now(),
            next_up=_read(wave.pages[0].documents),
            team_size=len(held.roster),
            labels=by_name(held.labels),
        )

    def view(
        self,
        person: Person,
        mailbox: str,
        view: View,
        *,
        label_id: str = "",
        cursor: str | None = None,
        bulk: BulkDone | None = None,
    ) -> ListSnapshot:
        """Return a page of a view. Raises: NotMember, Gone for a label that is no longer there."""
        query = conversations.in_view(
            mailbox, view, sub=person.sub, label_id=label_id, limit=PAGE_SIZE, cursor=cursor
        )
        path = mailboxes.path(mailbox)
        counts = [] if cursor else [Count(query, COUNT_UP_TO)]
        wave = self._documents.wave([path], [query], counts)
        me, held = membership_in(wave.documents.get(path), person, mailbox)
        return ListSnapshot(
            me,
            _read(wave.pages[0].documents),
            self._clock.now(),
            view=view,
            label=held.label(label_id) if view is View.LABEL else None,
            count=wave.counts[0] if wave.counts else None,
            next_cursor=wave.pages[0].cursor,
            bulk=bulk,
            members=held.roster,
            labels=held.labels,
        )

    def search(
        self, person: Person, mailbox: str, words: str, cursor: str | None, *, bulk: BulkDone | None = None
    ) -> ListSnapshot:
        """Return conversations whose customer, subject, labels or notes have all the words, newest first.

        The beginning of a word is enough. Raises: Missing without a word; NotMember.
        """
        entry = search.lookup_entry(words)
        if entry is None:
            raise Missing("words")
        path = mailboxes.path(mailbox)
        wave = self._documents.wave([path], [_word_query(mailbox, entry, cursor)])
        me, held = membership_in(wave.documents.get(path), person, mailbox)
        page = wave.pages[0]
        found = _matching(words, page.documents)
        for _ in range(SEARCH_PAGES - 1):
            if found or page.cursor is None:
                break
            page = self._documents.query(_word_query(mailbox, entry, page.cursor))
            found = _matching(words, page.documents)
        return ListSnapshot(
            me,
            found,
            self._clock.now(),
            words=words,
            next_cursor=page.cursor,
            bulk=bulk,
            members=held.roster,
            labels=held.labels,
        )

    def earlier(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> ListSnapshot:
        """Return a page of the conversations of the same customer, newest first.

        Raises: NotMember, Gone.
        """
        sight = read_scene(self._documents, person, mailbox, thread_id, Deed.READ)
        email = sight.conversation.customer.email
        page = self._documents.query(
            conversations.of_customer(mailbox, email, limit=PAGE_SIZE, cursor=cursor)
        )
        return ListSnapshot(
            sight.me, _read(page.documents), self._clock.now(), customer=email, next_cursor=page.cursor
        )

    def compose(self, person: Person, recipients: tuple[str, ...]) -> ComposeSnapshot | NoMailbox:
        """Return what the person's mailboxes have going on with the people a mail is addressed to."""
        profile = self._profiles.profile(person)
        if profile is None:
            return self._profiles.none_for(person)
        held = [one.mailbox.id for one in profile.memberships[:COMPOSE_MAILBOXES]]
        asked = tuple(one for one in recipients if one not in held)[:COMPOSE_RECIPIENTS]
        queries = [conversations.of_customer(address, email, limit=5) for address in held for email in asked]
        pages = self._documents.wave(queries=queries).pages if queries else ()
        rows = [row for page in pages for row in _read(page.documents)]
        rows.sort(key=lambda row: (not row.is_active, -row.last_message.at.timestamp()))
        return ComposeSnapshot(profile.person, asked, tuple(rows[:COMPOSE_ROWS]), self._clock.now())

    def _home_wave(self, person: Person, address: str) -> Wave:
        """Everything the home card shows, at once: at most six counts."""
        counts = [
            Count(conversations.in_view(address, view, sub=person.sub, limit=1), COUNT_UP_TO)
            for view in COUNTED
        ]
        mine = conversations.in_view(address, View.MINE, sub=person.sub, limit=NEXT_UP)
        paths = [mailboxes.person_path(person.sub), mailboxes.path(address)]
        return self._documents.wave(paths, [mine], counts)


class _Hints:
    """Which mailbox each person was shown last, in this process. Never a right, only a first guess."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, sub: str) -> str | None:
        return self._kept.get(sub)

    def remember(self, sub: str, address: str) -> None:
        with self._lock:
            self._kept[sub] = address
            self._kept.move_to_end(sub)
            while len(self._kept) > HINTS:
                self._kept.popitem(last=False)


def _guessed(profile: Profile, guess: str | None) -> Membership:
    """The guess if the person belongs there, else the mailbox they joined first."""
    held = (one for one in profile.memberships if one.mailbox.id == guess)
    return next(held, profile.memberships[0])


def _word_query(mailbox: str, entry: str, cursor: str | None) -> Query:
    return conversations.with_word(mailbox, entry, limit=PAGE_SIZE, cursor=cursor)


def _matching(words: str, documents: tuple[Document, ...]) -> tuple[Conversation, ...]:
    """A page is taken whole, so that its cursor neither loses nor repeats a row."""
    return tuple(
        conversations.read_document(document)
        for document in documents
        if search.matches(words, conversations.search_entries(document))
    )


def _read(documents: tuple[Document, ...]) -> tuple[Conversation, ...]:
    return tuple(conversations.read_document(document) for document in documents)
