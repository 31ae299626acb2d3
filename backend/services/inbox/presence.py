"""Writes down who is looking at a conversation."""

from dataclasses import dataclass

from backend.domain.member import Person
from backend.domain.presence import LASTING, Sighting, is_fresh
from backend.domain.refs import Ref
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.records import presence
from backend.records.key import fetch_one


@dataclass(frozen=True, slots=True)
class Presence:
    """Notes a look, after the answer has been sent."""

    documents: Documents
    clock: Clock

    def seen(self, person: Person, mailbox: str, thread_id: str) -> None:
        """Note that the person has the conversation open now.

        The caller has shown it to the person, so membership was checked a moment ago.
        """
        key = presence.key(thread_id)

        def body(transaction: Transaction) -> None:
            now = self.clock.now()
            sightings = {
                sub: seen
                for sub, seen in (fetch_one(transaction, key) or {}).items()
                if now - seen.at < LASTING
            }
            if is_fresh(sightings.get(person.sub), mailbox, now):
                return
            sightings[person.sub] = Sighting(mailbox, Ref(person.sub, person.name), now)
            transaction.set(key.path, presence.fields(sightings, expires_at=now + LASTING))

        self.documents.transact(body)
