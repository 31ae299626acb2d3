"""Who has a conversation open: a hint with an age, never a lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.refs import Ref
from backend.domain.snapshots.conversation import Viewer
from backend.domain.snapshots.me import Me

LASTING = timedelta(minutes=5)
"""An open card cannot tell us that it is still open: a sighting fades by age and ends here."""

REFRESHED_AFTER = timedelta(seconds=30)
"""A fresher sighting of the same member is left as it is: no document is written often."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A member seen on a thread of a mailbox."""

    mailbox: str
    who: Ref
    at: datetime


def noted(sightings: Mapping[str, Sighting], own: Sighting, now: datetime) -> dict[str, Sighting] | None:
    """The sightings with a member's ``own``, without those that have faded; None where it is no news."""
    lasting = {sub: seen for sub, seen in sightings.items() if now - seen.at < LASTING}
    if is_fresh(lasting.get(own.who.id), own.mailbox, now):
        return None
    return {**lasting, own.who.id: own}


def viewers_in(sightings: Mapping[str, Sighting], me: Me, now: datetime) -> tuple[tuple[Viewer, ...], bool]:
    """The colleagues seen on this conversation a short while ago, the latest first; and whether
    ``me`` was noted so shortly ago that it need not be noted again.
    """
    seen = (
        sighting
        for sub, sighting in sightings.items()
        if sub != me.person.sub
        and sighting.mailbox == me.membership.mailbox.id
        and now - sighting.at < LASTING
    )
    viewers = tuple(
        Viewer(sighting.who, sighting.at) for sighting in sorted(seen, key=lambda one: one.at, reverse=True)
    )
    return viewers, is_fresh(sightings.get(me.person.sub), me.membership.mailbox.id, now)


def is_fresh(own: Sighting | None, address: str, now: datetime) -> bool:
    """Whether the member was noted there so shortly ago that it need not be noted again."""
    return own is not None and own.mailbox == address and now - own.at < REFRESHED_AFTER
