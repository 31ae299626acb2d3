"""Use cases: a verb is a transaction. Built once by the composition root."""

from dataclasses import dataclass

from backend.services.assignments import Assignments
from backend.services.bulk import Bulk
from backend.services.conversations import Conversations
from backend.services.home import Home
from backend.services.labels import Labels
from backend.services.mailboxes import Mailboxes
from backend.services.notes import Notes
from backend.services.presence import Presence
from backend.services.statuses import Statuses
from backend.services.undoing import Undoing


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case of the shared inbox."""

    assignments: Assignments
    bulk: Bulk
    conversations: Conversations
    home: Home
    labels: Labels
    mailboxes: Mailboxes
    notes: Notes
    presence: Presence
    statuses: Statuses
    undoing: Undoing
