"""What each role and each kind of actor may do, in one table."""

from collections.abc import Mapping
from enum import StrEnum

from backend.domain.other import Other
from backend.domain.refs import ActorKind


class Role(StrEnum):
    """What a member is in one mailbox."""

    ADMIN = "admin"
    AGENT = "agent"
    OBSERVER = "observer"


class Deed(StrEnum):
    """What may or may not be done, as the refusal names it."""

    READ = "read"
    FOLLOW = "follow"
    NOTE = "note"
    WORK = "work"
    """Assign, label, set status and priority."""
    MANAGE = "manage"
    """Members, and renaming, merging and deleting labels."""
    HEAR = "hear"
    """Take in what a mail says: nobody does that by hand."""


_MAY: Mapping[Role | ActorKind, frozenset[Deed]] = {
    Role.OBSERVER: frozenset({Deed.READ, Deed.FOLLOW, Deed.NOTE}),
    Role.AGENT: frozenset({Deed.READ, Deed.FOLLOW, Deed.NOTE, Deed.WORK}),
    Role.ADMIN: frozenset({Deed.READ, Deed.FOLLOW, Deed.NOTE, Deed.WORK, Deed.MANAGE}),
    ActorKind.RELAIS: frozenset({Deed.READ, Deed.WORK, Deed.HEAR}),
    ActorKind.RULE: frozenset({Deed.READ, Deed.NOTE, Deed.WORK}),
    ActorKind.TOKEN: frozenset({Deed.READ, Deed.NOTE, Deed.WORK}),
    ActorKind.OPERATOR: frozenset({Deed.READ, Deed.MANAGE}),
}
"""A member may what their role may; the others what their kind may."""

_UNKNOWN_ROLE = frozenset({Deed.READ})
_ROLES = {role.value: role for role in Role}


def may(who: Role | Other | ActorKind, deed: Deed) -> bool:
    """Whether a member of that role, or an actor of that kind, may do it."""
    return deed in (_UNKNOWN_ROLE if isinstance(who, Other) else _MAY[who])


def role_of(word: str) -> Role | Other:
    """The role of that name; one that a newer version wrote may only read."""
    return _ROLES.get(word) or Other(word)
