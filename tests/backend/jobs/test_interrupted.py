"""Whatever befalls the store at any commit of a job, the next runs end right, and nothing is done twice.

Each job runs with a fault at its first commit, at its second, and so on to its last.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from google.api_core import exceptions as faults
from google.cloud.firestore import Client

from backend.domain.label import Colour
from backend.domain.status import Status
from backend.google_api.open_mail import GmailOpenMailReader
from backend.jobs.asking import Asking
from backend.jobs.claiming import LEASE
from backend.jobs.follow import Follow
from backend.jobs.runner import Job, Runner
from backend.jobs.spread import Spread
from backend.jobs.wake import Wake
from backend.jobs.worker import Outcome, Worker
from backend.ports.documents import Documents, StoreError
from backend.ports.work import Silent
from backend.records import chores, claims, work
from backend.records.key import fetch_one
from backend.services import Ports, Services, build
from backend.store import transfer
from backend.store.firestore import FirestoreDocuments
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from backend.store.transfer import NotEmpty, digest_of, examine, export_lines, import_lines
from tests.clock import SetClock
from tests.faulty import Fault, FaultyDocuments
from tests.following import effect_path, note_down
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, found_mailbox, holder_of
from tests.wired import NOWHERE

THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(3))
Stores = Callable[[], Documents]
every_fault = pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())


@pytest.fixture
def empty(indexes: Indexes) -> Iterator[Stores]:
    """Makes empty stores."""
    made: list[SqliteDocuments] = []

    def make() -> Documents:
        made.append(SqliteDocuments(MEMORY, indexes))
        return made[-1]

    yield make
    for store in made:
        store.close()


def _services(documents: Documents, clock: SetClock) -> Services:
    return build(Ports(documents, clock, GmailOpenMailReader(NOWHERE)))


def _begun(documents: Documents, clock: SetClock) -> Services:
    services = _services(documents, clock)
    found_mailbox(services)
    for thread in THREADS:
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
    return services


def _kinds(services: Services, thread: str) -> Counter[str]:
    lines = services.inbox.activities.page(ANA, SUPPORT, thread, None).lines
    return Counter(type(line.change).__name__ for line in lines)


def _run(documents: Documents, clock: SetClock, job: Job) -> None:
    Runner(documents, clock, [job]).run(timedelta(minutes=1))


def _interrupted(empty: Stores, fault: Fault) -> Iterator[tuple[Documents, Documents, SetClock]]:
    """For each commit: a sound store, the same with a fault at that commit, and a clock."""
    for number in count(1):
        sound = empty()
        faulty = FaultyDocuments(sound, fault, number)
        yield sound, faulty, SetClock()
        if not faulty.has_failed:
            assert number > 2, "the job has commits"
            return


@every_fault
def test_a_snooze_ends_once(empty: Stores, fault: Fault) -> None:
    for sound, faulty, clock in _interrupted(empty, fault):
        services, until = _begun(sound, clock), clock.now() + timedelta(hours=1)
        for thread in THREADS:
            snooze = click(BEN, thread, f"s{thread}")
            services.inbox.statuses.set_status(snooze, Status.SNOOZED, seen="open", holder="", until=until)
        clock.pass_by(hours=1)
        with suppress(StoreError):
            _run(faulty, clock, Wake(_services(faulty, clock).inbox.waking))
        clock.pass_by(minutes=2)
        _run(sound, clock, Wake(services.inbox.waking))
        for thread in THREADS:
            assert services.inbox.opening.show(ANA, SUPPORT, thread).conversation.status is Status.OPEN
            assert _kinds(services, thread)["StatusMoved"] == 2


@every_fault
def test_every_line_is_followed_once_and_in_its_order(empty: Stores, fault: Fault) -> None:
    for sound, faulty, clock in _interrupted(empty, fault):
        services = _begun(sound, clock)
        for thread in THREADS:
            services.inbox.notes.add(click(BEN, thread, "n"), "Called them")
        with suppress(StoreError):
            _run(faulty, clock, Follow(faulty, [note_down]))
        clock.pass_by(minutes=2)
        _run(sound, clock, Follow(sound, [note_down]))
        seen = sound.get_many([effect_path(thread) for thread in THREADS])
        assert [one.fields["versions"] for one in seen.values()] == [[1, 2]] * len(THREADS)


def _decide(services: Services) -> None:
    """Ana's two clicks."""
    inbox, roster = services.inbox, services.people.roster
    inbox.label_admin.merge(ANA, SUPPORT, "vip", "new", "merge")
    roster.remove(SUPPORT, BEN.email, to=CHLOE.sub, by=ANA.actor, click_key="remove")


def _taken_and_labelled(services: Services) -> None:
    for key, name in (("vip", "VIP"), ("new", "New")):
        services.inbox.labels.create_on(click(BEN, THREADS[0], key), name, Colour.RED)
    for thread in THREADS:
        services.inbox.labels.add(click(BEN, thread, "l"), "vip")
        services.inbox.assignments.take(click(BEN, thread, "t"), seen="")


def _check_decided(services: Services, documents: Documents) -> None:
    assert documents.query(chores.waiting(limit=9)).documents == ()
    for thread in THREADS:
        shown = services.inbox.opening.show(ANA, SUPPORT, thread).conversation
        assert ([one.name for one in shown.labels], holder_of(shown).id) == (["New"], CHLOE.sub)
        told = _kinds(services, thread)
        assert (told["LabelReplaced"], told["MemberLeft"]) == (1, 1)
    mailbox = services.people.mailboxes.get(SUPPORT)
    assert ([one.name for one in mailbox.labels], mailbox.retired) == (["New"], ())


@every_fault
def test_what_was_decided_reaches_every_conversation_once(empty: Stores, fault: Fault) -> None:
    for sound, faulty, clock in _interrupted(empty, fault):
        services = _begun(sound, clock)
        _taken_and_labelled(services)
        with suppress(StoreError):
            _decide(_services(faulty, clock))
        _decide(services)
        for _ in range(6):  # a departure asks its three questions one run after the other
            clock.pass_by(minutes=2)
            _run(sound, clock, Spread(services.inbox.carrying))
        _check_decided(services, sound)


@every_fault
def test_work_that_was_asked_for_is_done_and_the_mailbox_given_back(empty: Stores, fault: Fault) -> None:
    for sound, faulty, clock in _interrupted(empty, fault):
        done: list[str] = []

        def does(mailbox: str, _: object, done: list[str] = done) -> bool:
            done.append(mailbox)
            return False

        with suppress(StoreError):
            Asking(faulty, clock, Silent()).put("ingest", SUPPORT)
            Worker(faulty, clock, {"ingest": does}, Silent()).turn(SUPPORT)
        clock.pass_by(seconds=LEASE.total_seconds() + 1)
        Asking(sound, clock, Silent()).put("ingest", SUPPORT)
        outcome = Worker(sound, clock, {"ingest": does}, Silent()).turn(SUPPORT)
        assert outcome is Outcome.DONE
        assert 1 <= len(done) <= 2
        assert fetch_one(sound, work.key("ingest", SUPPORT)) is None
        assert fetch_one(sound, claims.key(SUPPORT)) is None


@every_fault
def test_an_import_that_failed_is_begun_again_with_the_same_file(
    empty: Stores, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = empty()
    _begun(source, SetClock())
    lines = list(export_lines(source))
    whole = examine(lines)
    monkeypatch.setattr(transfer, "BATCH", 5)
    for sound, faulty, _ in _interrupted(empty, fault):
        with suppress(StoreError):
            import_lines(faulty, lines, whole)
        with suppress(NotEmpty):
            import_lines(sound, lines, whole)
        assert digest_of(sound).as_dict() == whole.as_dict()
        assert not any(document.path.startswith("imports/") for document in sound.scan())


def test_an_import_that_was_not_looked_through_to_its_end_is_begun_again(
    empty: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, store = empty(), empty()
    _begun(source, SetClock())
    lines = list(export_lines(source))
    with monkeypatch.context() as meanwhile, pytest.raises(ZeroDivisionError):
        meanwhile.setattr(transfer, "digest_of", lambda _: 1 / 0)
        import_lines(store, lines, examine(lines))
    assert import_lines(store, lines, examine(lines)).as_dict() == digest_of(source).as_dict()
    with pytest.raises(NotEmpty):
        import_lines(store, lines, examine(lines))


class EachLost:
    """Stands behind a call of Google's client, which is really made: every other answer is lost."""

    def __init__(self, call: Callable[..., object]) -> None:
        self._call, self.made = call, 0

    def __call__(self, *args: object, **named: object) -> object:
        answer = self._call(*args, **named)
        self.made += 1
        if self.made % 2:
            raise faults.ServiceUnavailable("connection reset")  # type: ignore[no-untyped-call]
        return answer


@pytest.mark.firestore
@pytest.mark.xdist_group("firestore")
def test_jobs_end_right_on_firestore_where_the_answer_to_every_commit_is_lost_once(
    firestore_client: Client, indexes: Indexes, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, clock, done = FirestoreDocuments(firestore_client, indexes), SetClock(), list[str]()
    services = _begun(store, clock)
    _taken_and_labelled(services)
    api: Any = firestore_client._firestore_api
    commits = EachLost(api.commit)
    monkeypatch.setattr(api, "commit", commits)

    def does(mailbox: str, _: object) -> bool:
        done.append(mailbox)
        return False

    _decide(services)
    for _ in range(6):
        clock.pass_by(minutes=2)
        _run(store, clock, Spread(services.inbox.carrying))
    _run(store, clock, Follow(store, [note_down]))
    Asking(store, clock, Silent()).put("ingest", SUPPORT)
    assert Worker(store, clock, {"ingest": does}, Silent()).turn(SUPPORT) is Outcome.DONE
    assert (done, fetch_one(store, claims.key(SUPPORT))) == ([SUPPORT], None)
    _check_decided(services, store)
    assert commits.made > 20
    for thread in THREADS:
        seen = store.get_many([effect_path(thread)])[effect_path(thread)].fields["versions"]
        lines = services.inbox.activities.page(ANA, SUPPORT, thread, None).lines
        assert seen == [line.version for line in reversed(lines)]
    store.close()
