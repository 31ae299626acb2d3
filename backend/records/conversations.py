"""Conversations as documents. What is asked of them stands in ``queues``."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import unescape
from typing import Any

from backend.domain.conversation import Call, Conversation, Customer, LastMessage
from backend.domain.other import Other
from backend.domain.refs import Ref
from backend.domain.search import index_entries
from backend.domain.status import Phase, phase_of, priority_of, status_of
from backend.ports.documents import Document, Fields, Value
from backend.records.codec import (
    Stored,
    V,
    is_old,
    label_fields,
    label_of,
    onto,
    optional_ref,
    ref_fields,
    ref_of,
    stamp_fields,
    stamp_of,
    time_of,
)
from backend.records.key import Key, read_each
from backend.records.messages import (
    counts_fields,
    counts_of,
    removed_fields,
    removed_of,
    undelivered_fields,
    undelivered_of,
)
from backend.records.notes import note_fields, note_of

GROUP = "conversations"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def collection(mailbox: str) -> str:
    """Where the conversations of a mailbox stand."""
    return f"mailboxes/{mailbox}/{GROUP}"


def key(mailbox: str, thread_id: str) -> Key[Conversation]:
    """One conversation."""
    return Key(f"{collection(mailbox)}/{thread_id}", read)


def aside(mailbox: str, thread_id: str) -> Key[Conversation]:
    """One that was taken out of the mailbox, until it is shared again."""
    return Key(f"mailboxes/{mailbox}/unshared/{thread_id}", read)


def fields(conversation: Conversation) -> dict[str, Value]:
    """Encode a new conversation, with the fields that only queries use."""
    encoded: dict[str, Value] = {"v": V}
    for encode in _ENCODERS.values():
        encoded |= encode(conversation)
    return encoded | _places(conversation) | {"words": _words(conversation)}


def changed(document: Document, before: Conversation, after: Conversation) -> Fields:
    """Encode what a move changed, onto the document as it stands.

    Words are looked up anew only where a text changed, or an older release looked them up. A status
    that this version does not know keeps its place in the queues.
    """
    encoded: dict[str, Value] = {"v": V}
    for name, encode in _ENCODERS.items():
        if getattr(before, name) is not getattr(after, name):
            encoded |= encode(after)
    is_foreign = isinstance(after.status, Other) and after.status == before.status
    if not is_foreign:
        encoded |= _places(after)
    if is_old(document) or _texts(before) != _texts(after):
        encoded["words"] = _words(after)
    return onto(document.fields, encoded)


def _places(conversation: Conversation) -> dict[str, Value]:
    """Where the conversation stands in the queues."""
    return {
        "active": conversation.is_active,
        "rank": conversation.rank,
        "last_at": conversation.last_message.at,
    }


def _texts(conversation: Conversation) -> tuple[str, ...]:
    """What a conversation is found by, the most important first; the mailbox's own address stands on all."""
    own = conversation.mailbox.id
    return (
        conversation.customer.name,
        conversation.customer.email,
        conversation.subject,
        *(label.name for label in conversation.labels),
        unescape(conversation.last_message.snippet),
        *(who.name for who in conversation.named if who.id != own),
        *(address for address in conversation.participants if address != own),
        *(text for _, text in conversation.note_texts),
    )


def _words(conversation: Conversation) -> list[Value]:
    return list(index_entries(*_texts(conversation)))


def _last_message(last: LastMessage) -> dict[str, Value]:
    return {
        "at": last.at,
        "sender": last.sender,
        "snippet": last.snippet,
        "is_ours": last.is_ours,
        "author": last.author,
        "version": last.version,
    }


_ENCODERS: dict[str, Callable[[Conversation], dict[str, Value]]] = {
    "mailbox": lambda one: {"mailbox": ref_fields(one.mailbox)},
    "thread_id": lambda one: {"thread_id": one.thread_id},
    "subject": lambda one: {"subject": one.subject},
    "customer": lambda one: {
        "customer": {"name": one.customer.name, "email": one.customer.email},
        "customer_key": one.customer.email,
    },
    "message_id": lambda one: {"message_id": one.message_id},
    "created_at": lambda one: {"created_at": one.created_at},
    "updated_at": lambda one: {"updated_at": one.updated_at},
    "last_message": lambda one: {"last_message": _last_message(one.last_message)},
    "status": lambda one: {"status": one.status.value},
    "snoozed_until": lambda one: {"snoozed_until": one.snoozed_until},
    "closed_at": lambda one: {"closed_at": one.closed_at},
    "waiting_since": lambda one: {"waiting_since": one.waiting_since},
    "waited_since": lambda one: {"waited_since": one.waited_since},
    "assignee": lambda one: {
        "assignee": one.assignee.id if one.assignee else "",
        "assignee_name": one.assignee.name if one.assignee else "",
    },
    "priority": lambda one: {"priority": one.priority.value},
    "labels": lambda one: {
        "labels": [label_fields(label) for label in one.labels],
        "label_ids": [label.id for label in one.labels],
    },
    "followers": lambda one: {
        "followers": [follower.id for follower in one.followers],
        "follower_names": [follower.name for follower in one.followers],
    },
    "calls": lambda one: {
        "mentioned": list(one.mentioned),
        "calls": [{"note": call.note_id, "sub": call.sub, "answer": call.answer} for call in one.calls],
    },
    "recent_notes": lambda one: {"recent_notes": [note_fields(note) for note in one.recent_notes]},
    "note_count": lambda one: {"note_count": one.note_count},
    "note_texts": lambda one: {
        "note_texts": [{"id": note_id, "text": text} for note_id, text in one.note_texts]
    },
    "participants": lambda one: {"participants": list(one.participants)},
    "named": lambda one: {"named": [ref_fields(who) for who in one.named]},
    "gmail_ids": lambda one: {"gmail_ids": list(one.gmail_ids)},
    "earlier_count": lambda one: {"earlier_count": one.earlier_count},
    "elsewhere": lambda one: {
        "elsewhere": [{"id": address, "thread_id": thread_id} for address, thread_id in one.elsewhere]
    },
    "assigned": lambda one: {"assigned": stamp_fields(one.assigned)},
    "moved": lambda one: {"moved": stamp_fields(one.moved)},
    "noted": lambda one: {"noted": stamp_fields(one.noted)},
    "shared_by": lambda one: {"shared_by": ref_fields(one.shared_by) if one.shared_by else None},
    "account_thread": lambda one: {"account_thread": one.account_thread},
    "counts": lambda one: {"counts": counts_fields(one.counts)},
    "removed": lambda one: {"removed": [removed_fields(message) for message in one.removed]},
    "undelivered": lambda one: {"undelivered": undelivered_fields(one.undelivered)},
    "version": lambda one: {"version": one.version},
}
"""How each part of a conversation stands in its document."""


def read(document: Document) -> Conversation:
    """Decode a conversation, whatever version wrote it."""
    stored: Stored = document.fields
    address, thread_id = document.path.split("/")[1], document.id
    updated_at = time_of(stored.get("updated_at")) or LONG_AGO
    customer, assignee = stored.get("customer") or {}, stored.get("assignee")
    return Conversation(
        mailbox=optional_ref(stored.get("mailbox")) or Ref(address, address),
        thread_id=stored.get("thread_id") or thread_id,
        subject=stored.get("subject", ""),
        customer=Customer(customer.get("name", ""), customer.get("email", "")),
        message_id=stored.get("message_id", ""),
        created_at=time_of(stored.get("created_at")) or updated_at,
        updated_at=updated_at,
        last_message=_last_message_of(stored.get("last_message") or {}, updated_at),
        status=status_of(stored.get("status", "open")),
        snoozed_until=time_of(stored.get("snoozed_until")),
        closed_at=time_of(stored.get("closed_at")),
        waiting_since=time_of(stored.get("waiting_since")),
        waited_since=_waited_since(stored),
        assignee=Ref(assignee, stored.get("assignee_name", "")) if assignee else None,
        priority=priority_of(stored.get("priority", "normal")),
        labels=tuple(map(label_of, stored.get("labels", ()))),
        followers=_followers(stored),
        calls=_calls(stored),
        recent_notes=tuple(map(note_of, stored.get("recent_notes", ()))),
        note_count=stored.get("note_count", 0),
        note_texts=tuple((one["id"], one["text"]) for one in stored.get("note_texts", ())),
        participants=tuple(stored.get("participants", ())),
        named=tuple(map(ref_of, stored.get("named", ()))),
        gmail_ids=tuple(stored.get("gmail_ids", ())),
        earlier_count=stored.get("earlier_count", 0),
        elsewhere=tuple((one["id"], one["thread_id"]) for one in stored.get("elsewhere", ())),
        assigned=stamp_of(stored.get("assigned")),
        moved=stamp_of(stored.get("moved")),
        noted=stamp_of(stored.get("noted")),
        shared_by=optional_ref(stored.get("shared_by")),
        version=stored.get("version", 0),
        **_of_account(stored),
    )


def _of_account(stored: Stored) -> dict[str, Any]:
    """What is known from the connected account."""
    return {
        "account_thread": stored.get("account_thread", ""),
        "counts": counts_of(stored.get("counts")),
        "removed": tuple(map(removed_of, stored.get("removed", ()))),
        "undelivered": undelivered_of(stored.get("undelivered")),
    }


def _last_message_of(stored: Stored, otherwise: datetime) -> LastMessage:
    return LastMessage(
        at=time_of(stored.get("at")) or otherwise,
        sender=stored.get("sender", ""),
        snippet=stored.get("snippet", ""),
        is_ours=stored.get("is_ours", False),
        author=stored.get("author", ""),
        version=stored.get("version", 0),
    )


def _waited_since(stored: Stored) -> datetime | None:
    """What the first release did not keep: of what it closed unanswered, the time of the last mail."""
    is_over = phase_of(status_of(stored.get("status", "open"))) is Phase.OVER
    if "waited_since" in stored or not is_over:
        return time_of(stored.get("waited_since"))
    last = stored.get("last_message") or {}
    return None if last.get("is_ours", False) else time_of(last.get("at"))


def _followers(stored: Stored) -> tuple[Ref, ...]:
    ids, names = stored.get("followers", []), stored.get("follower_names", [])
    return tuple(Ref(sub, names[number] if number < len(names) else "") for number, sub in enumerate(ids))


def _calls(stored: Stored) -> tuple[Call, ...]:
    """``mentioned`` counts, which the first release writes alone: of some mentions no note is known."""
    open_still = tuple(stored.get("mentioned", ()))
    calls = [Call(one.get("note", ""), one["sub"], one.get("answer", "")) for one in stored.get("calls", ())]
    known = {call.sub for call in calls if not call.answer}
    unknown = [Call("", sub) for sub in open_still if sub not in known]
    return tuple(call for call in (*calls, *unknown) if call.answer or call.sub in open_still)


def read_all(documents: Iterable[Document]) -> tuple[Conversation, ...]:
    """Decode the conversations of a page."""
    return read_each(documents, read)


def search_entries(document: Document) -> list[str]:
    """The words under which a conversation is indexed."""
    entries: Any = document.fields.get("words", ())
    return list(entries)


def heard_at(document: Document) -> datetime:
    """When its newest mail came: the order of what is found."""
    return time_of(document.fields.get("last_at")) or LONG_AGO
