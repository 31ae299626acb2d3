"""The digest: once a day, what waits for a member, by e-mail. Where nothing waits, nothing is sent."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.notification import reachable
from backend.domain.preferences import Preferences, Tongue, next_digest
from backend.domain.replacing import replace
from backend.domain.snapshots.telling import Digest
from backend.domain.view import COUNT_UP_TO, PAGE_SIZE, View
from backend.ports.clock import Clock
from backend.ports.documents import Count, Documents, Page, Transaction
from backend.ports.mail_fault import MailFault
from backend.records import accounts, conversations, mailboxes, people, preferences, queues
from backend.records.key import Key, fetch
from backend.services.telling.outbox import Post, posted

log = logging.getLogger(__name__)

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody's digest; ``digest`` is None where none is sent: nothing waits, or it could not go out."""

    key: Key[Preferences]
    chosen: Preferences
    tongue: Tongue
    is_member: bool
    digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class Digests:
    """Looks, moves on to the next day, sends."""

    documents: Documents
    clock: Clock
    post: Post

    def due(self, cursor: str | None) -> Page:
        """A page of those whose digest is due."""
        return self.documents.query(preferences.digests_due(self.clock.now(), limit=100, cursor=cursor))

    def look(self, mailbox: str, sub: str) -> Due | None:
        """What that member's digest says; None if it is not due any more."""
        own, box = preferences.key(mailbox, sub), mailboxes.key(mailbox)
        person, account = people.tongue(sub), accounts.key(mailbox)
        found = fetch(self.documents, [own, box, person, account])
        chosen, home, tongue = found.get(own), found.get(box), found.get(person) or Tongue()
        if chosen is None or chosen.digest_at is None or chosen.digest_at > self.clock.now():
            return None
        member = reachable(home, sub) if home else None
        due = Due(own, chosen, tongue, is_member=member is not None)
        connected = found.get(account)
        if home is None or member is None or connected is None or not connected.is_readable:
            return due
        digest = self._digest(home, sub, tongue)
        return due if digest.is_empty else replace(due, digest=digest)

    def claim(self, due: Due) -> bool:
        """Move on to tomorrow, or to never for who has left; False if another worker has done it.

        From here on this morning's is sent once or not at all.
        """
        following = next_digest(due.tongue, self.clock.now()) if due.is_member else None

        def body(transaction: Transaction) -> bool:
            document = transaction.get(due.key.path)
            if document is None or due.key.read(document).digest_at != due.chosen.digest_at:
                return False
            chosen = replace(due.key.read(document), digest_at=following)
            transaction.set(due.key.path, preferences.changed(document, chosen))
            return True

        return self.documents.transact(body)

    def send(self, digest: Digest, raw: bytes) -> bool:
        """Send it. What does not go out is not tried again: tomorrow's says what waits then."""
        try:
            posted(self.post, digest.sender.id, raw)
        except MailFault as fault:
            log.warning("a digest was not sent: %s", fault)
            return False
        return True

    def _digest(self, mailbox: Mailbox, sub: str, tongue: Tongue) -> Digest:
        address, now = mailbox.address, self.clock.now()
        views = (View.MINE, View.MENTIONS, View.FOLLOWING)
        wave = self.documents.wave(
            queries=[queues.in_view(address, view, sub=sub, limit=PAGE_SIZE) for view in views],
            counts=[Count(queues.in_view(address, View.UNASSIGNED, sub=sub, limit=1), COUNT_UP_TO)],
        )
        mine, calling, followed = (conversations.read_all(page.documents) for page in wave.pages)

        def is_news(one: Conversation) -> bool:
            has_it = one.assignee is not None and one.assignee.id == sub
            return not has_it and now - one.updated_at < DAY

        return Digest(
            id=f"digest:{address}:{sub}:{now.date().isoformat()}",
            mailbox=mailbox.ref,
            sender=mailbox.ref,
            to=mailbox.member(sub),
            tongue=tongue,
            now=now,
            mine=mine,
            calling=calling,
            followed=tuple(filter(is_news, followed)),
            unassigned=wave.counts[0],
        )
