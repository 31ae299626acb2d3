"""Fills a store with a mailbox of any size, straight through the port: seeding a million is no use case."""

from collections.abc import Iterator
from datetime import timedelta

from backend.domain.conversation import Conversation, Customer, LastMessage
from backend.domain.refs import Ref
from backend.domain.status import Status
from backend.ports.documents import Documents, Fields
from backend.records import conversations
from backend.services import Services
from tests.clock import NOON
from tests.people import BEN, CHLOE, SUPPORT, found_mailbox

BATCH = 500
HOLDERS = (None, None, Ref(BEN.sub, BEN.name), Ref(CHLOE.sub, CHLOE.name), Ref(CHLOE.sub, CHLOE.name))
STATUSES = (
    Status.OPEN,
    Status.CLOSED,
    Status.CLOSED,
    Status.CLOSED,
    Status.PENDING,
    Status.CLOSED,
    Status.CLOSED,
)
"""As in a mailbox with some years behind it: most is closed."""


def thread_of(number: int) -> str:
    """The id of the n-th conversation."""
    return f"18{number:014x}"


def first_message_of(thread: str) -> str:
    """The id of the mail with which a conversation began."""
    return f"19{thread[2:]}"


def holder_of(number: int) -> Ref | None:
    """Who has the n-th conversation at first."""
    return HOLDERS[number % len(HOLDERS)]


def fill(documents: Documents, start: int, end: int) -> None:
    """Write the conversations with the numbers from ``start`` up to ``end``."""
    for first in range(start, end, BATCH):
        batch = (_conversation(number) for number in range(first, min(first + BATCH, end)))
        documents.write(dict(_documents(batch)))


def found(services: Services) -> None:
    """Make the mailbox and its members."""
    found_mailbox(services)


def _documents(made: Iterator[Conversation]) -> Iterator[tuple[str, Fields]]:
    for conversation in made:
        path = conversations.key(SUPPORT, conversation.thread_id).path
        yield path, conversations.fields(conversation)


def _conversation(number: int) -> Conversation:
    at = NOON - timedelta(minutes=number)
    status = STATUSES[number % len(STATUSES)]
    is_over = status is Status.CLOSED
    return Conversation(
        mailbox=Ref(SUPPORT, "Support"),
        thread_id=thread_of(number),
        subject=f"Order {number}",
        customer=Customer("Léa Martin", f"lea{number % 5000}@lindenhof.example"),
        message_id=f"{number}@lindenhof.example",
        created_at=at,
        updated_at=at,
        last_message=LastMessage(at, "Léa Martin", "Where is it?", is_ours=status is Status.PENDING),
        status=status,
        closed_at=at if is_over else None,
        waiting_since=at if status is Status.OPEN else None,
        assignee=holder_of(number),
        participants=(f"lea{number % 5000}@lindenhof.example", SUPPORT),
        gmail_ids=(first_message_of(thread_of(number)),),
        version=1,
    )
