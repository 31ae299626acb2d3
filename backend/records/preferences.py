"""What members chose to be told, as documents; the address of their Chat webhook stands sealed and apart."""

from datetime import datetime

from backend.domain.preferences import Channel, ChatState, Event, Preferences
from backend.ports.documents import Document, Fields, Op, Query, Value, Where
from backend.records.accounts import SEALED, SealedToken
from backend.records.codec import Stored, V, over, time_of
from backend.records.key import Key


def key(mailbox: str, sub: str) -> Key[Preferences]:
    """A member's choices in a mailbox; whoever never chose has no document."""
    return Key(f"preferences/{mailbox}:{sub}", read)


def webhook(mailbox: str, sub: str) -> Key[SealedToken]:
    """The sealed address of their Chat webhook: beside the accounts' tokens, so never exported."""
    return Key(f"{SEALED}/chat:{mailbox}:{sub}", _read_webhook)


def whose(path: str) -> tuple[str, str]:
    """The mailbox and the member whose choices stand at a path that a query gave."""
    mailbox, _, sub = path.rpartition("/")[2].rpartition(":")
    return mailbox, sub


def fields(chosen: Preferences) -> dict[str, Value]:
    """Encode what a member chose."""
    return {
        "v": V,
        "mailbox": chosen.mailbox,
        "sub": chosen.sub,
        "channels": {event.value: channel.value for event, channel in chosen.chosen.items()},
        "digest_at": chosen.digest_at,
        "chat": chosen.chat.value,
        "chat_space": chosen.chat_space,
    }


def changed(document: Document | None, chosen: Preferences) -> Fields:
    """Encode them onto their document, if it stands."""
    return over(document, fields(chosen))


def read(document: Document) -> Preferences:
    """Decode what a member chose. A channel that a newer version wrote is the default here."""
    stored: Stored = document.fields
    channels: Stored = stored.get("channels") or {}
    return Preferences(
        stored.get("mailbox", ""),
        stored.get("sub", ""),
        {_EVENTS[e]: _CHANNELS[c] for e, c in channels.items() if e in _EVENTS and c in _CHANNELS},
        time_of(stored.get("digest_at")),
        _CHATS.get(stored.get("chat", ""), ChatState.NONE),
        stored.get("chat_space", ""),
    )


def digests_due(now: datetime, *, limit: int, cursor: str | None = None) -> Query:
    """Whose digest is due, the longest waiting first."""
    return Query(
        "preferences",
        (Where("digest_at", Op.LE, now),),
        order_by="digest_at",
        limit=limit,
        start_after=cursor,
    )


def _read_webhook(document: Document) -> SealedToken:
    stored: Stored = document.fields
    return SealedToken(stored.get("sealed", ""), time_of(stored.get("stored_at")))


_EVENTS = {event.value: event for event in Event}
_CHANNELS = {channel.value: channel for channel in Channel}
_CHATS = {state.value: state for state in ChatState}
