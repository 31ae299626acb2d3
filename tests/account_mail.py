"""Messages of a connected account, as Gmail tells them, for tests that need no Gmail."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from backend.domain.conversation import Conversation
from backend.domain.stored_message import StoredMessage
from backend.ports.documents import Documents
from backend.ports.message_head import MessageHead
from backend.records import arrivals, conversations, messages
from backend.records.arrivals import Arrival
from backend.services import Services
from backend.services.mail.placing import Placing
from tests.clock import NOON, SetClock
from tests.people import SUPPORT

LEA = "Léa Martin <lea@lindenhof.example>"
INBOX, SENT, TRASH, SPAM, DRAFT = ("INBOX",), ("SENT",), ("TRASH",), ("SPAM",), ("DRAFT",)


def head(
    gmail_id: str,
    thread_id: str = "",
    *,
    labels: tuple[str, ...] = INBOX,
    at: datetime = NOON,
    headers: Mapping[str, str] = MappingProxyType({}),
    **said: str,
) -> MessageHead:
    """A customer's mail to support; underscores in names of headers are hyphens, an empty one is left out."""
    plain = {
        "from": LEA,
        "to": SUPPORT,
        "subject": "Where is my order?",
        "message-id": f"<{gmail_id}@lindenhof.example>",
    }
    given = plain | {name.replace("_", "-"): value for name, value in {**headers, **said}.items()}
    values: dict[str, tuple[str, ...]] = {name: (value,) for name, value in given.items() if value}
    return MessageHead(gmail_id, thread_id or gmail_id, at, "It was due on Monday.", values, labels, 1200)


def arrival(found: MessageHead | str, **said: object) -> Arrival:
    """Word that something happened to a message."""
    gmail_id, thread = (found, "") if isinstance(found, str) else (found.gmail_id, found.thread_id)
    return Arrival(SUPPORT, gmail_id, thread, NOON, **said)  # type: ignore[arg-type]


def placing(services: Services, documents: Documents, clock: SetClock) -> Placing:
    """What places messages."""
    return Placing(documents, clock, services.inbox.adoption.resolving, services.inbox.adoption)


def every_conversation(documents: Documents, mailbox: str = SUPPORT) -> list[Conversation]:
    """All conversations of a mailbox."""
    return [
        conversations.read(one)
        for one in documents.scan()
        if one.path.startswith(f"mailboxes/{mailbox}/conversations/") and one.path.count("/") == 3
    ]


def every_message(documents: Documents, mailbox: str = SUPPORT) -> list[StoredMessage]:
    """All messages of a mailbox's account."""
    return [
        messages.read(one)
        for one in documents.scan()
        if one.path.startswith(f"mailboxes/{mailbox}/conversations/") and "/messages/" in one.path
    ]


def waiting(documents: Documents) -> list[Arrival]:
    """All arrivals that wait."""
    return [arrivals.read(one) for one in documents.scan() if one.path.startswith("arrivals/")]
