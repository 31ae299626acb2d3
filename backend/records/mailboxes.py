"""Mailboxes, the people in them and those invited, as documents.

The mailbox document carries its roster and its labels, so that every click reads permissions, pickers
and mentions at once. ``people/{sub}`` is a person's own list of mailboxes, written in the same
transaction as the roster: opening a mail finds the mailboxes of a person in one read.
"""

from backend.domain.mailbox import Mailbox
from backend.domain.member import Member, Membership, Person, Profile, Role
from backend.domain.refs import Ref
from backend.ports.documents import Document, Op, Query, Value, Where
from backend.records.codec import Stored, label_fields, label_of


def path(address: str) -> str:
    """Where a mailbox stands."""
    return f"mailboxes/{address}"


def person_path(sub: str) -> str:
    """Where a person's list of mailboxes stands."""
    return f"people/{sub}"


def invitation_path(email: str) -> str:
    """Where the mailboxes wait for a person who has not come yet."""
    return f"invitations/{email}"


def all_mailboxes(*, limit: int = 100, cursor: str | None = None) -> Query:
    """Every mailbox, by address."""
    return Query("mailboxes", order_by="address", limit=limit, start_after=cursor)


def people_with(email: str) -> Query:
    """The known people with that e-mail address."""
    return Query("people", (Where("email", Op.EQ, email),), limit=2)


def fields(mailbox: Mailbox) -> dict[str, Value]:
    """Encode a mailbox."""
    return {
        "address": mailbox.address,
        "name": mailbox.name,
        "roster": [
            {
                "sub": member.sub,
                "email": member.email,
                "name": member.name,
                "role": member.role.value,
                "away": member.away,
            }
            for member in mailbox.roster
        ],
        "labels": [label_fields(label) for label in mailbox.labels],
    }


def read(document: Document) -> Mailbox:
    """Decode a mailbox."""
    stored: Stored = document.fields
    return Mailbox(
        stored["address"],
        stored["name"],
        tuple(
            Member(entry["sub"], entry["email"], entry["name"], Role(entry["role"]), entry["away"])
            for entry in stored["roster"]
        ),
        tuple(label_of(label) for label in stored["labels"]),
    )


def profile_fields(profile: Profile) -> dict[str, Value]:
    """Encode a person with their mailboxes."""
    return {
        "email": profile.person.email,
        "name": profile.person.name,
        "memberships": [
            {"mailbox": held.mailbox.id, "name": held.mailbox.name, "role": held.role.value}
            for held in profile.memberships
        ],
    }


def read_profile(document: Document) -> Profile:
    """Decode ``profile_fields``."""
    stored: Stored = document.fields
    return Profile(
        Person(document.id, stored["email"], stored["name"]),
        tuple(
            Membership(Ref(entry["mailbox"], entry["name"]), Role(entry["role"]))
            for entry in stored["memberships"]
        ),
    )


def invitation_fields(mailboxes: tuple[str, ...]) -> dict[str, Value]:
    """Encode the mailboxes that wait for somebody."""
    return {"mailboxes": list(mailboxes)}


def read_invitation(document: Document | None) -> tuple[str, ...]:
    """Decode ``invitation_fields``; no document means no mailbox."""
    stored: Stored = document.fields if document else {"mailboxes": []}
    return tuple(stored["mailboxes"])
