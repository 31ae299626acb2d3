"""After every change: each line of the log is followed once, in its order, whatever is killed."""

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from backend.google_api.open_mail import GmailOpenMailReader
from backend.jobs.clock import MINUTE_BUDGET
from backend.jobs.follow import Follow, Happened
from backend.jobs.runner import Runner
from backend.ports.documents import Documents, Fields, Transaction
from backend.records import activities
from backend.services import Ports, Services, build
from backend.settings import parse_store
from main import open_store
from tests.clock import SetClock
from tests.following import effect_path, note_down
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, found_mailbox
from tests.started import started
from tests.wired import NOWHERE

THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(4))


def _work(services: Services, rounds: int) -> None:
    """Three changes of each conversation a round, all at one moment of the clock."""
    for number in range(rounds):
        for thread in THREADS:
            inbox = services.inbox
            inbox.notes.add(click(BEN, thread, f"n{number}"), f"Note {number}")
            inbox.assignments.take(click(BEN, thread, f"t{number}"), seen=CHLOE.sub)
            inbox.assignments.assign(click(ANA, thread, f"a{number}"), CHLOE.sub, seen=BEN.sub)


def _seen(documents: Documents) -> dict[str, object]:
    found = documents.get_many([effect_path(thread) for thread in THREADS])
    return {thread: found[effect_path(thread)].fields["versions"] for thread in THREADS}


def test_a_new_line_waits_to_be_followed_and_bears_the_version_it_made(
    services: Services, counted: Documents
) -> None:
    begin(services, THREADS[0])
    _work_one = services.inbox.assignments.take(click(BEN, THREADS[0], "k"), seen="")
    assert _work_one.done is not None
    (page,) = counted.wave(queries=[activities.unfollowed(limit=10)]).pages
    lines = [activities.read(document) for document in page.documents]
    assert [(line.version, line.is_followed) for line in lines] == [(1, False), (2, False)]


def test_lines_are_followed_once_and_in_their_order_though_the_clock_stood_still(
    services: Services, counted: Documents, clock: SetClock
) -> None:
    for thread in THREADS:
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
    _work(services, 2)
    runner = Runner(counted, clock, [Follow(counted, [note_down])])
    assert runner.run(MINUTE_BUDGET)["follow"].done == 4 * 7
    assert _seen(counted) == {key: [1, 2, 3, 4, 5, 6, 7] for key in THREADS}
    assert runner.run(MINUTE_BUDGET)["follow"].done == 0
    assert not counted.query(activities.unfollowed(limit=1)).documents


def test_where_a_line_fails_the_later_ones_of_its_conversation_wait_and_no_other(
    services: Services, counted: Documents, clock: SetClock
) -> None:
    for thread in THREADS:
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
    _work(services, 1)
    broken = {THREADS[1]}

    def reads(transaction: Transaction, happened: Happened) -> Mapping[str, Fields]:
        if happened.thread_id in broken and happened.activity.version == 2:
            raise ValueError("cannot be followed")
        return note_down(transaction, happened)

    runner = Runner(counted, clock, [Follow(counted, [reads])])
    tally = runner.run(MINUTE_BUDGET)["follow"]
    assert (tally.done, tally.failed) == (13, 1)
    assert _seen(counted) == {**{key: [1, 2, 3, 4] for key in THREADS}, THREADS[1]: [1]}
    broken.clear()
    assert runner.run(MINUTE_BUDGET)["follow"].done == 0, "it is set aside for a minute"
    clock.pass_by(minutes=2)
    assert runner.run(MINUTE_BUDGET)["follow"].done == 3
    assert _seen(counted) == {key: [1, 2, 3, 4] for key in THREADS}


def test_several_readers_write_with_the_mark_or_not_at_all(
    services: Services, counted: Documents, clock: SetClock
) -> None:
    begin(services, THREADS[0])

    def fails(_: Transaction, __: Happened) -> Mapping[str, Fields]:
        raise ValueError("the second reader")

    Runner(counted, clock, [Follow(counted, [note_down, fails])]).run(MINUTE_BUDGET)
    assert not counted.get_many([effect_path(THREADS[0])])
    assert len(counted.query(activities.unfollowed(limit=5)).documents) == 1


@pytest.mark.parametrize(
    "kind",
    [
        "sqlite",
        pytest.param("firestore", marks=[pytest.mark.firestore, pytest.mark.xdist_group("firestore")]),
    ],
)
def test_two_workers_and_kill_9_between_leave_every_effect_exactly_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:///{tmp_path / 'follow.sqlite3'}"
    if kind == "firestore":
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_host"))
        store = f"firestore://{request.getfixturevalue('firestore_project')}/(default)"
    documents = open_store(parse_store(store))
    services = build(Ports(documents, SetClock(), GmailOpenMailReader(NOWHERE)))
    found_mailbox(services)
    for thread in THREADS:
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
    _work(services, 2)
    assert _workers(store, [5, 9]) == [-signal.SIGKILL, -signal.SIGKILL]
    # Every line was followed to its end or not at all: what was seen is a beginning, in order.
    half = documents.get_many([effect_path(thread) for thread in THREADS])
    versions = [one.fields["versions"] for one in half.values()]
    assert versions
    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions if isinstance(seen, list))
    assert _workers(store, [0, 3]) in ([0, 0], [0, -signal.SIGKILL])
    assert _workers(store, [0, 0]) == [0, 0]
    assert _seen(documents) == {key: [1, 2, 3, 4, 5, 6, 7] for key in THREADS}
    assert not documents.query(activities.unfollowed(limit=1)).documents
    documents.close()


def _workers(store: str, fatal: list[int]) -> list[int]:
    """Run workers side by side, each killed at its fatal line. Returns how each ended."""
    line, starter = os.pipe()
    with contextlib.ExitStack() as stack:
        waiting = stack.enter_context(os.fdopen(line, "rb"))
        release = stack.enter_context(os.fdopen(starter, "wb"))
        command = [sys.executable, "-m", "tests.following", store]
        running = [stack.enter_context(started([*command, str(one)], stdin=waiting)) for one in fatal]
        assert [worker.output.readline() for worker in running] == ["ready\n"] * len(fatal)
        release.close()
        for worker in running:
            worker.output.read()
        return [worker.process.wait() for worker in running]


def test_an_activity_is_later_than_the_one_before_it_whatever_the_clock_says(
    services: Services, clock: SetClock
) -> None:
    begin(services, THREADS[0])
    services.inbox.assignments.take(click(BEN, THREADS[0], "k1"), seen="")
    clock.pass_by(hours=-3)
    shown = services.inbox.assignments.unassign(click(BEN, THREADS[0], "k2"), seen=BEN.sub)
    lines = services.inbox.activities.page(ANA, SUPPORT, THREADS[0], None).lines
    assert [line.version for line in lines] == [3, 2, 1]
    assert shown.conversation.updated_at == lines[0].at > lines[1].at
