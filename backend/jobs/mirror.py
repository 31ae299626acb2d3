"""Brings labels of conversations and labels in Gmail together, and looks once an hour whether any drifted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from backend.domain.mirror import Mirror
from backend.jobs.follow import Happened
from backend.jobs.runner import Item
from backend.ports.clock import Clock
from backend.ports.documents import Fields, Transaction, paged
from backend.records import mirrors
from backend.records.codec import time_of
from backend.services.mail.mirror_labels import MirrorLabels
from backend.services.mail.mirroring import Mirroring

SWEPT_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MirrorJob:
    """One conversation at a time."""

    mirroring: Mirroring
    name: str = "mirror"

    def due(self) -> Iterator[Item]:
        """Yield the conversations that wait, the longest waiting first."""
        for document in paged(self.mirroring.due):
            yield Item(document.path, time_of(document.fields.get("since")))

    def do(self, item: Item) -> bool:
        """Bring it together."""
        return self.mirroring.align(item.path)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One mailbox's labels at a time, once an hour."""

    clock: Clock
    labels: MirrorLabels
    name: str = "sweep"

    def due(self) -> Iterator[Item]:
        """Yield the mailboxes that mirror, and whose labels were not compared for an hour."""
        for document in paged(self.labels.all):
            mirror, now = mirrors.read(document), self.clock.now()
            if mirror.is_on and (mirror.swept_at is None or mirror.swept_at + SWEPT_EVERY <= now):
                yield Item(document.path, mirror.swept_at)

    def do(self, item: Item) -> bool:
        """Put its labels right."""
        return self.labels.sweep(item.path.partition("/")[2])


@dataclass(frozen=True, slots=True)
class MirrorReader:
    """After any change of a conversation whose mailbox mirrors: let it be looked at."""

    clock: Clock

    def __call__(self, transaction: Transaction, happened: Happened) -> Mapping[str, Fields]:
        """See ``follow.Reader``."""
        key = mirrors.key(happened.mailbox)
        due_key = mirrors.due(happened.mailbox, happened.thread_id)
        found = transaction.get_many([key.path, due_key.path])
        mirror: Mirror | None = key.read(found[key.path]) if key.path in found else None
        if mirror is None or not mirror.is_on:
            return {}
        known = due_key.read(found[due_key.path]) if due_key.path in found else None
        asked = mirrors.asked(known, happened.mailbox, happened.thread_id, self.clock.now())
        return {due_key.path: mirrors.due_fields(asked)}
