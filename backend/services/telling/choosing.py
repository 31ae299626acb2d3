"""Who is told what: reads each line of the log and writes down whom it concerns, once.

Nobody calls it. It is a reader of ``jobs.follow``: what it writes is written in the transaction that marks
the line as followed.
"""

from collections.abc import Mapping
from typing import Protocol

from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.notification import Notification, alarmed, note_of, reachable, reasons
from backend.domain.preferences import Channel, Event, Preferences
from backend.ports.documents import Fields, Transaction
from backend.records import conversations, mailboxes, notifications, preferences
from backend.records.key import Found, fetch


class Line(Protocol):
    """A line of the log with the conversation it belongs to (``jobs.follow.Happened``)."""

    @property
    def mailbox(self) -> str:
        """The mailbox's address."""
        ...

    @property
    def thread_id(self) -> str:
        """The conversation's key."""
        ...

    @property
    def activity(self) -> Activity:
        """What happened."""
        ...


def choose(transaction: Transaction, line: Line) -> Mapping[str, Fields]:
    """Return the notifications of a line, by path."""
    mailbox_key, key = mailboxes.key(line.mailbox), conversations.key(line.mailbox, line.thread_id)
    found = fetch(transaction, [mailbox_key, key])
    mailbox, conversation = found.get(mailbox_key), found.get(key)
    if mailbox is None or conversation is None:
        return {}
    concerned = _concerned(line.activity, mailbox, conversation)
    chosen = fetch(transaction, [preferences.key(line.mailbox, sub) for sub in concerned])
    return dict(
        _written(line, sub, event) for sub, event in concerned.items() if _wants(chosen, line, sub, event)
    )


def _concerned(activity: Activity, mailbox: Mailbox, conversation: Conversation) -> dict[str, Event]:
    """Whom it concerns of those who are here. Who is away finds it in the digest, or when they are back."""
    found: dict[str, Event] = {}
    for sub, event in (reasons(activity, conversation) or alarmed(activity, mailbox)).items():
        member = reachable(mailbox, sub)
        if member and not member.away:
            found[sub] = event
    return found


def _wants(chosen: Found, line: Line, sub: str, event: Event) -> bool:
    known = chosen.get(preferences.key(line.mailbox, sub)) or Preferences(line.mailbox, sub)
    return known.channel(event) is not Channel.NOTHING


def _written(line: Line, sub: str, event: Event) -> tuple[str, Fields]:
    activity = line.activity
    path = notifications.key(line.mailbox, line.thread_id, activity.id, sub).path
    made = Notification(
        path.partition("/")[2],
        line.mailbox,
        sub,
        line.thread_id,
        event,
        activity.id,
        activity.by.ref,
        activity.at,
        note_of(activity),
    )
    return path, notifications.fields(made)
