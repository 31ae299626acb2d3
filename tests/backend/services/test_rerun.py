"""A transaction's body may run again: R35 and R36, on every store, with real mail."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from google.api_core import exceptions as faults
from google.cloud.firestore import Client

from backend.domain.label import Colour, Label
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status
from backend.google_api.open_mail import GmailOpenMailReader
from backend.ports.documents import Conflict, Document, Documents, Transaction
from backend.ports.message_head import MessageHead
from backend.ports.open_mail import MailTokens
from backend.services import Ports, Services, build
from backend.services.inbox.bulk import Selection
from backend.store import firestore
from backend.store.firestore import FirestoreDocuments
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from tests.clock import SetClock
from tests.mails import opened
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, done_in, found_mailbox, wake_due

T = "18c2f3a9b0d1e2f3"
Result = TypeVar("Result")


class Rehearsed(Exception):
    """The first run of a body is over; it is rolled back."""


class RehearsingDocuments:
    """A store in which every transaction runs twice, as after a conflict: the first run is rolled back."""

    def __init__(self, inner: Documents) -> None:
        self._inner = inner
        self.inside = threading.local()
        self.rehearsals = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def transact(self, body: Callable[[Transaction], Result]) -> Result:
        """Run ``body``, take everything back, and run it again."""

        def rehearse(transaction: Transaction) -> None:
            body(transaction)
            raise Rehearsed

        self.inside.transaction = True
        try:
            with pytest.raises(Rehearsed):
                self._inner.transact(rehearse)
            self.rehearsals += 1
            return self._inner.transact(body)
        finally:
            self.inside.transaction = False


class MailOutside(GmailOpenMailReader):
    """The Gmail API, refusing to be called inside a transaction."""

    def __init__(self, endpoint: str, documents: RehearsingDocuments) -> None:
        super().__init__(endpoint)
        self._documents = documents
        self.calls = 0

    def head(self, message_id: str, tokens: MailTokens) -> MessageHead:
        """Read it, outside."""
        assert not getattr(self._documents.inside, "transaction", False), "Gmail inside a transaction"
        self.calls += 1
        return super().head(message_id, tokens)


def _everything(services: Services, clock: SetClock) -> None:
    """Every use case that writes, once."""
    found_mailbox(services)
    shown = services.inbox.opening.open(BEN, opened(BEN.email, "order"))
    assert isinstance(shown, ConversationSnapshot)
    thread = shown.conversation.thread_id
    services.inbox.opening.open(ANA, opened(ANA.email, "order"))
    services.inbox.opening.share(ANA, SUPPORT, opened(ANA.email, "lunch"), "share")
    services.inbox.assignments.take(click(BEN, thread, "take"), seen="")
    services.inbox.assignments.assign(click(BEN, thread, "assign"), CHLOE.sub, seen=BEN.sub)
    services.inbox.assignments.unassign(click(BEN, thread, "unassign"), seen=CHLOE.sub)
    services.inbox.assignments.unfollow(click(BEN, thread, "unfollow"))
    services.inbox.assignments.follow(click(BEN, thread, "follow"))
    services.inbox.notes.add(click(BEN, thread, "note"), "Called her. @chloe @nobody")
    services.inbox.notes.edit(click(BEN, thread, "edit"), "note", "Called her twice. @ana")
    services.inbox.notes.clear_mention(click(CHLOE, thread, "clear"))
    deleted = services.inbox.notes.delete(click(BEN, thread, "delete"), "note")
    services.inbox.undoing.undo(click(BEN, thread, "undo"), done_in(deleted).id)
    services.inbox.labels.create_on(click(BEN, thread, "red"), "Refund", Colour.RED)
    services.inbox.labels.create_on(click(BEN, thread, "blue"), "VIP", Colour.BLUE)
    services.inbox.labels.remove(click(BEN, thread, "off"), "red")
    services.inbox.labels.add(click(BEN, thread, "on"), "red")
    services.inbox.label_admin.save(ANA, SUPPORT, Label("red", "Money back", Colour.PINK), "save")
    services.inbox.label_admin.merge(ANA, SUPPORT, "red", "blue", "merge")
    services.inbox.label_admin.delete(ANA, SUPPORT, "blue", "drop")
    services.inbox.statuses.set_priority(click(BEN, thread, "priority"), Priority.HIGH)
    until = clock.now() + timedelta(hours=1)
    services.inbox.statuses.set_status(
        click(BEN, thread, "snooze"), Status.SNOOZED, seen="open", holder="", until=until
    )
    clock.pass_by(hours=2)
    assert wake_due(services) == 1
    services.inbox.bulk.close(Selection(BEN, SUPPORT, (thread,), "bulk"))
    services.inbox.bulk.undo(BEN, SUPPORT, "bulk", "bulk undo")
    services.inbox.presence.seen(BEN, SUPPORT, thread)
    services.people.roster.set_away(BEN, SUPPORT, is_away=True)
    services.people.roster.set_role(SUPPORT, CHLOE.email, Role.OBSERVER, by=ANA.actor)
    services.people.roster.remove(SUPPORT, CHLOE.email, by=ANA.actor)


def _held(documents: Documents) -> list[Document]:
    return sorted(documents.scan(), key=lambda document: document.path)


def test_a_body_that_runs_twice_has_one_effect_and_never_calls_gmail(
    store: Documents, gmail_endpoint: str, indexes: Indexes
) -> None:
    rehearsing, plain = RehearsingDocuments(store), SqliteDocuments(MEMORY, indexes)
    mail, clock, plain_clock = MailOutside(gmail_endpoint, rehearsing), SetClock(), SetClock()
    _everything(build(Ports(rehearsing, clock, mail)), clock)
    _everything(build(Ports(plain, plain_clock, GmailOpenMailReader(gmail_endpoint))), plain_clock)
    assert _held(store) == _held(plain)
    assert rehearsing.rehearsals > 25
    assert mail.calls == 3
    plain.close()


@pytest.fixture
def emulated(firestore_client: Client, indexes: Indexes) -> Iterator[FirestoreDocuments]:
    """The store on Google's emulator."""
    made = FirestoreDocuments(firestore_client, indexes)
    yield made
    made.close()


class Aborting:
    """Stands before a call of Google's client: the first few are aborted, as when others hold the locks."""

    def __init__(self, call: Callable[..., object], times: int) -> None:
        self._call = call
        self.left = times
        self.calls = 0

    def __call__(self, *args: object, **named: object) -> object:
        self.calls += 1
        if self.left > 0:
            self.left -= 1
            raise faults.Aborted("too much contention on these documents")
        return self._call(*args, **named)


@pytest.mark.firestore
@pytest.mark.xdist_group("firestore")
@pytest.mark.parametrize("call", ["commit", "batch_get_documents"])
def test_four_aborted_attempts_and_then_one_effect(
    call: str, emulated: FirestoreDocuments, firestore_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = build(Ports(emulated, SetClock(), GmailOpenMailReader("http://127.0.0.1:9")))
    found_mailbox(services)
    begin(services, T)
    api = firestore_client._firestore_api
    aborting = Aborting(getattr(api, call), 4)
    monkeypatch.setattr(api, call, aborting)
    shown = services.inbox.notes.add(click(BEN, T, "n"), "Called them")
    assert (shown.conversation.note_count, aborting.left, aborting.calls) == (1, 0, 5)
    lines = services.inbox.activities.page(BEN, SUPPORT, T, None).lines
    assert [type(line.change).__name__ for line in lines] == ["NoteAdded", "Adopted"]


@pytest.mark.firestore
@pytest.mark.xdist_group("firestore")
def test_who_never_gets_through_is_told_and_nothing_is_half_done(
    emulated: FirestoreDocuments, firestore_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = build(Ports(emulated, SetClock(), GmailOpenMailReader("http://127.0.0.1:9")))
    found_mailbox(services)
    begin(services, T)
    before = _held(emulated)
    api = firestore_client._firestore_api
    aborting = Aborting(api.commit, 10_000)
    monkeypatch.setattr(firestore, "TRANSACTION_BUDGET_S", 1.0)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(api, "commit", aborting)
        with pytest.raises(Conflict):
            services.inbox.notes.add(click(BEN, T, "n"), "Called them")
    assert aborting.calls >= 2
    assert _held(emulated) == before
    assert services.inbox.notes.add(click(BEN, T, "n"), "Called them").conversation.note_count == 1
