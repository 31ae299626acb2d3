"""Who may use what: mailboxes, their rosters, and persons with the mailboxes they belong to."""

from dataclasses import dataclass

from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.services.people.mailboxes import Mailboxes
from backend.services.people.profiles import Profiles
from backend.services.people.roster import Carrier, Roster


@dataclass(frozen=True, slots=True)
class People:
    """Use cases about people."""

    mailboxes: Mailboxes
    profiles: Profiles
    roster: Roster


def build_people(documents: Documents, clock: Clock, carrying: Carrier) -> People:
    """Wire them."""
    return People(Mailboxes(documents), Profiles(documents), Roster(documents, clock, carrying))
