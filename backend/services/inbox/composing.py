"""Beside a mail being written: what the team already has going on with its recipients."""

from dataclasses import dataclass

from backend.domain.member import Person
from backend.domain.snapshots.home import ComposeSnapshot, NoMailbox
from backend.ports.documents import Documents
from backend.records import conversations, queues
from backend.services.people.profiles import Profiles

COMPOSE_RECIPIENTS = 3
COMPOSE_MAILBOXES = 3
COMPOSE_ROWS = 10


@dataclass(frozen=True, slots=True)
class Composing:
    """Looks up recipients."""

    documents: Documents
    profiles: Profiles

    def compose(self, person: Person, recipients: tuple[str, ...]) -> ComposeSnapshot | NoMailbox:
        """Return what the person's mailboxes have going on with the people a mail is addressed to."""
        profile = self.profiles.profile(person)
        if profile is None:
            return self.profiles.none_for(person)
        held = [one.mailbox.id for one in profile.memberships[:COMPOSE_MAILBOXES]]
        asked = tuple(one for one in recipients if one not in held)[:COMPOSE_RECIPIENTS]
        queries = [queues.of_customer(address, email, limit=5) for address in held for email in asked]
        pages = self.documents.wave(queries=queries).pages if queries else ()
        rows = [row for page in pages for row in conversations.read_all(page.documents)]
        rows.sort(key=lambda row: (not row.is_active, -row.last_message.at.timestamp()))
        return ComposeSnapshot(profile.person, asked, tuple(rows[:COMPOSE_ROWS]))
