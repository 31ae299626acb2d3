"""Persons with their mailboxes, and those who are invited, as documents.

``people/{sub}`` is a person's own list of mailboxes, written in the same transaction as the roster:
opening a mail finds the mailboxes of a person in one read.
"""

from backend.domain.member import Membership, Person, Profile
from backend.domain.refs import Ref
from backend.domain.rights import role_of
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, V
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
