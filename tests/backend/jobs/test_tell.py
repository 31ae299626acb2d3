"""Workers that tell: two at once, killed anywhere; no letter goes out twice, and no note to a stranger."""

import contextlib
import os
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.member import Person
from backend.domain.notification import State
from backend.domain.preferences import Channel, Event, Tongue
from backend.domain.refusals import Refusal
from backend.domain.rights import Role
from backend.ports.documents import Documents
from backend.ports.mail_fault import SendUnclear
from backend.records import notifications
from backend.records.key import read_each
from backend.settings.store import parse_store
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from main import open_store
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, OTTO, SUPPORT, begin, click
from tests.started import started
from tests.stores import INDEX_FILE
from tests.telling import Room, room, text_of

THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(3))
TEAM = (ANA, BEN, CHLOE, EMMA)


def _colleagues(here: Room, count: int) -> list[Person]:
    """Further members, each with a note that calls them."""
    begin(here.services, THREADS[0])
    made = []
    for number in range(count):
        person = Person(f"7{number:020d}", f"agent{number}@acme.test", f"Agent {number}")
        here.services.people.roster.add(SUPPORT, person.email, Role.AGENT, person.name)
        here.services.people.profiles.profile(person)
        here.services.inbox.notes.add(click(ANA, THREADS[0], f"n{number}"), f"@agent{number} look")
        made.append(person)
    here.follow()
    return made


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "kind",
    [
        "sqlite",
        pytest.param("firestore", marks=[pytest.mark.firestore, pytest.mark.xdist_group("firestore")]),
    ],
)
def test_two_workers_and_kill_9_at_any_letter_send_none_twice(
    kind: str, when: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:///{tmp_path / 'tell.sqlite3'}"
    if kind == "firestore":
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_host"))
        store = f"firestore://{request.getfixturevalue('firestore_project')}/(default)"
    documents = open_store(parse_store(store))
    here = room(documents, SetClock())
    people = _colleagues(here, 12)
    accepted = tmp_path / "accepted"
    accepted.touch()
    first = _workers(store, accepted, [f"3 {when} 2", f"2 {when} 2"])
    assert first == [-signal.SIGKILL, -signal.SIGKILL]
    assert _workers(store, accepted, ["0 never 3", "0 never 3"]) == [0, 0]
    assert _workers(store, accepted, ["0 never 500"]) == [0]
    sent = Counter(accepted.read_text().splitlines())
    assert max(sent.values()) == 1
    lost = len(people) - len(sent)
    assert lost == (2 if when == "before" else 0)
    page = documents.query(notifications.in_state(State.UNCLEAR, limit=50))
    assert len(read_each(page.documents, notifications.read)) == 2, "those two say that nobody knows"
    assert not documents.query(notifications.in_state(State.WAITING, limit=1)).documents
    documents.close()


def _workers(store: str, accepted: Path, told: list[str]) -> list[int]:
    """Run workers side by side. Returns how each ended."""
    line, starter = os.pipe()
    with contextlib.ExitStack() as stack:
        waiting = stack.enter_context(os.fdopen(line, "rb"))
        release = stack.enter_context(os.fdopen(starter, "wb"))
        command = [sys.executable, "-m", "tests.teller", store, str(accepted)]
        running = [stack.enter_context(started([*command, *one.split()], stdin=waiting)) for one in told]
        assert [worker.output.readline() for worker in running] == ["ready\n"] * len(told)
        release.close()
        for worker in running:
            worker.output.read()
        return [worker.process.wait() for worker in running]


PEOPLE, WHERE = st.sampled_from(TEAM), st.sampled_from(THREADS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["take", "follow", "unfollow", "leave", "away", "back"]), PEOPLE, WHERE),
        st.tuples(st.just("assign"), PEOPLE, WHERE, PEOPLE),
        st.tuples(st.just("note"), PEOPLE, WHERE, st.sampled_from(["@ben", "@team", "@chloé @ana", "@otto"])),
        st.tuples(st.just("undo"), PEOPLE, WHERE),
        st.tuples(st.just("tell"), st.integers(0, 200)),
    ),
    max_size=25,
)


def _memory() -> Documents:
    return SqliteDocuments(MEMORY, Indexes.read(INDEX_FILE))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(STEPS)
def test_whatever_a_team_does_nobody_hears_of_their_own_nor_twice_nor_from_outside(
    steps: list[tuple[object, ...]],
) -> None:
    """Each note bears its author's mark and its number: a letter with one's own, or with one twice, fails."""
    documents = _memory()
    here = room(documents, SetClock())
    for person in TEAM:
        chosen = dict.fromkeys(Event, Channel.EMAIL)
        here.services.people.preferences.choose(person, SUPPORT, chosen, Tongue(), has_digest=False)
    for thread in THREADS:
        begin(here.services, thread, message_id=f"{thread}@x.example")
    left: set[str] = set()
    for number, step in enumerate(steps):
        with contextlib.suppress(Refusal):
            _do(here, number, step, left)
    here.follow()
    here.clock.pass_by(minutes=6)
    assert not here.tell().failed
    seen: Counter[tuple[str, str]] = Counter()
    for mail in here.posted.letters():
        to = mail["To"].addresses[0].addr_spec
        assert to in {person.email for person in TEAM}
        text = text_of(mail)
        assert f"BY-{to}-" not in text, "their own note"
        for number in range(len(steps)):
            seen[to, f"-{number}-END"] += text.count(f"-{number}-END")
    assert [one for one, count in seen.items() if count > 1] == []
    assert not documents.query(notifications.in_state(State.WAITING, limit=1)).documents
    documents.close()


def _do(here: Room, number: int, step: tuple[object, ...], left: set[str]) -> None:
    inbox, people = here.services.inbox, here.services.people
    here.clock.pass_by(seconds=3)
    match step:
        case ("tell", int(seconds)):
            here.follow()
            here.clock.pass_by(seconds=seconds)
            before = len(here.posted.sent)
            here.tell()
            for mail in here.posted.letters()[before:]:
                assert mail["To"].addresses[0].addr_spec not in left
        case ("take", Person() as who, str(thread)):
            inbox.assignments.take(click(who, thread, f"k{number}"), seen="")
        case ("assign", Person() as who, str(thread), Person() as to):
            inbox.assignments.assign(click(who, thread, f"k{number}"), to.sub, seen="")
        case ("note", Person() as who, str(thread), str(called)):
            text = f"{called} BY-{who.email}-{number}-END"
            inbox.notes.add(click(who, thread, f"k{number}"), text)
        case ("follow", Person() as who, str(thread)):
            inbox.assignments.follow(click(who, thread, f"k{number}"))
        case ("unfollow", Person() as who, str(thread)):
            inbox.assignments.unfollow(click(who, thread, f"k{number}"))
        case ("undo", Person() as who, str(thread)):
            (line, *_) = inbox.activities.page(who, SUPPORT, thread, None).lines
            inbox.undoing.undo(click(who, thread, f"k{number}"), line.id)
        case ("leave", Person() as who, _) if who is not ANA:
            people.roster.remove(SUPPORT, who.email)
            left.add(who.email)
        case ("away", Person() as who, _):
            people.roster.set_away(who, SUPPORT, is_away=True)
        case ("back", Person() as who, _):
            people.roster.set_away(who, SUPPORT, is_away=False)


def test_a_stranger_gets_nothing_though_the_document_says_so(store: Documents, clock: SetClock) -> None:
    """What was written while somebody belonged here, or by mistake, is looked at again before it goes out."""
    here = room(store, clock)
    begin(here.services, THREADS[0])
    here.services.inbox.notes.add(click(ANA, THREADS[0], "n"), "@ben CANARY")
    here.follow()
    (document,) = store.query(notifications.in_state(State.WAITING, limit=5)).documents
    whose = {"sub": OTTO.sub, "waiting": f"{SUPPORT}:{OTTO.sub}", "event": "handed over"}
    foreign = {**document.fields, **whose}
    store.write({document.path: foreign})
    here.clock.pass_by(minutes=2)
    assert not here.tell().failed
    assert here.posted.sent == []
    assert not store.query(notifications.in_state(State.WAITING, limit=1)).documents


def test_a_member_who_leaves_while_a_letter_is_written_gets_none(store: Documents, clock: SetClock) -> None:
    here = room(store, clock)
    begin(here.services, THREADS[0])
    here.services.inbox.notes.add(click(ANA, THREADS[0], "n"), "@ben CANARY")
    here.follow()
    here.clock.pass_by(minutes=2)
    outbox = here.services.telling.outbox
    (parcel,) = outbox.look(SUPPORT, BEN.sub).parcels
    here.services.people.roster.remove(SUPPORT, BEN.email)
    assert not outbox.mail(parcel, b"")
    assert here.posted.sent == []


def test_of_two_workers_that_have_looked_one_sends(store: Documents, clock: SetClock) -> None:
    here = room(store, clock)
    begin(here.services, THREADS[0])
    here.services.inbox.notes.add(click(ANA, THREADS[0], "n"), "@ben look")
    here.follow()
    here.clock.pass_by(minutes=2)
    outbox = here.services.telling.outbox
    (first,), (second,) = (outbox.look(SUPPORT, BEN.sub).parcels for _ in range(2))
    here.posted.fault = SendUnclear("no answer")
    outbox.mail(first, b"")
    here.posted.fault = None
    assert not outbox.mail(second, b"")
    assert here.posted.sent == []


def test_of_two_workers_one_sends_the_digest(store: Documents, clock: SetClock) -> None:
    here = room(store, clock)
    here.services.people.preferences.choose(BEN, SUPPORT, {}, Tongue(), has_digest=True)
    here.clock.pass_by(days=1)
    digests = here.services.telling.digests
    looked = [digests.look(SUPPORT, BEN.sub) for _ in range(2)]
    assert [digests.claim(due) for due in looked if due] == [True, False]


def test_what_nobody_knows_of_is_given_up_after_an_hour(store: Documents, clock: SetClock) -> None:
    here = room(store, clock)
    begin(here.services, THREADS[0])
    here.services.inbox.notes.add(click(ANA, THREADS[0], "n"), "@ben look")
    here.follow()
    here.clock.pass_by(minutes=2)
    here.posted.fault = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        here.tell()
    here.posted.fault = None
    for hours, state in ((0, State.SENDING), (1, State.UNCLEAR), (24, State.UNCLEAR)):
        here.clock.pass_by(hours=hours, seconds=timedelta(seconds=1).total_seconds())
        here.tell()
        assert len(store.query(notifications.in_state(state, limit=5)).documents) == 1
    assert here.posted.sent == []
