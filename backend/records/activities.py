"""The lines of the activity log as documents.

``kind``, ``before`` and ``after`` stand as the first release wrote them, so that it can read along while
both run; ``change`` is the typed form. The collection keeps the name of the first release: ``events``.
"""

from backend.domain.activity import Activity
from backend.domain.other import Other
from backend.domain.refs import OPERATOR, RELAIS, Actor, ActorKind
from backend.ports.documents import Document, Fields, Op, Query, Value, Where
from backend.records.changes import change_fields, change_of, first_fields
from backend.records.codec import Stored, V, onto
from backend.records.key import Key

GROUP = "events"


def key(mailbox: str, thread_id: str, activity_id: str) -> Key[Activity]:
    """One line."""
    return Key(f"mailboxes/{mailbox}/conversations/{thread_id}/{GROUP}/{activity_id}", read)


def place_of(path: str) -> tuple[str, str]:
    """The mailbox and the thread of a line, by its path."""
    parts = path.split("/")
    return parts[1], parts[3]


def fields(activity: Activity) -> dict[str, Value]:
    """Encode a line."""
    return {
        "v": V,
        "at": activity.at,
        "by": {"id": activity.by.id, "name": activity.by.name, "kind": activity.by.kind.value},
        "change": change_fields(activity.change),
        **first_fields(activity.change),
        "undoes": activity.undoes,
        "version": activity.version,
        "followed": activity.is_followed,
    }


def followed(document: Document) -> Fields:
    """Encode that whatever must happen after it has happened."""
    return onto(document.fields, {"followed": True})


def read(document: Document) -> Activity:
    """Decode a line, whatever version wrote it."""
    stored: Stored = document.fields
    return Activity(
        document.id,
        stored["at"],
        _actor(stored.get("by") or {}),
        change_of(stored),
        stored.get("version", 0),
        stored.get("undoes", ""),
        # What the first release wrote was never meant to be followed.
        stored.get("followed", True),
    )


def _actor(stored: Stored) -> Actor:
    """Who it was. The first release knew members and Relais only, and told them apart by the id."""
    sub, name = stored.get("id", ""), stored.get("name", "")
    kind = stored.get("kind") or (ActorKind.MEMBER.value if sub else ActorKind.RELAIS.value)
    known = _KINDS.get(kind)
    if known is None:
        return Actor(Other(kind), sub, name)
    return _ALONE.get(known) or Actor(known, sub, name)


_KINDS = {kind.value: kind for kind in ActorKind}
_ALONE = {ActorKind.RELAIS: RELAIS, ActorKind.OPERATOR: OPERATOR}


def newest(mailbox: str, thread_id: str, *, limit: int, cursor: str | None = None) -> Query:
    """The log of a conversation, newest first."""
    return Query(
        f"mailboxes/{mailbox}/conversations/{thread_id}/{GROUP}",
        order_by="at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )


def unfollowed(*, limit: int, cursor: str | None = None) -> Query:
    """The lines of all conversations that nothing has followed yet, the oldest first."""
    return Query(
        GROUP,
        (Where("followed", Op.EQ, False),),
        order_by="at",
        limit=limit,
        start_after=cursor,
        group=True,
    )
