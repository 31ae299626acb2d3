"""Writes down who is looking at a conversation."""

from dataclasses import dataclass

from backend.domain.member import Person
from backend.domain.presence import LASTING, Sighting, noted
from backend.domain.refs import Ref
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.records import presence
from backend.records.key import fetch


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
            own = Sighting(mailbox, Ref(person.sub, person.name), now)
            found = fetch(transaction, [key])
            sightings = noted(found.get(key) or {}, own, now)
            if sightings:
                ends, before = now + LASTING, found.document(key)
                transaction.set(key.path, presence.fields(sightings, expires_at=ends, before=before))

        self.documents.transact(body)
