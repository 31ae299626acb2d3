"""What runs when: everything here comes up once a minute."""

from datetime import timedelta

from backend.jobs.follow import Follow
from backend.jobs.import_past import ImportPast
from backend.jobs.ledger import Prove
from backend.jobs.mirror import MirrorJob, MirrorReader, Sweep
from backend.jobs.renew import Renew
from backend.jobs.runner import Job
from backend.jobs.spread import Spread
from backend.jobs.tell import Alarm, Mornings, Tell
from backend.jobs.wake import Wake
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.services import Services
from backend.services.telling.choosing import choose

MINUTE_BUDGET = timedelta(seconds=20)
"""For all jobs of one call. With the item then in hand (``carrying.BY_CLOCK`` and a page at most) it is
less than the half minute that the server gives a call when it is told to end."""


def every_minute(documents: Documents, clock: Clock, services: Services) -> tuple[Job, ...]:
    """The jobs of each minute."""
    return (
        Wake(services.inbox.waking),
        Follow(documents, (choose, MirrorReader(clock))),
        Alarm(services.telling.alarms),
        Tell(services.telling.outbox),
        Mornings(services.telling.digests),
        Spread(services.inbox.carrying),
        Renew(services.mail.watching),
        Prove(services.mail.ledger),
        MirrorJob(services.mail.mirroring),
        Sweep(clock, services.mail.mirror_labels),
        ImportPast(documents, services.mail.importing),
    )
