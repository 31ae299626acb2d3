"""Tells members what concerns them: everything that has come up for one of them goes out as one message."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from backend.domain.preferences import Channel
from backend.domain.snapshots.telling import Digest
from backend.jobs.runner import Item
from backend.mails import spoken, written
from backend.ports.documents import paged
from backend.records import notifications, preferences
from backend.records.codec import time_of
from backend.services.telling.alarms import Alarms
from backend.services.telling.digests import Digests
from backend.services.telling.looking import Parcel
from backend.services.telling.outbox import Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tell:
    """One member of one mailbox at a time."""

    outbox: Outbox
    name: str = "tell"

    def due(self) -> Iterator[Item]:
        """Yield the oldest notification of each member for whom any waits, and what was broken off."""
        members = set()
        for document in paged(self.outbox.waiting):
            whose = notifications.whose(document)
            if whose not in members:
                members.add(whose)
                yield Item(document.path, time_of(document.fields.get("at")), ":".join(whose))
        for document in self.outbox.broken_off().documents:
            yield Item(document.path, time_of(document.fields.get("at")))

    def do(self, item: Item) -> bool:
        """Send what the member is to be told, if it is time; False where nothing was to do."""
        if not item.group:
            return self.outbox.give_up(item.path)
        mailbox, _, sub = item.group.rpartition(":")
        looked = self.outbox.look(mailbox, sub)
        done = [self.outbox.clear(looked), *map(self._sent, looked.parcels)]
        return any(done)

    def _sent(self, parcel: Parcel) -> bool:
        """Written before it is claimed: what cannot be written is not lost."""
        letter = parcel.letter
        if parcel.channel is Channel.CHAT and not isinstance(letter, Digest):
            return self.outbox.message(parcel, spoken(letter))
        return self.outbox.mail(parcel, written(letter))


@dataclass(frozen=True, slots=True)
class Alarm:
    """One lost account at a time."""

    alarms: Alarms
    name: str = "alarm"

    def due(self) -> Iterator[Item]:
        """Yield the accounts that are lost and of which the admins have not heard."""
        for path in self.alarms.due():
            yield Item(path)

    def do(self, item: Item) -> bool:
        """Write down that every admin is to be told: ``Tell`` does it."""
        return self.alarms.raise_one(item.path)


@dataclass(frozen=True, slots=True)
class Mornings:
    """One member's digest at a time."""

    digests: Digests
    name: str = "digest"

    def due(self) -> Iterator[Item]:
        """Yield the members for whom it is eight in the morning, or was."""
        for document in paged(self.digests.due):
            yield Item(document.path, time_of(document.fields.get("digest_at")))

    def do(self, item: Item) -> bool:
        """Send it, if anything waits for the member; False where another worker has seen to it."""
        mailbox, sub = preferences.whose(item.path)
        due = self.digests.look(mailbox, sub)
        if due is None:
            return False
        raw = written(due.digest) if due.digest else None
        if not self.digests.claim(due):
            return False
        if due.digest and raw:
            return self.digests.send(due.digest, raw)
        return True
