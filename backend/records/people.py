"""Persons with their mailboxes, and those who are invited, as documents.

``people/{sub}`` is a person's own list of mailboxes, written in the same transaction as the roster:
opening a mail finds the mailboxes of a person in one read.
"""

from datetime import datetime

from backend.domain.member import Membership, Person, Profile
from backend.domain.preferences import Tongue
from backend.domain.refs import Ref
from backend.domain.rights import role_of
from backend.ports.documents import Document, Fields, Op, Query, Value, Where
from backend.records.codec import Stored, V, onto, time_of
from backend.records.key import Key


def key(sub: str) -> Key[Profile]:
    """A person's list of mailboxes."""
    return Key(f"people/{sub}", read)


def invitation(email: str) -> Key[tuple[str, ...]]:
    """The mailboxes that wait for a person who has not come yet."""
    return Key(f"invitations/{email}", _read_invitation)


def with_address(email: str) -> Query:
    """The known people with that e-mail address."""
    return Query("people", (Where("email", Op.EQ, email),), limit=2)


def tongue(sub: str) -> Key[Tongue]:
    """How a person is spoken to; part of the same document."""
    return Key(f"people/{sub}", _read_tongue)


def spoken_at(document: Document) -> datetime | None:
    """When it was written down how the person is spoken to (UTC), None if it never was."""
    return time_of(document.fields.get("spoken_at"))


def speaking(document: Document, heard: Tongue, *, now: datetime) -> Fields:
    """Encode onto a person's document how they are spoken to. Other writers leave these fields alone."""
    return onto(document.fields, {"locale": heard.locale, "zone": heard.zone, "spoken_at": now})


def _read_tongue(document: Document) -> Tongue:
    stored: Stored = document.fields
    return Tongue(stored.get("locale") or "en", stored.get("zone") or "")


def fields(profile: Profile) -> dict[str, Value]:
    """Encode a person with their mailboxes."""
    return {
        "v": V,
        "email": profile.person.email,
        "name": profile.person.name,
        "memberships": [
            {"mailbox": one.mailbox.id, "name": one.mailbox.name, "role": one.role.value}
            for one in profile.memberships
        ],
        "waited_for": profile.is_waited_for,
    }


def read(document: Document) -> Profile:
    """Decode a person, whatever version wrote it."""
    stored: Stored = document.fields
    return Profile(
        Person(document.id, stored.get("email", ""), stored.get("name", "")),
        tuple(map(_membership_of, stored.get("memberships", ()))),
        stored.get("waited_for", False),
    )


def _membership_of(stored: Stored) -> Membership:
    role = role_of(stored.get("role", "observer"))
    return Membership(Ref(stored["mailbox"], stored.get("name", "")), role)


def invitation_fields(addresses: tuple[str, ...]) -> dict[str, Value]:
    """Encode the mailboxes that wait for somebody."""
    return {"v": V, "mailboxes": list(addresses)}


def _read_invitation(document: Document) -> tuple[str, ...]:
    stored: Stored = document.fields
    return tuple(stored.get("mailboxes", ()))
