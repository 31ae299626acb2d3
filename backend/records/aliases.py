"""How a person's copy of a mail leads to the conversation: thread aliases and the Message-ID index."""

from dataclasses import dataclass

from backend.domain.message import message_key
from backend.ports.documents import Document, Value
from backend.records.codec import Stored, V
from backend.records.key import Key

THREADS_PER_MESSAGE_ID = 5
"""Different mails may bear one Message-ID; more than these few is abuse or noise."""

MESSAGES_PER_ALIAS = 30


@dataclass(frozen=True, slots=True)
class Alias:
    """One person's copy of a thread, the conversation behind it, and the messages seen in that copy."""

    mailbox: str
    thread_id: str
    gmail_ids: tuple[str, ...] = ()


def key(sub: str, thread_id: str) -> Key[Alias]:
    """The alias of a person's thread."""
    return Key(f"aliases/{sub}:{thread_id}", _read)


def message(mailbox: str, message_id: str) -> Key[tuple[str, ...]]:
    """The threads of a mailbox in which a Message-ID was seen."""
    return Key(f"message_ids/{mailbox}:{message_key(message_id)}", _read_threads)


@dataclass(frozen=True, slots=True)
class Met:
    """Where a Message-ID was seen in a mailbox."""

    threads: tuple[str, ...]
    gmail_id: str
    """The message of the connected account that bears it, an empty string while none is known."""


def met(mailbox: str, message_id: str) -> Key[Met]:
    """Where a Message-ID was seen in a mailbox, and as which message of its account."""
    return Key(message(mailbox, message_id).path, _read_met)


def fields(alias: Alias) -> dict[str, Value]:
    """Encode an alias."""
    return {
        "v": V,
        "mailbox": alias.mailbox,
        "thread_id": alias.thread_id,
        "gmail_ids": list(alias.gmail_ids[:MESSAGES_PER_ALIAS]),
    }


def _read(document: Document) -> Alias:
    stored: Stored = document.fields
    return Alias(stored["mailbox"], stored["thread_id"], tuple(stored.get("gmail_ids", ())))


def message_fields(mailbox: str, threads: tuple[str, ...]) -> dict[str, Value]:
    """Encode the threads of a mailbox in which a Message-ID was seen."""
    return {"v": V, "mailbox": mailbox, "threads": list(threads[:THREADS_PER_MESSAGE_ID])}


def met_fields(mailbox: str, threads: tuple[str, ...], gmail_id: str) -> dict[str, Value]:
    """Encode as ``message_fields``, with the message of the account."""
    return {**message_fields(mailbox, threads), "gmail_id": gmail_id}


def _read_met(document: Document) -> Met:
    return Met(_read_threads(document), str(document.fields.get("gmail_id") or ""))


def _read_threads(document: Document) -> tuple[str, ...]:
    stored: Stored = document.fields
    return tuple(stored.get("threads", ()))
