"""Turns: bounded, fenced by the claim, told to the log; the worker as a process that is ended or killed."""

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from backend.jobs.asked import DoAsked, look
from backend.jobs.asking import Asking
from backend.jobs.claiming import LEASE, Claiming
from backend.jobs.runner import Runner
from backend.jobs.worker import ATTEMPTS, TURN, Outcome, Worker
from backend.ports.documents import Documents
from backend.ports.mail_fault import MailUnavailable
from backend.ports.work import Handler, Silent
from backend.records import claims, setbacks, work
from backend.records.key import fetch_one
from backend.settings.store import parse_store
from main import open_store
from tests.clock import SetClock
from tests.people import SALES, SUPPORT
from tests.started import Started, started

Stopped = Callable[[], bool]


def _worker(
    documents: Documents, clock: SetClock, handler: Handler, is_stopped: Stopped | None = None
) -> Worker:
    return Worker(documents, clock, {"ingest": handler}, Silent(), is_stopped or (lambda: False))


def _put(documents: Documents, clock: SetClock, mailbox: str = SUPPORT) -> None:
    Asking(documents, clock, Silent()).put("ingest", mailbox)


def _asked(documents: Documents, mailbox: str = SUPPORT) -> work.Asked | None:
    return fetch_one(documents, work.key("ingest", mailbox))


def noting(done: list[str]) -> Handler:
    """A handler that notes down the mailbox and has done all."""

    def does(mailbox: str, _: Stopped) -> bool:
        done.append(mailbox)
        return False

    return does


def _pieces(clock: SetClock, done: list[str], seconds: float) -> Handler:
    """Work without an end, in pieces that take so long."""

    def does(mailbox: str, is_stopped: Stopped) -> bool:
        while not is_stopped():
            clock.pass_by(seconds=seconds)
            done.append(mailbox)
        return True

    return does


def test_a_turn_is_bounded_and_the_piece_in_hand_is_finished(counted: Documents, clock: SetClock) -> None:
    done: list[str] = []
    worker = _worker(counted, clock, _pieces(clock, done, 2))
    _put(counted, clock)
    assert worker.turn(SUPPORT) is Outcome.MORE
    assert len(done) == 3, "of two seconds each"


def test_a_mailbox_without_an_end_keeps_no_other_waiting(counted: Documents, clock: SetClock) -> None:
    """R16: each run gives every mailbox one turn, the longest waiting first."""
    done: list[str] = []
    endless = _pieces(clock, done, 1)

    def ingest(mailbox: str, is_stopped: Stopped) -> bool:
        if mailbox == "noisy@acme.test":
            return endless(mailbox, is_stopped)
        done.append(mailbox)
        return False

    job = DoAsked(counted, clock, _worker(counted, clock, ingest))
    _put(counted, clock, "noisy@acme.test")
    for round_ in range(3):
        for number in range(4):
            _put(counted, clock, f"quiet{number}@acme.test")
        began = clock.now()
        assert look(job, lambda: False) == 5, round_
        assert clock.now() - began <= TURN + timedelta(seconds=1)
    assert sum(mailbox.startswith("quiet") for mailbox in done) == 12


def test_told_to_end_it_finishes_the_piece_and_leaves_the_rest_to_the_next(
    counted: Documents, clock: SetClock
) -> None:
    done: list[str] = []
    worker = _worker(counted, clock, _pieces(clock, done, 0.1), lambda: len(done) == 2)
    _put(counted, clock)
    assert worker.turn(SUPPORT) is Outcome.MORE
    assert len(done) == 2
    asked = _asked(counted)
    assert asked is not None
    assert asked.ready_at == clock.now(), "at once, and not after a lease"
    assert fetch_one(counted, claims.key(SUPPORT)) is None


def test_whoever_lost_the_mailbox_takes_nothing_away(counted: Documents, clock: SetClock) -> None:
    """A process that stood still for longer than its lease, and another one that began meanwhile."""
    next_one: list[claims.Claim | None] = []

    def ingest(_: str, is_stopped: Stopped) -> bool:
        clock.at += LEASE
        assert is_stopped()
        next_one.append(Claiming(counted, clock).take(SUPPORT))
        return False

    _put(counted, clock)
    assert _worker(counted, clock, ingest).turn(SUPPORT) is Outcome.MORE
    assert _asked(counted) is not None
    assert fetch_one(counted, claims.key(SUPPORT)) == next_one[0] is not None


def test_while_it_is_done_it_is_not_due_and_nobody_else_begins(counted: Documents, clock: SetClock) -> None:
    seen: list[object] = []
    other = _worker(counted, clock, lambda *_: pytest.fail("a second worker"))

    def ingest(_: str, __: Stopped) -> bool:
        seen.extend(DoAsked(counted, clock, other).due())
        seen.append(other.turn(SUPPORT, retried="ingest"))
        return False

    _put(counted, clock)
    assert _worker(counted, clock, ingest).turn(SUPPORT) is Outcome.DONE
    assert seen == [Outcome.BUSY]


def test_nothing_asked_for_nothing_done(counted: Documents, clock: SetClock) -> None:
    worker = _worker(counted, clock, lambda *_: pytest.fail("nobody asked"))
    assert worker.turn(SUPPORT) is Outcome.NOTHING
    assert not list(counted.scan())


def test_what_fails_waits_ever_longer_and_as_long_as_gmail_asks(counted: Documents, clock: SetClock) -> None:
    asked_for = [0.0, 0.0, 900.0, 0.0, 0.0, 0.0, 0.0, 0.0]

    def ingest(_: str, __: Stopped) -> bool:
        raise MailUnavailable("busy", retry_after_s=asked_for.pop(0))

    worker, waits = _worker(counted, clock, ingest), []
    _put(counted, clock)
    while asked_for:
        assert worker.turn(SUPPORT) is Outcome.FAILED
        asked = _asked(counted)
        assert asked is not None
        waits.append((asked.ready_at - clock.now()) / timedelta(minutes=1))
        assert worker.turn(SUPPORT) is Outcome.NOTHING, "not before its time"
        clock.at = asked.ready_at
    assert waits == [1, 2, 15, 8, 16, 32, 60, 60]
    assert not counted.query(setbacks.of_job("work", limit=5)).documents


def test_asked_for_anew_what_fails_is_tried_within_a_minute(counted: Documents, clock: SetClock) -> None:
    done: list[str] = []

    def ingest(mailbox: str, __: Stopped) -> bool:
        if not done:
            raise ValueError
        return False

    worker = _worker(counted, clock, ingest)
    _put(counted, clock)
    for _ in range(ATTEMPTS):
        assert worker.turn(SUPPORT, retried="ingest") is Outcome.FAILED
    done.append("mended")
    for _ in range(50):
        _put(counted, clock)
    assert worker.turn(SUPPORT) is Outcome.NOTHING
    clock.pass_by(minutes=1)
    assert worker.turn(SUPPORT) is Outcome.DONE
    assert _asked(counted) is None


def test_what_failed_counts_as_failed_in_the_clocks_answer(counted: Documents, clock: SetClock) -> None:
    def ingest(mailbox: str, _: Stopped) -> bool:
        if mailbox == SUPPORT:
            raise ValueError
        return False

    _put(counted, clock)
    _put(counted, clock, SALES)
    clock.pass_by(seconds=30)
    job = DoAsked(counted, clock, _worker(counted, clock, ingest))
    tally = Runner(counted, clock, [job]).run(timedelta(minutes=1))["work"]
    assert (tally.done, tally.failed, tally.dwell_s) == (1, 1, 30)


def test_asking_costs_one_read_and_no_write_where_it_waits_already(
    counted: Documents, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    _put(counted, clock)
    before = list(counted.scan())
    clock.pass_by(seconds=1)
    _put(counted, clock)
    assert list(counted.scan()) == before


def test_a_turn_is_told_to_the_log(
    counted: Documents, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    def ingest(_: str, __: Stopped) -> bool:
        clock.pass_by(seconds=2)
        return False

    _put(counted, clock)
    clock.pass_by(seconds=7)
    _worker(counted, clock, ingest).turn(SUPPORT)
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "work"]
    told = (line["kind"], line["outcome"], line["dwell_s"], line["work_s"])
    assert told == ("ingest", "done", 7, 2)


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("firestore", marks=[pytest.mark.firestore, pytest.mark.xdist_group("firestore")]),
    ]
)
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that several processes can open."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'work.sqlite3'}"
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_host"))
    return f"firestore://{request.getfixturevalue('firestore_project')}/(default)"


@pytest.fixture
def shared(address: str) -> Iterator[Documents]:
    """That store, opened here."""
    made = open_store(parse_store(address))
    yield made
    made.close()


@contextlib.contextmanager
def _process(address: str) -> Iterator[tuple[Started, IO[bytes]]]:
    """``relais work`` with a handler that says what it does and waits for a line before it ends a piece."""
    line, told = os.pipe()
    with (
        os.fdopen(line, "rb") as waiting,
        os.fdopen(told, "wb", 0) as told_to,
        started([sys.executable, "-m", "tests.working", address], stdin=waiting) as program,
    ):
        yield program, told_to


def _hears(program: Started, wanted: str) -> list[str]:
    """What it says until it says that."""
    heard = []
    for line in program.output:
        heard.append(line.strip())
        if heard[-1] == wanted:
            return heard
    raise AssertionError(heard)


def test_sigterm_finishes_the_piece_in_hand_and_the_next_worker_goes_on_at_once(
    address: str, shared: Documents
) -> None:
    clock = SetClock(datetime.now(UTC))
    _put(shared, clock)
    with _process(address) as (program, told):
        _hears(program, "piece begun")
        program.process.send_signal(signal.SIGTERM)
        told.write(b"\n")
        assert "piece done" in program.output.read().splitlines()
        assert program.process.wait() == 0
    assert fetch_one(shared, claims.key(SUPPORT)) is None
    clock.at = datetime.now(UTC) + timedelta(seconds=1)
    done: list[str] = []
    worker = _worker(shared, clock, noting(done))
    assert look(DoAsked(shared, clock, worker), lambda: False) == 1
    assert done == [SUPPORT]


def test_after_kill_9_in_the_middle_another_worker_does_it_when_the_lease_is_over(
    address: str, shared: Documents
) -> None:
    clock = SetClock(datetime.now(UTC))
    _put(shared, clock)
    with _process(address) as (program, _):
        _hears(program, "piece begun")
        program.process.kill()
        assert program.process.wait() == -signal.SIGKILL
    done: list[str] = []
    worker = _worker(shared, clock, noting(done))
    job = DoAsked(shared, clock, worker)
    standing = fetch_one(shared, claims.key(SUPPORT))
    assert standing is not None
    clock.at = standing.until - timedelta(seconds=1)
    assert (look(job, lambda: False), worker.turn(SUPPORT)) == (0, Outcome.BUSY)
    clock.at = standing.until + timedelta(seconds=1)
    assert look(job, lambda: False) == 1
    assert done == [SUPPORT]
    assert not list(shared.scan())
