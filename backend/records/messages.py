"""Messages of connected accounts as documents, found again by their Gmail id.

A message stands below its conversation. ``gmail_ids`` leads from the id to it, and accounts for every
message of an account that Relais has met: also for one that was in the trash or in spam when it was met,
and belongs to no conversation.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from backend.domain.kind import Kind
from backend.domain.other import Other
from backend.domain.stored_message import Counts, RemovedMessage, StoredMessage, Undelivered
from backend.domain.sync import Place, place_named
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, time_of
from backend.records.key import Key

GROUP = "messages"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
TEXT_KEPT, RECIPIENTS_KEPT, FILES_KEPT = 1_000, 100, 50
"""Characters of one text; what a mail names beyond these is in Gmail."""


@dataclass(frozen=True, slots=True)
class Accounted:
    """A message of an account that Relais has met."""

    mailbox: str
    gmail_id: str
    conversation: str
    """The key of its conversation, empty where it belongs to none."""
    place: Place | Other
    day: str
    """Of its arrival (UTC), as 2026-11-25."""
    size: int = 0
    """Bytes, as Gmail estimates."""


def collection(mailbox: str, thread_id: str) -> str:
    """Where the messages of a conversation stand."""
    return f"mailboxes/{mailbox}/conversations/{thread_id}/{GROUP}"


def key(mailbox: str, thread_id: str, gmail_id: str) -> Key[StoredMessage]:
    """One message."""
    return Key(f"{collection(mailbox, thread_id)}/{gmail_id}", read)


def accounted(mailbox: str, gmail_id: str) -> Key[Accounted]:
    """What is known of a Gmail id of the mailbox's account."""
    return Key(f"gmail_ids/{mailbox}:{gmail_id}", _read_accounted)


def of_day(mailbox: str, day: str, *, limit: int, cursor: str | None = None) -> Query:
    """Every message of an account that arrived on a day."""
    where = (Where("mailbox", Op.EQ, mailbox), Where("day", Op.EQ, day))
    return Query("gmail_ids", where, limit=limit, start_after=cursor)


def of_conversation(mailbox: str, thread_id: str, *, limit: int, cursor: str | None = None) -> Query:
    """The messages of a conversation, newest first."""
    return Query(
        collection(mailbox, thread_id), order_by="at", descending=True, limit=limit, start_after=cursor
    )


def day_of(at: datetime) -> str:
    """The day of an arrival."""
    return at.astimezone(UTC).date().isoformat()


def accounted_fields(message: StoredMessage) -> dict[str, Value]:
    """Encode that a message was met."""
    return {
        "v": V,
        "mailbox": message.mailbox,
        "gmail_id": message.gmail_id,
        "conversation": message.conversation,
        "place": message.place.value,
        "day": day_of(message.at),
        "size": message.size,
    }


def read_accounted(document: Document) -> Accounted:
    """Decode what is known of a Gmail id."""
    return _read_accounted(document)


def _read_accounted(document: Document) -> Accounted:
    stored: Stored = document.fields
    mailbox, _, gmail_id = document.id.rpartition(":")
    return Accounted(
        mailbox,
        gmail_id,
        stored.get("conversation", ""),
        place_named(stored.get("place", "")),
        stored.get("day", ""),
        stored.get("size", 0),
    )


def fields(message: StoredMessage) -> dict[str, Value]:
    """Encode a message. Texts are cut: what is longer is in Gmail."""
    return {
        "v": V,
        "thread_id": message.gmail_thread,
        "at": message.at,
        "place": message.place.value,
        "message_id": message.message_id,
        "subject": message.subject[:TEXT_KEPT],
        "sender": message.sender[:TEXT_KEPT],
        "sender_name": message.sender_name[:TEXT_KEPT],
        "recipients": [one[:TEXT_KEPT] for one in message.recipients[:RECIPIENTS_KEPT]],
        "snippet": message.snippet[:TEXT_KEPT],
        "is_ours": message.is_ours,
        "author": message.author,
        "kind": message.kind.value,
        "size": message.size,
        "attachments": [one[:TEXT_KEPT] for one in message.attachments[:FILES_KEPT]],
        "label_ids": list(message.label_ids),
        "is_past": message.is_past,
        "met_at": message.met_at,
        "removed_at": message.removed_at,
    }


def read(document: Document) -> StoredMessage:
    """Decode a message, whatever version wrote it."""
    stored: Stored = document.fields
    _, mailbox, _, conversation, _, gmail_id = document.path.split("/")
    return StoredMessage(
        mailbox=mailbox,
        gmail_id=gmail_id,
        gmail_thread=stored.get("thread_id", ""),
        conversation=conversation,
        at=time_of(stored.get("at")) or LONG_AGO,
        place=place_named(stored.get("place", "")),
        message_id=stored.get("message_id", ""),
        subject=stored.get("subject", ""),
        sender=stored.get("sender", ""),
        sender_name=stored.get("sender_name", ""),
        recipients=tuple(stored.get("recipients", ())),
        snippet=stored.get("snippet", ""),
        is_ours=stored.get("is_ours", False),
        author=stored.get("author", ""),
        kind=_KINDS.get(stored.get("kind", "")) or Other(stored.get("kind", "")),
        size=stored.get("size", 0),
        attachments=tuple(stored.get("attachments", ())),
        label_ids=tuple(stored.get("label_ids", ())),
        is_past=stored.get("is_past", False),
        met_at=time_of(stored.get("met_at")),
        removed_at=time_of(stored.get("removed_at")),
    )


_KINDS = {kind.value: kind for kind in Kind}


def counts_fields(counts: Counts) -> dict[str, Value]:
    """Encode how many messages a conversation has."""
    return {"every": counts.every, "gone": counts.gone, "customers": counts.customers, "spam": counts.spam}


def counts_of(stored: Stored | None) -> Counts:
    """Decode ``counts_fields``, or nothing."""
    found = stored or {}
    return Counts(*(found.get(name, 0) for name in ("every", "gone", "customers", "spam")))


def removed_fields(removed: RemovedMessage) -> dict[str, Value]:
    """Encode a removed message as its conversation names it."""
    return {"id": removed.gmail_id, "sender": removed.sender, "how": removed.how.value, "at": removed.at}


def removed_of(stored: Stored) -> RemovedMessage:
    """Decode ``removed_fields``."""
    how, at = place_named(stored.get("how", "")), time_of(stored.get("at")) or LONG_AGO
    return RemovedMessage(stored["id"], stored.get("sender", ""), how, at)


def undelivered_fields(undelivered: Undelivered | None) -> dict[str, Value] | None:
    """Encode that a mail did not arrive, or nothing."""
    return {"id": undelivered.gmail_id, "at": undelivered.at, "to": undelivered.to} if undelivered else None


def undelivered_of(stored: Stored | None) -> Undelivered | None:
    """Decode ``undelivered_fields``, or nothing."""
    if not stored or not stored.get("at"):
        return None
    return Undelivered(stored.get("id", ""), stored["at"], stored.get("to", ""))
