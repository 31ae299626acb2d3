"""What a team does with conversations: open, assign, note, label, move, look up, look back."""

from dataclasses import dataclass

from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.ports.open_mail import OpenMailReader
from backend.records import chores
from backend.services.inbox.activities import Activities
from backend.services.inbox.adoption import Adoption
from backend.services.inbox.assignments import Assignments
from backend.services.inbox.bulk import Bulk
from backend.services.inbox.carrying import Carrying, Errand
from backend.services.inbox.composing import Composing
from backend.services.inbox.departures import Departure
from backend.services.inbox.label_admin import LabelAdmin
from backend.services.inbox.label_spread import LabelSpread
from backend.services.inbox.labels import Labels
from backend.services.inbox.notes import Notes
from backend.services.inbox.opening import Opening
from backend.services.inbox.presence import Presence
from backend.services.inbox.queues import Queues
from backend.services.inbox.resolving import Resolving
from backend.services.inbox.searching import Searching
from backend.services.inbox.statuses import Statuses
from backend.services.inbox.undoing import Undoing
from backend.services.inbox.unsharing import Unsharing
from backend.services.inbox.waking import Waking
from backend.services.kernel.desk import Desk
from backend.services.people.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Inbox:
    """Use cases about conversations."""

    activities: Activities
    adoption: Adoption
    assignments: Assignments
    bulk: Bulk
    carrying: Carrying
    composing: Composing
    label_admin: LabelAdmin
    labels: Labels
    notes: Notes
    opening: Opening
    presence: Presence
    queues: Queues
    searching: Searching
    statuses: Statuses
    undoing: Undoing
    unsharing: Unsharing
    waking: Waking


def build_carrying(documents: Documents, clock: Clock) -> Carrying:
    """What carries decisions for a whole mailbox to its conversations."""
    departure = Departure()
    errands: dict[str, Errand] = {chores.LABEL: LabelSpread(), chores.LEFT: departure, chores.HELD: departure}
    return Carrying(documents, clock, errands)


def build_inbox(
    documents: Documents, clock: Clock, mail: OpenMailReader, profiles: Profiles, carrying: Carrying
) -> Inbox:
    """Wire them."""
    desk, resolving = Desk(documents, clock), Resolving(documents)
    adoption = Adoption(documents, clock, resolving)
    labels = Labels(documents, desk)
    return Inbox(
        activities=Activities(documents, clock),
        adoption=adoption,
        assignments=Assignments(documents, desk),
        bulk=Bulk(documents, clock),
        carrying=carrying,
        composing=Composing(documents, profiles),
        label_admin=LabelAdmin(documents, clock, labels, carrying),
        labels=labels,
        notes=Notes(documents, desk),
        opening=Opening(documents, clock, mail, profiles, resolving, adoption),
        presence=Presence(documents, clock),
        queues=Queues(documents, profiles),
        searching=Searching(documents),
        statuses=Statuses(desk),
        undoing=Undoing(desk),
        unsharing=Unsharing(documents, clock),
        waking=Waking(documents, clock),
    )
