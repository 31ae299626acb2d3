"""How a person's copy of a mail leads to the conversation: thread aliases and the Message-ID index."""

from dataclasses import dataclass

from backend.domain.message import message_key
from backend.ports.documents import Document, Value
from backend.records.codec import Stored

THREADS_PER_MESSAGE_ID = 5
"""Different mails may bear one Message-ID; more than these few is abuse or noise."""

MESSAGES_PER_ALIAS = 30


@dataclass(frozen=True, slots=True)
class Alias:
    """One person's copy of a thread, the conversation behind it, and the messages seen in that copy."""

    mailbox: str
    thread_id: str
    gmail_ids: tuple[str, ...] = ()


def path(sub: str, thread_id: str) -> str:
    """Where the alias of a person's thread stands."""
    return f"aliases/{sub}:{thread_id}"


def fields(alias: Alias) -> dict[str, Value]:
    """Encode an alias."""
    return {
        "mailbox": alias.mailbox,
        "thread_id": alias.thread_id,
        "gmail_ids": list(alias.gmail_ids[:MESSAGES_PER_ALIAS]),
    }


def read(document: Document | None) -> Alias | None:
    """Decode an alias."""
    if document is None:
        return None
    stored: Stored = document.fields
    return Alias(stored["mailbox"], stored["thread_id"], tuple(stored["gmail_ids"]))


def message_path(mailbox: str, message_id: str) -> str:
    """Where the index entry of a Message-ID stands."""
    return f"message_ids/{mailbox}:{message_key(message_id)}"


def message_fields(mailbox: str, threads: tuple[str, ...]) -> dict[str, Value]:
    """Encode the threads of a mailbox in which a Message-ID was seen."""
    return {"mailbox": mailbox, "threads": list(threads[:THREADS_PER_MESSAGE_ID])}


def read_threads(document: Document | None) -> tuple[str, ...]:
    """Decode ``message_fields``; no document means no thread."""
    stored: Stored = document.fields if document else {"threads": []}
    return tuple(stored["threads"])
