"""A message that somebody removed in Gmail is taken back out of the trash or of spam by a tap.

Gmail is asked outside of any transaction; what it then says of the message settles the conversation, as for
any message that is looked at. So a tap that was cut off half way is made good by the next look.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.domain.activity import Activity
from backend.domain.member import Person
from backend.domain.refusals import Gone
from backend.domain.rights import Deed
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.sync import Place
from backend.ports.account import AccountMail
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.ports.message_head import MessageHead
from backend.records import messages
from backend.records.arrivals import Arrival
from backend.records.key import fetch_one
from backend.services.kernel.desk import Target
from backend.services.kernel.reading import read_sight
from backend.services.mail.connections import Connections
from backend.services.mail.placing import Placing

Show = Callable[[Person, str, str], ConversationSnapshot]
"""The conversation as a person sees it now."""


@dataclass(frozen=True, slots=True)
class Restoring:
    """Takes messages back."""

    documents: Documents
    clock: Clock
    connections: Connections
    placing: Placing
    show: Show

    def restore(self, target: Target, gmail_id: str) -> ConversationSnapshot:
        """Bring a message back, and show the conversation; one that is back already is just shown.

        Raises: NotMember, NotAllowed, Gone where Gmail no longer has it, MailFault.
        """
        address, thread_id = target.mailbox, target.thread_id
        sight = read_sight(self.documents, target.person, address, thread_id, Deed.WORK)
        stored = fetch_one(self.documents, messages.key(address, thread_id, gmail_id))
        if stored is None or stored.place is Place.GONE:
            raise Gone("message")
        done = None
        if not stored.is_visible:
            done = self._brought_back(sight.me.person, address, gmail_id, stored.place is Place.SPAM)
        return replace(self.show(target.person, address, thread_id), done=done)

    def _brought_back(self, person: Person, address: str, gmail_id: str, was_spam: bool) -> Activity | None:
        def ask(mail: AccountMail) -> MessageHead | None:
            if was_spam:
                mail.change_labels((gmail_id,), ("INBOX",), ("SPAM",))
            else:
                mail.untrash(gmail_id)
            looked = mail.heads((gmail_id,))[gmail_id]
            return looked if isinstance(looked, MessageHead) else None

        head = self.connections.ask(address, ask)
        if head is None:
            # Gmail did it and could not say so: what follows the account looks at it.
            return None
        arrival = Arrival(address, gmail_id, head.thread_id, self.clock.now())
        return self.placing.place(arrival, head, by=person.actor)
