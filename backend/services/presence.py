"""Who else is looking at a conversation. A hint with an age, never a lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.member import Person, Ref
from backend.domain.snapshot import Me, Viewer
from backend.ports.clock import Clock
from backend.ports.documents import Document, Documents, Transaction
from backend.records import presence
from backend.records.presence import Sighting

LASTING = timedelta(minutes=5)
"""An open card cannot tell us that it is still open: a sighting fades by age and ends here."""

REFRESHED_AFTER = timedelta(seconds=30)
"""A fresher sighting of the same member is left as it is: no document is written often."""


def viewers_in(document: Document | None, me: Me, now: datetime) -> tuple[tuple[Viewer, ...], bool]:
    """The colleagues seen on this conversation a short while ago, the latest first; and whether
    ``me`` was noted so shortly ago that it need not be noted again.
    """
    sightings = presence.read(document)
    seen = (
        sighting
        for sub, sighting in sightings.items()
        if sub != me.person.sub
        and sighting.mailbox == me.membership.mailbox.id
        and now - sighting.at < LASTING
    )
    viewers = tuple(
        Viewer(sighting.who, sighting.at) for sighting in sorted(seen, key=lambda one: one.at, reverse=True)
    )
    return viewers, _is_fresh(sightings.get(me.person.sub), me.membership.mailbox.id, now)


def _is_fresh(own: Sighting | None, mailbox: str, now: datetime) -> bool:
    return own is not None and own.mailbox == mailbox and now - own.at < REFRESHED_AFTER


@dataclass(frozen=True, slots=True)
class Presence:
    """Writes down who is looking, after the answer has been sent."""

    documents: Documents
    clock: Clock

    def seen(self, person: Person, mailbox: str, thread_id: str) -> None:
        """Note that the person has the conversation open now.

        The caller has shown it to the person, so membership was checked a moment ago.
        """
        path = presence.path(thread_id)

        def body(transaction: Transaction) -> None:
            now = self.clock.now()
            sightings = {
                sub: seen
                for sub, seen in presence.read(transaction.get(path)).items()
                if now - seen.at < LASTING
            }
            if _is_fresh(sightings.get(person.sub), mailbox, now):
                return
            sightings[person.sub] = Sighting(mailbox, Ref(person.sub, person.name), now)
            transaction.set(path, presence.fields(sightings, expires_at=now + LASTING))

        self.documents.transact(body)
