"""Many people at once: one winner, nothing lost, nothing twice. On every store, with real threads."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from backend.domain.label import Colour
from backend.domain.member import Person, Role
from backend.domain.refusals import LastAdmin
from backend.domain.status import Priority, Status
from backend.google_api.open_mail import GmailOpenMailReader
from backend.services import Ports, Services, build
from backend.settings import parse_store
from main import open_store
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, found_mailbox

T = "18c2f3a9b0d1e2f3"


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Run ``act`` with 0, 1, 2 ... from as many threads, all released at the same moment."""
    ready = Barrier(count)

    def run(number: int) -> object:
        ready.wait(30)
        try:
            return act(number)
        except Exception as fault:  # noqa: BLE001 - the test looks at what befell each
            return fault

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def _team(services: Services, size: int) -> list[Person]:
    team = [
        Person(f"2{number:020d}", f"agent{number}@acme.test", f"Agent {number}") for number in range(size)
    ]
    for person in team:
        services.people.roster.add(SUPPORT, person.email, Role.AGENT, person.name)
        services.people.profiles.profile(person)
    return team


@pytest.mark.parametrize("takers", [20, 50])
def test_many_members_take_one_conversation_and_one_has_it(takers: int, services: Services) -> None:
    begin(services, T)
    team = _team(services, takers)
    results = at_once(
        takers,
        lambda number: services.inbox.assignments.take(click(team[number], T, f"take{number}"), seen=""),
    )
    told = [result.lost.by if result.lost else "won" for result in results]
    holder = services.inbox.opening.show(ANA, SUPPORT, T).conversation.assignee
    assert Counter(told) == {"won": 1, holder.name: takers - 1}
    lines = services.inbox.activities.page(ANA, SUPPORT, T, None).lines
    assert [line.change.kind.value for line in lines] == ["assigned", "adopted"]


def test_fifty_retries_of_one_click_write_one_note(services: Services) -> None:
    begin(services, T)
    results = at_once(50, lambda _: services.inbox.notes.add(click(BEN, T, "one key"), "Called them"))
    assert {result.conversation.note_count for result in results} == {1}
    assert services.inbox.opening.show(ANA, SUPPORT, T).conversation.note_count == 1
    assert len(services.inbox.notes.page(ANA, SUPPORT, T, None).notes) == 1


def test_notes_written_at_once_are_all_kept(services: Services) -> None:
    begin(services, T)
    results = at_once(
        12, lambda number: services.inbox.notes.add(click(BEN, T, f"n{number}"), f"Note {number}")
    )
    assert not [result for result in results if isinstance(result, Exception)]
    shown = services.inbox.opening.show(ANA, SUPPORT, T).conversation
    assert (shown.note_count, len(shown.recent_notes), shown.version) == (12, 3, 13)
    page = services.inbox.notes.page(ANA, SUPPORT, T, None)
    rest = services.inbox.notes.page(ANA, SUPPORT, T, page.next_cursor)
    assert {note.text for note in (*page.notes, *rest.notes)} == {f"Note {n}" for n in range(12)}


def test_different_moves_at_once_all_stand(services: Services) -> None:
    begin(services, T)
    moves = [
        lambda: services.inbox.assignments.take(click(BEN, T, "a"), seen=""),
        lambda: services.inbox.notes.add(click(CHLOE, T, "b"), "I know them"),
        lambda: services.inbox.labels.create_on(click(ANA, T, "c"), "Refund", Colour.RED),
        lambda: services.inbox.assignments.follow(click(CHLOE, T, "d")),
        lambda: services.inbox.statuses.set_priority(click(BEN, T, "e"), Priority.HIGH),
    ]
    results = at_once(len(moves), lambda number: moves[number]())
    assert not [result for result in results if isinstance(result, Exception)]
    shown = services.inbox.opening.show(ANA, SUPPORT, T).conversation
    assert (shown.assignee.name, shown.note_count, shown.priority) == ("Ben", 1, Priority.HIGH)
    assert [label.name for label in shown.labels] == ["Refund"]
    assert shown.is_followed_by(CHLOE.sub)
    assert shown.version == 6


def test_two_admins_who_remove_each_other_leave_one(services: Services) -> None:
    services.people.roster.set_role(SUPPORT, BEN.email, Role.ADMIN)
    pairs = [(ANA, BEN), (BEN, ANA)]
    results = at_once(
        2,
        lambda number: services.people.roster.remove(SUPPORT, pairs[number][1].email, by=pairs[number][0]),
    )
    refused = [result for result in results if result is not None]
    admins = [one for one in services.people.mailboxes.get(SUPPORT).roster if one.role is Role.ADMIN]
    assert len(admins) == 1
    assert len(refused) == 1
    assert not isinstance(refused[0], LastAdmin) or admins


def test_a_snooze_is_ended_once_by_two_clocks(services: Services, clock) -> None:
    begin(services, T)
    services.inbox.statuses.set_status(
        click(BEN, T, "s"), Status.SNOOZED, seen="open", holder="", until=clock.now() + timedelta(hours=1)
    )
    clock.pass_by(hours=2)
    assert sorted(at_once(2, lambda _: services.inbox.statuses.wake_due())) == [0, 1]


@pytest.mark.parametrize(
    "kind",
    [
        "sqlite",
        pytest.param("firestore", marks=[pytest.mark.firestore, pytest.mark.xdist_group("firestore")]),
    ],
)
def test_six_processes_take_one_conversation_and_one_has_it(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:///{tmp_path / 'race.sqlite3'}"
    if kind == "firestore":
        host = request.getfixturevalue("firestore_host")
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", host)
        store = f"firestore://{request.getfixturevalue('firestore_project')}/(default)"
    documents = open_store(parse_store(store))
    services = build(Ports(documents, SetClock(), GmailOpenMailReader("http://127.0.0.1:9")))
    found_mailbox(services)
    begin(services, T)
    _team(services, 6)
    start = str(time.time() + 6)
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.racing", store, T, str(number), start],
            stdout=subprocess.PIPE,
            env=dict(os.environ),
        )
        for number in range(6)
    ]
    results = [json.loads(racer.communicate(timeout=90)[0]) for racer in racers]
    holder = services.inbox.opening.show(ANA, SUPPORT, T).conversation.assignee
    assert [result["won"] for result in results].count(True) == 1, results
    assert {result["by"] for result in results if not result["won"]} == {holder.name}
    documents.close()
