"""Many people at once: one winner, nothing lost, nothing twice. On every store, with real threads."""

import contextlib
import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.refusals import LastAdmin, NotMember
from backend.domain.rights import Role
from backend.domain.status import Priority, Status
from backend.google_api.open_mail import GmailOpenMailReader
from backend.services import Ports, Services, build
from backend.settings import parse_store
from main import open_store
from tests.at_once import at_once
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, found_mailbox, wake_due
from tests.started import started

T = "18c2f3a9b0d1e2f3"


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
    assert [type(line.change).__name__ for line in lines] == ["Assigned", "Adopted"]


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
        lambda number: services.people.roster.remove(
            SUPPORT, pairs[number][1].email, by=pairs[number][0].actor
        ),
    )
    faster = results.index(None)
    # Who came second had been removed: of that mailbox they know nothing any more.
    assert [type(result) for result in results if result is not None] == [NotMember]
    admins = [one.email for one in services.people.mailboxes.get(SUPPORT).roster if one.role is Role.ADMIN]
    assert admins == [pairs[faster][0].email]


def test_two_admins_who_step_down_at_once_leave_one(services: Services) -> None:
    services.people.roster.set_role(SUPPORT, BEN.email, Role.ADMIN)
    both = (ANA, BEN)
    results = at_once(
        2,
        lambda number: services.people.roster.set_role(
            SUPPORT, both[number].email, Role.AGENT, by=both[number].actor
        ),
    )
    assert Counter(type(result) for result in results) == {type(None): 1, LastAdmin: 1}
    admins = [one.email for one in services.people.mailboxes.get(SUPPORT).roster if one.role is Role.ADMIN]
    assert admins == [both[1 - results.index(None)].email]


def test_a_snooze_is_ended_once_by_two_clocks(services: Services, clock) -> None:
    begin(services, T)
    services.inbox.statuses.set_status(
        click(BEN, T, "s"), Status.SNOOZED, seen="open", holder="", until=clock.now() + timedelta(hours=1)
    )
    clock.pass_by(hours=2)
    assert sorted(at_once(2, lambda _: wake_due(services))) == [0, 1]


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
    results = _race(store, 6)
    holder = services.inbox.opening.show(ANA, SUPPORT, T).conversation.assignee
    assert [result["won"] for result in results].count(True) == 1, results
    assert {result["by"] for result in results if not result["won"]} == {holder.name}
    documents.close()


def _race(store: str, racers: int) -> list[dict[str, object]]:
    """Start the racers, wait until each stands at the line, and release all at once by closing one pipe."""
    line, starter = os.pipe()
    with contextlib.ExitStack() as stack:
        waiting = stack.enter_context(os.fdopen(line, "rb"))
        release = stack.enter_context(os.fdopen(starter, "wb"))
        racing = [sys.executable, "-m", "tests.racing", store, T]
        running = [
            stack.enter_context(started([*racing, str(number)], stdin=waiting)) for number in range(racers)
        ]
        assert [racer.output.readline() for racer in running] == ["ready\n"] * racers
        release.close()
        return [json.loads(racer.output.read()) for racer in running]
