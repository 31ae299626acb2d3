"""Who may use what: mailboxes, their rosters, and persons with the mailboxes they belong to."""

from dataclasses import dataclass

from backend.ports.chat import Chat
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.ports.vault import Vault
from backend.services.people.mailboxes import Mailboxes
from backend.services.people.preferences import Choices
from backend.services.people.profiles import Profiles
from backend.services.people.roster import Carrier, Roster
from backend.services.people.tongues import Tongues


@dataclass(frozen=True, slots=True)
class People:
    """Use cases about people."""

    mailboxes: Mailboxes
    preferences: Choices
    profiles: Profiles
    roster: Roster
    tongues: Tongues


def build_people(
    documents: Documents, clock: Clock, carrying: Carrier, chat: Chat | None, vault: Vault | None
) -> People:
    """Wire them."""
    return People(
        Mailboxes(documents),
        Choices(documents, clock, chat, vault),
        Profiles(documents),
        Roster(documents, clock, carrying),
        Tongues(documents, clock),
    )
