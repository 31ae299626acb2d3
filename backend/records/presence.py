"""Who has a thread open, as one small document that expires by itself."""

from collections.abc import Mapping
from datetime import datetime

from backend.domain.presence import Sighting
from backend.domain.refs import Ref
from backend.ports.documents import Document, Value
from backend.records.codec import Stored


def path(thread_id: str) -> str:
    """Where the sightings on a thread stand. Mailboxes that share a thread share the document."""
    return f"presence/{thread_id}"


def fields(sightings: Mapping[str, Sighting], *, expires_at: datetime) -> dict[str, Value]:
    """Encode sightings by ``sub``. ``expires_at`` is the store's time-to-live field."""
    return {
        "viewers": {
            sub: {"mailbox": seen.mailbox, "name": seen.who.name, "at": seen.at}
            for sub, seen in sightings.items()
        },
        "expires_at": expires_at,
    }


def read(document: Document | None) -> dict[str, Sighting]:
    """Decode ``fields``; no document means nobody."""
    stored: Stored = document.fields if document else {"viewers": {}}
    return {
        sub: Sighting(entry["mailbox"], Ref(sub, entry["name"]), entry["at"])
        for sub, entry in stored["viewers"].items()
    }
