"""A mail that was shared by hand leaves the mailbox again: in no queue, opened by nobody, found by no search.

Its notes and its log stay where they are, out of reach, until the mail is shared there again.
"""

from dataclasses import dataclass

from backend.domain.race import Shown, check_holder, check_news
from backend.domain.refusals import Gone, LostRace, NotAllowed
from backend.domain.rights import Deed
from backend.domain.sharing import may_take_out
from backend.domain.snapshots.conversation import ConversationSnapshot, Unshared
from backend.domain.snapshots.me import Me
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction
from backend.records import activities, conversations, mailboxes
from backend.records.key import fetch
from backend.services.kernel import gate
from backend.services.kernel.desk import Target
from backend.services.kernel.gate import Attempt, Current
from backend.services.kernel.reading import place_in


@dataclass(frozen=True, slots=True)
class Unsharing:
    """Takes a shared mail out of its mailbox."""

    documents: Documents
    clock: Clock

    def take_out(self, target: Target) -> Unshared | ConversationSnapshot:
        """Set the conversation aside; or show it, where somebody wrote or took it meanwhile.

        A repetition is answered alike. Raises: NotMember, NotAllowed for who neither shared it nor is an
        admin, Gone.
        """
        mailbox_key = mailboxes.key(target.mailbox)
        key = conversations.key(target.mailbox, target.thread_id)
        line = activities.key(target.mailbox, target.thread_id, target.key)

        def body(transaction: Transaction) -> Unshared | ConversationSnapshot:
            found = fetch(transaction, [mailbox_key, key, line])
            me, mailbox = place_in(found.get(mailbox_key), target.person, target.mailbox)
            document = found.document(key)
            left = Unshared(me.person, (mailbox.ref,))
            if found.document(line) is not None:
                return left
            if document is None:
                raise Gone("conversation")
            current, now = Current.read(document), self.clock.now()
            _check(current, me)
            try:
                check_news(current.conversation, Shown(target.version), by=me.ref)
                check_holder(current.conversation, Shown(target.version), to=me.ref, by=me.ref)
            except LostRace as lost:
                return ConversationSnapshot(me, current.conversation, now, lost=lost)
            attempt = Attempt(me.person.actor, Deed.WORK, target.key)
            gate.end(transaction, attempt, mailbox, current, now=now)
            return left

        return self.documents.transact(body)


def _check(current: Current, me: Me) -> None:
    role = me.membership.role
    if not may_take_out(current.conversation, me.person, role):
        raise NotAllowed("unshare", role.value)
