"""Queues: the home card, the views, and what a customer wrote before.

Every list is one wave of reads, whatever the size of the mailbox.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from backend.domain.conversation import Conversation
from backend.domain.label import by_name
from backend.domain.mailbox import Mailbox
from backend.domain.member import Membership, Person, Profile
from backend.domain.rights import Deed, may
from backend.domain.snapshots.home import HomeSnapshot, NoMailbox
from backend.domain.snapshots.list import BulkDone, OfCustomer, OfView
from backend.domain.snapshots.me import Me
from backend.domain.succession import as_it_will_be
from backend.domain.view import COUNT_UP_TO, COUNTED, PAGE_SIZE, AnyView, View
from backend.ports.documents import Count, Documents, Query, Wave
from backend.records import accounts, conversations, mailboxes, people, queues
from backend.records.key import Found, fetch_one
from backend.services.kernel.reading import place_in, read_sight
from backend.services.people.profiles import Profiles

NEXT_UP = 3
HINTS = 10_000


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


@dataclass(frozen=True, slots=True)
class Queues:
    """Home, views, a customer's history."""

    documents: Documents
    profiles: Profiles
    _hints: _Hints = field(default_factory=_Hints)

    def show(self, person: Person, mailbox: str | None) -> HomeSnapshot | NoMailbox:
        """Return the home card of a mailbox, of the last one shown if none is named.

        The wave is sent for the mailbox that this process showed the person last, together with
        their own list of mailboxes; if that does not hold it, the answer is thrown away and asked
        again. Raises: NotMember.
        """
        guess = mailbox or self._hints.of(person.sub)
        own = people.key(person.sub)
        wave = self._home_wave(person, guess) if guess else None
        known = Found(wave.documents).get(own) if wave else fetch_one(self.documents, own)
        profile = self.profiles.profile(person, known)
        if profile is None or not profile.memberships:
            return self.profiles.none_for(person)
        membership = profile.in_mailbox(mailbox) if mailbox else _guessed(profile, guess)
        address = membership.mailbox.id
        if wave is None or address != guess:
            wave = self._home_wave(person, address)
        self._hints.remember(person.sub, address)
        shown = Found(wave.documents).get(mailboxes.key(address)) or Mailbox(address, "")
        return HomeSnapshot(
            me=Me(profile.person, membership),
            mailboxes=tuple(one.mailbox for one in profile.memberships),
            counts=dict(zip(COUNTED, wave.counts, strict=True)),
            next_up=conversations.read_all(wave.pages[0].documents),
            team_size=len(shown.roster),
            labels=by_name(shown.labels),
            account=Found(wave.documents).get(accounts.key(address))
            if may(membership.role, Deed.MANAGE)
            else None,
        )

    def view(
        self,
        person: Person,
        mailbox: str,
        view: AnyView,
        *,
        of: str = "",
        cursor: str | None = None,
        bulk: BulkDone | None = None,
    ) -> OfView:
        """Return a page of a view, ``of`` being the id of its label, or of the member who has them.

        Raises: NotMember, Gone for a label or a member that is no longer there.
        """
        sub = of if view is View.HELD else person.sub
        query = queues.in_view(mailbox, view, sub=sub, label_id=of, limit=PAGE_SIZE, cursor=cursor)
        key = mailboxes.key(mailbox)
        counts = [] if cursor else [Count(query, COUNT_UP_TO)]
        wave = self.documents.wave([key.path], [query], counts)
        me, shown = place_in(Found(wave.documents).get(key), person, mailbox)
        return OfView(
            me=me,
            rows=_as_they_will_be(conversations.read_all(wave.pages[0].documents), shown),
            next_cursor=wave.pages[0].cursor,
            view=view,
            cursor=cursor,
            label=shown.label(of) if view is View.LABEL else None,
            holder=shown.member(of) if view is View.HELD else None,
            count=wave.counts[0] if wave.counts else None,
            members=shown.roster,
            labels=shown.labels,
            bulk=bulk,
        )

    def earlier(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> OfCustomer:
        """Return a page of the other conversations of the same customer, newest first.

        Raises: NotMember, Gone.
        """
        sight = read_sight(self.documents, person, mailbox, thread_id, Deed.READ)
        email = sight.conversation.customer.email
        if not email:  # strangers who give no address have nothing in common
            return OfCustomer(
                me=sight.me,
                rows=(sight.conversation,),
                next_cursor=None,
                thread_id=thread_id,
                email=email,
                members=sight.mailbox.roster,
            )
        page = self.documents.query(queues.of_customer(mailbox, email, limit=PAGE_SIZE, cursor=cursor))
        found = _as_they_will_be(conversations.read_all(page.documents), sight.mailbox)
        return OfCustomer(
            me=sight.me,
            rows=tuple(one for one in found if one.thread_id != thread_id),
            next_cursor=page.cursor,
            thread_id=thread_id,
            email=email,
            members=sight.mailbox.roster,
            cursor=cursor,
        )

    def _home_wave(self, person: Person, address: str) -> Wave:
        return self.documents.wave(*_home_reads(person.sub, address))


def _as_they_will_be(rows: Sequence[Conversation], mailbox: Mailbox) -> tuple[Conversation, ...]:
    return tuple(as_it_will_be(one, mailbox) for one in rows)


@lru_cache(maxsize=1024)
def _home_reads(sub: str, address: str) -> tuple[Sequence[str], Sequence[Query], Sequence[Count]]:
    """Everything the home card shows, at once: at most six counts. A person asks the same each time."""
    paths = (people.key(sub).path, mailboxes.key(address).path, accounts.key(address).path)
    mine = queues.in_view(address, View.MINE, sub=sub, limit=NEXT_UP)
    views = (queues.in_view(address, view, sub=sub, limit=1) for view in COUNTED)
    return paths, (mine,), tuple(Count(view, COUNT_UP_TO) for view in views)


def _guessed(profile: Profile, guess: str | None) -> Membership:
    """The guess if the person belongs there, else the mailbox they joined first."""
    guessed = (one for one in profile.memberships if one.mailbox.id == guess)
    return next(guessed, profile.memberships[0])
