"""In which language a person is spoken to when they are not there, as their own Gmail last said."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, timedelta

from backend.domain.member import Person
from backend.domain.preferences import Tongue
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.records import people

REMEMBERED = 10_000
KEPT_FOR = timedelta(days=1)
"""Who uses two devices in two zones does not write with every tap."""


class _Heard:
    """On which day this process last looked whether a person's tongue is stored. A hint, to save a read."""

    def __init__(self) -> None:
        self._days: OrderedDict[str, date] = OrderedDict()
        self._lock = threading.Lock()

    def on(self, sub: str) -> date | None:
        return self._days.get(sub)

    def remember(self, sub: str, day: date) -> None:
        with self._lock:
            self._days[sub] = day
            while len(self._days) > REMEMBERED:
                self._days.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Tongues:
    """Writes down how a person is spoken to, where that is news."""

    documents: Documents
    clock: Clock
    _heard: _Heard = field(default_factory=_Heard)

    def is_heard(self, person: Person) -> bool:
        """Whether this process has looked today."""
        return self._heard.on(person.sub) == self.clock.now().date()

    def hear(self, person: Person, tongue: Tongue) -> None:
        """Keep the person's language and zone. Who belongs to no mailbox is not known, and stays so."""
        if self.is_heard(person):
            return
        key, now = people.tongue(person.sub), self.clock.now()

        def body(transaction: Transaction) -> None:
            document = transaction.get(key.path)
            if document is None:
                return
            written_at = people.spoken_at(document)
            is_recent = written_at is not None and now - written_at < KEPT_FOR
            if not is_recent and (written_at is None or key.read(document) != tongue):
                transaction.set(key.path, people.speaking(document, tongue, now=now))

        self.documents.transact(body)
        self._heard.remember(person.sub, now.date())
