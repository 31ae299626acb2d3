"""One worker a mailbox: its claim is lengthened while it works, and runs out if it dies."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from backend.ports.clock import Clock
from backend.ports.documents import Documents, StoreError
from backend.records import claims
from backend.records.claims import Claim

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
"""How long a mailbox stays a worker's that says nothing any more."""
RENEWED_EVERY_S = 15.0
"""Three chances within a lease."""


@dataclass(frozen=True, slots=True)
class Claiming:
    """Takes mailboxes and gives them back."""

    documents: Documents
    clock: Clock

    def take(self, mailbox: str) -> Claim | None:
        """Claim a mailbox for ``LEASE``; None while it is another worker's."""
        now = self.clock.now()
        wanted = Claim(mailbox, uuid.uuid4().hex, now + LEASE)
        is_ours = self.documents.transact(lambda transaction: claims.take(transaction, wanted, now))
        return wanted if is_ours else None

    def renew(self, claim: Claim) -> Claim | None:
        """Let it hold for ``LEASE`` from now; None if it is another worker's by now."""
        longer = replace(claim, until=self.clock.now() + LEASE)
        is_ours = self.documents.transact(lambda transaction: claims.renew(transaction, longer))
        return longer if is_ours else None

    def release(self, claim: Claim) -> None:
        """Give the mailbox back. Where that fails, the claim runs out."""
        self.documents.transact(lambda transaction: claims.release(transaction, claim))

    @contextmanager
    def kept(self, claim: Claim) -> Iterator[Callable[[], bool]]:
        """Lengthen the claim until the block ends. Yields what tells whether the mailbox was lost."""
        keeper = _Keeper(self, claim)
        thread = threading.Thread(target=keeper.keep, name="claim", daemon=True)
        thread.start()
        try:
            yield keeper.is_lost
        finally:
            keeper.over.set()
            thread.join()


class _Keeper:
    def __init__(self, claiming: Claiming, claim: Claim) -> None:
        self._claiming = claiming
        self._claim: Claim | None = claim
        self.over = threading.Event()

    def keep(self) -> None:
        while self._claim and not self.over.wait(RENEWED_EVERY_S):
            try:
                self._claim = self._claiming.renew(self._claim)
            except StoreError as fault:
                log.warning("a claim was not lengthened: %s", type(fault).__name__)

    def is_lost(self) -> bool:
        """Whether another worker has it, or may have."""
        claim = self._claim
        return claim is None or claim.until <= self._claiming.clock.now()
