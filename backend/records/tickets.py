"""Links to connect a mailbox, and the journeys that they began, as documents: digests, and no secrets.

Neither is exported; the store's time-to-live takes them away.
"""

import hashlib

from backend.domain.connecting import Journey, Ticket
from backend.domain.refs import Actor, ActorKind
from backend.ports.documents import Document, Value
from backend.records.codec import Stored, V
from backend.records.key import Key


def digest(secret: str) -> str:
    """What a secret is known by: SHA-256. It has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key(secret: str) -> Key[Ticket]:
    """What stands behind a link."""
    return Key(f"tickets/{digest(secret)}", read)


def journey(state: str) -> Key[Journey]:
    """The journey that a state came back from."""
    return Key(f"consents/{digest(state)}", _read_journey)


def fields(ticket: Ticket) -> dict[str, Value]:
    """Encode a ticket."""
    return {
        "v": V,
        "mailbox": ticket.mailbox,
        "by": {"kind": ticket.by.kind.value, "id": ticket.by.id, "name": ticket.by.name},
        "language": ticket.language,
        "expires_at": ticket.expires_at,
        "used": ticket.is_used,
    }


def read(document: Document) -> Ticket:
    """Decode a ticket. One whose maker is of an unknown kind was made by nobody."""
    stored: Stored = document.fields
    by = stored.get("by", {})
    kind = ActorKind.OPERATOR if by.get("kind") == ActorKind.OPERATOR.value else ActorKind.MEMBER
    return Ticket(
        stored.get("mailbox", ""),
        Actor(kind, by.get("id", ""), by.get("name", "")),
        stored.get("language", "en"),
        stored["expires_at"],
        stored.get("used", True),
    )


def journey_fields(journey: Journey) -> dict[str, Value]:
    """Encode a journey."""
    return {
        **fields(journey.ticket),
        "browser": journey.browser,
        "verifier": journey.verifier,
        "expires_at": journey.expires_at,
        "used": journey.is_used,
    }


def _read_journey(document: Document) -> Journey:
    stored: Stored = document.fields
    return Journey(
        read(document),
        stored.get("browser", ""),
        stored.get("verifier", ""),
        stored["expires_at"],
        stored.get("used", True),
    )
