"""What members are still to be told, as documents: work that waits. What is done has none any more."""

from datetime import timedelta

from backend.domain.notification import Notification, State
from backend.domain.other import Other
from backend.domain.preferences import Event
from backend.ports.documents import Document, Fields, Op, Query, Value, Where
from backend.records.codec import Stored, V, onto, ref_fields, ref_of, time_of
from backend.records.key import Key

KEPT = timedelta(days=30)
"""How long one is kept of which nobody knows whether it arrived: for whoever asks."""


def key(mailbox: str, thread_id: str, activity: str, sub: str) -> Key[Notification]:
    """One notification: a line is told to a member once."""
    return Key(f"notifications/{mailbox}:{thread_id}:{activity}:{sub}", read)


def at(path: str) -> Key[Notification]:
    """The notification at a path that a query gave."""
    return Key(path, read)


def path_of(notification: Notification) -> str:
    """Where it stands."""
    return f"notifications/{notification.id}"


def fields(one: Notification) -> dict[str, Value]:
    """Encode a notification. ``expires_at`` is the store's time-to-live field."""
    settled = one.sent_at + KEPT if one.sent_at else None
    return {
        "v": V,
        "mailbox": one.mailbox,
        "sub": one.sub,
        "thread_id": one.thread_id,
        "event": one.event.value,
        "activity": one.activity,
        "by": ref_fields(one.by),
        "at": one.at,
        "note_id": one.note_id,
        "state": one.state.value,
        "waiting": _whose(one.mailbox, one.sub) if one.state is State.WAITING else "",
        "not_before": one.not_before,
        "sent_at": one.sent_at,
        **({"expires_at": settled} if settled else {}),
    }


def changed(document: Document, notification: Notification) -> Fields:
    """Encode a notification onto its document as it stands."""
    return onto(document.fields, fields(notification))


def read(document: Document) -> Notification:
    """Decode a notification. An event that a newer version wrote is told by nobody here."""
    stored: Stored = document.fields
    return Notification(
        document.id,
        stored["mailbox"],
        stored["sub"],
        stored.get("thread_id", ""),
        _EVENTS.get(stored["event"]) or Other(stored["event"]),
        stored.get("activity", ""),
        ref_of(stored.get("by")),
        stored["at"],
        stored.get("note_id", ""),
        _STATES.get(stored.get("state", "")) or Other(stored.get("state", "")),
        time_of(stored.get("not_before")),
        time_of(stored.get("sent_at")),
    )


def in_state(state: State, *, limit: int, cursor: str | None = None) -> Query:
    """Those of all members that have come so far, the oldest first."""
    return Query(
        "notifications",
        (Where("state", Op.EQ, state.value),),
        order_by="at",
        limit=limit,
        start_after=cursor,
    )


def waiting_for(mailbox: str, sub: str, *, limit: int) -> Query:
    """What waits for one member of one mailbox."""
    return Query("notifications", (Where("waiting", Op.EQ, _whose(mailbox, sub)),), limit=limit)


def whose(document: Document) -> tuple[str, str]:
    """The mailbox and the member it waits for, without decoding the rest."""
    return str(document.fields.get("mailbox", "")), str(document.fields.get("sub", ""))


def _whose(mailbox: str, sub: str) -> str:
    return f"{mailbox}:{sub}"


_EVENTS = {event.value: event for event in Event}
_STATES = {state.value: state for state in State}
