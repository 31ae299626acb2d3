"""Documents: where each stands, what its fields mean, and what is asked of the store."""

from collections.abc import Iterator
from datetime import UTC, datetime

from backend.domain.notification import State
from backend.domain.status import Status
from backend.domain.view import COUNTED, UNCOUNTED, View
from backend.ports.documents import Query
from backend.records import (
    accounts,
    activities,
    arrivals,
    chores,
    dead_letters,
    ledger,
    mailboxes,
    messages,
    mirrors,
    notes,
    notifications,
    pasts,
    people,
    preferences,
    presence,
    queues,
    setbacks,
    work,
)

NOBODY = "nobody@relais.invalid"


def every_query() -> Iterator[Query]:
    """One of each query that Relais asks, about nobody: what the indexes must serve."""
    for view in (*COUNTED, *UNCOUNTED, View.LABEL, View.HELD):
        yield queues.in_view(NOBODY, view, sub="nobody", label_id="none", limit=1)
    yield queues.by_thread("none")
    yield queues.of_customer(NOBODY, NOBODY, limit=1)
    yield queues.with_word(NOBODY, "none", limit=1)
    yield queues.with_label(NOBODY, "none", limit=1)
    yield queues.open_of(NOBODY, "nobody")
    yield queues.held_as(NOBODY, "nobody", Status.SNOOZED)
    yield queues.held_by(NOBODY, "nobody", limit=1)
    yield queues.followed_by(NOBODY, "nobody", limit=1)
    yield queues.calling(NOBODY, "nobody", limit=1)
    yield queues.due(datetime.now(UTC), limit=1)
    yield notes.newest(NOBODY, "none", limit=1)
    yield activities.newest(NOBODY, "none", limit=1)
    yield activities.unfollowed(limit=1)
    yield chores.waiting(limit=1)
    yield from _of_accounts()
    yield setbacks.of_job("none", limit=1)
    yield mailboxes.every(limit=1)
    yield people.with_address(NOBODY)
    yield presence.seeing("nobody", limit=1)
    yield work.of_mailbox(NOBODY, limit=1)
    yield work.due(datetime.now(UTC), limit=1)
    yield work.failing(1, limit=1)
    for state in State:
        yield notifications.in_state(state, limit=1)
    yield notifications.waiting_for(NOBODY, "nobody", limit=1)
    yield preferences.digests_due(datetime.now(UTC), limit=1)


def _of_accounts() -> Iterator[Query]:
    """What is asked about connected accounts."""
    yield arrivals.waiting(NOBODY, limit=1)
    yield dead_letters.every(limit=1)
    yield dead_letters.of_mailbox(NOBODY, limit=1)
    yield messages.of_conversation(NOBODY, "none", limit=1)
    yield messages.of_day(NOBODY, "none", limit=1)
    yield accounts.of_email(NOBODY)
    yield ledger.newest(NOBODY, limit=1)
    yield accounts.every(limit=1)
    yield accounts.every_token(limit=1)
    yield mirrors.every(limit=1)
    yield pasts.every(limit=1)
    yield mirrors.waiting(limit=1)
