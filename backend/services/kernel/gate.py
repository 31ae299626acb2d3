"""The one gate: every change of a conversation, whoever makes it, is written here and nowhere else.

The right is checked, the move runs, state and activity are written together, the version grows, and
the outcome is returned. Whatever must happen after a change reads the activity: nobody calls it.
All of it happens inside the caller's transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.activity import Activity
from backend.domain.changes import Change, TakenOut
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.moves import Moved
from backend.domain.refs import Actor
from backend.domain.replacing import replace
from backend.domain.rights import Deed
from backend.ports.documents import Document, Transaction
from backend.records import activities, conversations
from backend.records.codec import over

TICK = timedelta(microseconds=1)
"""Each activity of a conversation is later than the one before it, whatever the machines' clocks say."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who wants to change a conversation, as what, and under which key."""

    actor: Actor
    deed: Deed
    key: str
    """Id of the activity: the same for a click and its repetitions."""
    undoes: str = ""
    is_granted: bool = False
    """The right was checked when the order was taken: a label change that reaches conversations later."""


@dataclass(frozen=True, slots=True)
class Current:
    """A conversation as the transaction found it."""

    document: Document
    conversation: Conversation

    @classmethod
    def read(cls, document: Document) -> "Current":
        """Read it."""
        return cls(document, conversations.read(document))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The conversation as it is now, and what was done to it, None where nothing was to do."""

    conversation: Conversation
    done: Activity | None = None


def change(
    transaction: Transaction,
    attempt: Attempt,
    mailbox: Mailbox,
    current: Current,
    move: Callable[[Conversation], Moved],
    *,
    now: datetime,
) -> Outcome:
    """Run ``move`` on the conversation as it stands, and write what it changed.

    A move that says no change but returns another conversation only remembers something (the ids of a
    copy): that is kept without a line, and is no new version. Raises: NotMember, NotAllowed, and what
    the move raises.
    """
    _check(attempt, mailbox)
    document, before = current.document, current.conversation
    after, what = move(before)
    if what is None:
        if after != before:
            transaction.set(document.path, conversations.changed(document, before, after))
        return Outcome(after)
    at = max(now, before.updated_at + TICK)
    after = replace(after, version=before.next_version, updated_at=at)
    done = _noted(transaction, attempt, after, what)
    transaction.set(document.path, conversations.changed(document, before, after))
    return Outcome(after, done)


def begin(
    transaction: Transaction,
    attempt: Attempt,
    mailbox: Mailbox,
    conversation: Conversation,
    what: Change,
    aside: Document | None = None,
) -> Outcome:
    """Write a new conversation with its first line, or one that was set ``aside`` with its next one.

    Raises: NotMember, NotAllowed; AlreadyThere.
    """
    _check(attempt, mailbox)
    begun = replace(conversation, version=conversation.next_version)
    path = conversations.key(mailbox.address, begun.thread_id).path
    transaction.create(path, over(aside, conversations.fields(begun)))
    if aside:
        transaction.delete(aside.path)
    return Outcome(begun, _noted(transaction, attempt, begun, what))


def end(
    transaction: Transaction, attempt: Attempt, mailbox: Mailbox, current: Current, *, now: datetime
) -> None:
    """Set a conversation aside with a last line: no queue and no thread leads to it any more.

    Raises: NotMember, NotAllowed.
    """
    _check(attempt, mailbox)
    document, before = current.document, current.conversation
    at = max(now, before.updated_at + TICK)
    after = replace(before, version=before.next_version, updated_at=at)
    _noted(transaction, attempt, after, TakenOut())
    aside = conversations.aside(mailbox.address, before.thread_id).path
    transaction.set(aside, conversations.changed(document, before, after))
    transaction.delete(document.path)


def _check(attempt: Attempt, mailbox: Mailbox) -> None:
    if not attempt.is_granted:
        mailbox.check(attempt.actor, attempt.deed)


def _noted(transaction: Transaction, attempt: Attempt, after: Conversation, what: Change) -> Activity:
    """Write the line that says what happened."""
    line = Activity(attempt.key, after.updated_at, attempt.actor, what, after.version, attempt.undoes)
    path = activities.key(after.mailbox.id, after.thread_id, line.id).path
    transaction.create(path, activities.fields(line))
    return line
