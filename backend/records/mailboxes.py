"""Mailboxes as documents.

The document carries its roster and its labels, so that every click reads permissions, pickers and
mentions at once.
"""

from backend.domain.label import Retired
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.rights import role_of
from backend.domain.sender import Sender
from backend.ports.documents import Document, Fields, Query, Value
from backend.records.codec import Stored, V, label_fields, label_of, onto
from backend.records.key import Key


def key(address: str) -> Key[Mailbox]:
    """One mailbox."""
    return Key(f"mailboxes/{address}", read)


def alias(address: str) -> Key[str]:
    """Whose alias an address is."""
    return Key(f"mailbox_aliases/{address}", _owner)


def alias_fields(mailbox: str) -> dict[str, Value]:
    """Encode whose alias an address is."""
    return {"v": V, "mailbox": mailbox}


def _owner(document: Document) -> str:
    return str(document.fields.get("mailbox", ""))


def every(*, limit: int = 100, cursor: str | None = None) -> Query:
    """Every mailbox, by address."""
    return Query("mailboxes", order_by="address", limit=limit, start_after=cursor)


def fields(mailbox: Mailbox) -> dict[str, Value]:
    """Encode a mailbox."""
    return {
        "v": V,
        "address": mailbox.address,
        "name": mailbox.name,
        "roster": [member_fields(member) for member in mailbox.roster],
        "labels": [label_fields(label) for label in mailbox.labels],
        "former": [member_fields(member) for member in mailbox.former],
        "retired": [{"id": one.id, "into": one.into} for one in mailbox.retired],
        "aliases": list(mailbox.aliases),
        "senders": [{"email": one.address, "sends_as": one.sends_as} for one in mailbox.senders],
    }


def changed(document: Document, mailbox: Mailbox) -> Fields:
    """Encode a mailbox onto its document as it stands."""
    return onto(document.fields, fields(mailbox))


def member_fields(member: Member) -> dict[str, Value]:
    """Encode a member."""
    return {
        "sub": member.sub,
        "email": member.email,
        "name": member.name,
        "role": member.role.value,
        "away": member.away,
        "former": list(member.former),
        "unproven": member.is_unproven,
        "heir": member.heir,
    }


def read(document: Document) -> Mailbox:
    """Decode a mailbox, whatever version wrote it."""
    stored: Stored = document.fields
    return Mailbox(
        stored.get("address") or document.id,
        stored.get("name", ""),
        tuple(map(member_of, stored.get("roster", ()))),
        tuple(map(label_of, stored.get("labels", ()))),
        tuple(map(member_of, stored.get("former", ()))),
        tuple(Retired(one["id"], one.get("into", "")) for one in stored.get("retired", ())),
        tuple(stored.get("aliases", ())),
        tuple(Sender(one["email"], one.get("sends_as", "")) for one in stored.get("senders", ())),
    )


def member_of(stored: Stored) -> Member:
    """Decode ``member_fields``, whatever version wrote it."""
    return Member(
        stored.get("sub", ""),
        stored.get("email", ""),
        stored.get("name", ""),
        role_of(stored.get("role", "observer")),
        stored.get("away", False),
        tuple(stored.get("former", ())),
        stored.get("unproven", False),
        stored.get("heir", ""),
    )
