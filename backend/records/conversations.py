"""Conversations, their activity and their notes as documents: the paths and the field names."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend.domain.activity import Activity, Change, Kind
from backend.domain.conversation import Conversation, Customer, LastMessage, snooze_rank
from backend.domain.refs import Ref
from backend.domain.search import index_entries
from backend.domain.status import Phase, Status, priority_of, status_of
from backend.domain.view import AnyView, View
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import (
    Stored,
    label_fields,
    label_of,
    note_fields,
    note_of,
    optional_ref,
    ref_fields,
    ref_of,
    stamp_fields,
    stamp_of,
)

GROUP = "conversations"


def collection(mailbox: str) -> str:
    """Where the conversations of a mailbox stand."""
    return f"mailboxes/{mailbox}/{GROUP}"


def path(mailbox: str, thread_id: str) -> str:
    """Where one conversation stands."""
    return f"{collection(mailbox)}/{thread_id}"


def event_path(mailbox: str, thread_id: str, event_id: str) -> str:
    """Where one line of the activity log stands."""
    return f"{path(mailbox, thread_id)}/events/{event_id}"


def fields(conversation: Conversation) -> dict[str, Value]:
    """Encode a conversation, with the fields that only queries use."""
    last = conversation.last_message
    return {
        "mailbox": ref_fields(conversation.mailbox),
        "thread_id": conversation.thread_id,
        "subject": conversation.subject,
        "customer": {"name": conversation.customer.name, "email": conversation.customer.email},
        "message_id": conversation.message_id,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "last_message": {
            "at": last.at,
            "sender": last.sender,
            "snippet": last.snippet,
            "is_ours": last.is_ours,
        },
        "status": conversation.status.value,
        "snoozed_until": conversation.snoozed_until,
        "closed_at": conversation.closed_at,
        "waiting_since": conversation.waiting_since,
        "assignee": conversation.assignee.id if conversation.assignee else "",
        "assignee_name": conversation.assignee.name if conversation.assignee else "",
        "priority": conversation.priority.value,
        "labels": [label_fields(label) for label in conversation.labels],
        "followers": [follower.id for follower in conversation.followers],
        "follower_names": [follower.name for follower in conversation.followers],
        "mentioned": list(conversation.mentioned),
        "recent_notes": [note_fields(note) for note in conversation.recent_notes],
        "note_count": conversation.note_count,
        "note_texts": [{"id": note_id, "text": text} for note_id, text in conversation.note_texts],
        "participants": list(conversation.participants),
        "gmail_ids": list(conversation.gmail_ids),
        "earlier_count": conversation.earlier_count,
        "assigned": stamp_fields(conversation.assigned),
        "moved": stamp_fields(conversation.moved),
        "version": conversation.version,
        **_query_fields(conversation),
    }


def _query_fields(conversation: Conversation) -> dict[str, Value]:
    return {
        "active": conversation.is_active,
        "rank": conversation.rank,
        "last_at": conversation.last_message.at,
        "customer_key": conversation.customer.email,
        "label_ids": [label.id for label in conversation.labels],
        "words": list(
            index_entries(
                conversation.customer.name,
                conversation.customer.email,
                conversation.subject,
                " ".join(label.name for label in conversation.labels),
                *(text for _, text in conversation.note_texts),
            )
        ),
    }


def read(stored: Stored) -> Conversation:
    """Decode a conversation."""
    return Conversation(
        mailbox=ref_of(stored["mailbox"]),
        thread_id=stored["thread_id"],
        subject=stored["subject"],
        customer=Customer(**stored["customer"]),
        message_id=stored["message_id"],
        created_at=stored["created_at"],
        updated_at=stored["updated_at"],
        last_message=LastMessage(**stored["last_message"]),
        status=status_of(stored["status"]),
        snoozed_until=stored["snoozed_until"],
        closed_at=stored["closed_at"],
        waiting_since=stored["waiting_since"],
        assignee=Ref(stored["assignee"], stored["assignee_name"]) if stored["assignee"] else None,
        priority=priority_of(stored["priority"]),
        labels=tuple(label_of(label) for label in stored["labels"]),
        followers=tuple(
            Ref(*pair) for pair in zip(stored["followers"], stored["follower_names"], strict=True)
        ),
        mentioned=tuple(stored["mentioned"]),
        recent_notes=tuple(note_of(note) for note in stored["recent_notes"]),
        note_count=stored["note_count"],
        note_texts=tuple((one["id"], one["text"]) for one in stored["note_texts"]),
        participants=tuple(stored["participants"]),
        gmail_ids=tuple(stored["gmail_ids"]),
        earlier_count=stored["earlier_count"],
        assigned=stamp_of(stored["assigned"]),
        moved=stamp_of(stored["moved"]),
        version=stored["version"],
    )


def read_document(document: Document) -> Conversation:
    """Decode a conversation from its document."""
    return read(document.fields)


def read_all(documents: Iterable[Document]) -> tuple[Conversation, ...]:
    """Decode the conversations of a page."""
    return tuple(map(read_document, documents))


def search_entries(document: Document) -> list[str]:
    """The words under which a conversation is indexed."""
    entries: Any = document.fields["words"]
    return list(entries)


def event_fields(activity: Activity) -> dict[str, Value]:
    """Encode a line of the activity log."""
    change = activity.change
    return {
        "at": activity.at,
        "by": ref_fields(activity.by),
        "kind": change.kind.value,
        "before": ref_fields(change.before) if change.before else None,
        "after": ref_fields(change.after) if change.after else None,
        "undoes": activity.undoes,
    }


def read_event(document: Document) -> Activity:
    """Decode ``event_fields``."""
    stored: Stored = document.fields
    change = Change(Kind(stored["kind"]), optional_ref(stored["before"]), optional_ref(stored["after"]))
    return Activity(document.id, stored["at"], ref_of(stored["by"]), change, stored["undoes"])


def events_query(mailbox: str, thread_id: str, *, limit: int, cursor: str | None) -> Query:
    """The activity log, newest first."""
    return Query(
        f"{path(mailbox, thread_id)}/events",
        order_by="at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )


def by_thread(thread_id: str) -> Query:
    """Every mailbox's conversation of that thread."""
    return Query(GROUP, (Where("thread_id", Op.EQ, thread_id),), order_by="rank", limit=10, group=True)


def of_customer(mailbox: str, email: str, *, limit: int, cursor: str | None = None) -> Query:
    """A customer's conversations in a mailbox, newest first."""
    return Query(
        collection(mailbox),
        (Where("customer_key", Op.EQ, email),),
        order_by="last_at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )


def with_word(mailbox: str, entry: str, *, limit: int, cursor: str | None) -> Query:
    """Conversations indexed under a word, newest first."""
    return Query(
        collection(mailbox),
        (Where("words", Op.CONTAINS, entry),),
        order_by="last_at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )


def due(now: datetime, *, limit: int) -> Query:
    """Snoozed conversations of all mailboxes whose time has come, the most overdue first."""
    return Query(
        GROUP,
        (Where("status", Op.EQ, Status.SNOOZED.value), Where("rank", Op.LE, snooze_rank(now))),
        order_by="rank",
        limit=limit,
        group=True,
    )


def with_label(mailbox: str, label_id: str, *, limit: int, cursor: str | None) -> Query:
    """Every conversation that bears a label, whatever its status."""
    return Query(
        collection(mailbox),
        (Where("label_ids", Op.CONTAINS, label_id),),
        limit=limit,
        start_after=cursor,
    )


def in_view(
    mailbox: str,
    view: AnyView,
    *,
    sub: str = "",
    label_id: str = "",
    limit: int,
    cursor: str | None = None,
) -> Query:
    """The conversations of a view: waiting longest first, closed ones newest first."""
    is_over = isinstance(view, Status) and view.phase is Phase.OVER
    return Query(
        collection(mailbox),
        _conditions(view, sub, label_id),
        order_by="rank",
        descending=is_over,
        limit=limit,
        start_after=cursor,
    )


def _conditions(view: AnyView, sub: str, label_id: str) -> tuple[Where, ...]:
    active = Where("active", Op.EQ, True)
    match view:
        case View.MINE:
            return Where("assignee", Op.EQ, sub), active
        case View.UNASSIGNED:
            return Where("assignee", Op.EQ, ""), active
        case View.MENTIONS:
            return Where("mentioned", Op.CONTAINS, sub), active
        case View.FOLLOWING:
            return Where("followers", Op.CONTAINS, sub), active
        case View.LABEL:
            return Where("label_ids", Op.CONTAINS, label_id), active
        case Status():
            return (Where("status", Op.EQ, view.value),)


def open_of(mailbox: str, sub: str) -> Query:
    """The open conversations that a member has: their load."""
    return Query(
        collection(mailbox),
        (Where("assignee", Op.EQ, sub), Where("status", Op.EQ, Status.OPEN.value)),
        order_by="rank",
    )
