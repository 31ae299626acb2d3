"""Who has a thread open, as one small document that expires by itself."""

from collections.abc import Mapping
from datetime import datetime

from backend.domain.presence import Sighting
from backend.domain.refs import Ref
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V, onto
from backend.records.key import Key


def key(thread_id: str) -> Key[dict[str, Sighting]]:
    """The sightings on a thread by ``sub``. Mailboxes that share a thread share the document."""
    return Key(f"presence/{thread_id}", _read)


def fields(
    sightings: Mapping[str, Sighting], *, expires_at: datetime, before: Document | None = None
) -> dict[str, Value]:
    """Encode sightings by ``sub``, onto the document as it stands. ``expires_at`` is its time to live."""
    encoded = _fields(sightings, expires_at)
    if before is None:
        return encoded
    stored: Stored = before.fields
    lasting = {sub: entry for sub, entry in stored.get("viewers", {}).items() if sub in sightings}
    return onto({**stored, "viewers": lasting}, encoded)


def _fields(sightings: Mapping[str, Sighting], expires_at: datetime) -> dict[str, Value]:
    return {
        "v": V,
        "viewers": {
            sub: {"mailbox": seen.mailbox, "name": seen.who.name, "at": seen.at}
            for sub, seen in sightings.items()
        },
        "subs": list(sightings),
        "expires_at": expires_at,
    }


def seeing(sub: str, *, limit: int) -> Query:
    """Where a member was seen."""
    return Query("presence", (Where("subs", Op.CONTAINS, sub),), limit=limit)


def at(path: str) -> Key[dict[str, Sighting]]:
    """The sightings at a path that a query gave."""
    return Key(path, _read)


def _read(document: Document) -> dict[str, Sighting]:
    stored: Stored = document.fields
    return {
        sub: Sighting(entry["mailbox"], Ref(sub, entry["name"]), entry["at"])
        for sub, entry in stored.get("viewers", {}).items()
    }
