"""The past of an account, taken in thread by thread from the stand-in for Gmail. On every store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend.domain.conversation import Conversation
from backend.domain.past import Past, paced, settled
from backend.domain.replacing import replace as with_
from backend.domain.status import Status
from backend.ports.documents import Documents
from backend.ports.mail_fault import MailUnavailable
from backend.records import activities, pasts
from backend.records.key import read_each
from backend.services import Services
from backend.services.mail.importing import THREADS_A_STEP, Importing, Manner
from tests.account_mail import every_conversation, every_message, placing
from tests.clock import NOON, SetClock
from tests.followed import LEA, Connected
from tests.people import ANA, SUPPORT, click
from tests.replaying import replayed, state_of
from workbench.google import Google, Place, Rule, written

DAY = timedelta(days=1)


@pytest.fixture
def importing(connected: Connected) -> Importing:
    store, clock = connected.documents, connected.clock
    return Importing(store, clock, connected.connections, placing(connected.services, store, clock))


def deliver(playing: Google, subject: str, *, ago: timedelta, answered: bool = False) -> None:
    """A customer's mail so long ago, and perhaps an answer of ours an hour later."""
    name = subject.replace(" ", ".")
    first = f"<{name}@lindenhof.example>"
    at = NOON - ago
    playing.deliver(
        to=SUPPORT, sender=LEA, subject=subject, text="Hello", at=at, headers={"Message-ID": first}
    )
    if answered:
        answer = {"To": LEA, "Message-ID": f"<re-{name}@acme.test>", "In-Reply-To": first}
        playing.account(SUPPORT).take_in(
            written({"sender": f"Support <{SUPPORT}>", "subject": f"Re: {subject}", "headers": answer}),
            Place(["SENT"], at_ms=int((at + timedelta(hours=1)).timestamp() * 1000)),
        )


def run(importing: Importing, clock: SetClock) -> Past:
    """Step by step, as fast as the quota lets it."""
    importing.begin(SUPPORT)
    for _ in range(100):
        importing.step(SUPPORT)
        past = importing.past(SUPPORT)
        assert past is not None
        if past.is_over:
            return past
        clock.at = past.next_at or clock.at
    raise AssertionError("the import does not end")


def by_subject(documents: Documents) -> dict[str, Conversation]:
    return {one.subject: one for one in every_conversation(documents)}


def test_the_past_comes_in_once_and_stands_where_its_last_mail_left_it(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    deliver(playing, "fresh", ago=2 * DAY)
    deliver(playing, "answered", ago=3 * DAY, answered=True)
    deliver(playing, "old", ago=20 * DAY)
    deliver(playing, "ancient", ago=91 * DAY)
    past = run(importing, clock)
    found = by_subject(store)
    assert {name: one.status for name, one in found.items()} == {
        "fresh": Status.OPEN,
        "answered": Status.CLOSED,
        "old": Status.CLOSED,
    }
    assert found["fresh"].waiting_since == NOON - 2 * DAY
    assert found["answered"].closed_at == NOON - 3 * DAY + timedelta(hours=1)
    assert (past.threads, past.messages, past.failed, past.share) == (3, 4, 0, 1.0)
    assert len(every_message(store)) == 4
    assert all(one.is_past for one in every_message(store))
    for one in found.values():
        lines = read_each(
            store.query(activities.newest(SUPPORT, one.thread_id, limit=50)).documents, activities.read
        )
        assert replayed(list(reversed(lines))) == state_of(one)


def test_a_second_import_finds_nothing_new(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    deliver(playing, "answered", ago=3 * DAY, answered=True)
    run(importing, clock)
    before = by_subject(store)
    assert importing.begin(SUPPORT).is_over, "as far back already"
    assert not importing.begin(SUPPORT, 100 * DAY).is_over
    deliver(playing, "older", ago=95 * DAY)
    run(importing, clock)
    assert {**by_subject(store), "older": None} == {**before, "older": None}
    assert len(every_message(store)) == 3


def test_customer_of_a_thread_that_went_back_and_forth_waits(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    deliver(playing, "talk", ago=3 * DAY, answered=True)
    playing.deliver(
        to=SUPPORT,
        sender=LEA,
        subject="Re: talk",
        text="And now?",
        at=NOON - DAY,
        headers={"Message-ID": "<3@lindenhof.example>", "In-Reply-To": "<talk@lindenhof.example>"},
    )
    run(importing, clock)
    one = by_subject(store)["talk"]
    assert (one.status, one.waiting_since, one.counts.every) == (Status.OPEN, NOON - DAY, 3)


def test_what_the_team_has_in_hand_is_left_as_it_is(
    importing: Importing, playing: Google, store: Documents, services: Services, clock: SetClock
) -> None:
    deliver(playing, "old", ago=20 * DAY)
    run(importing, clock)
    closed = by_subject(store)["old"]
    reopen = click(ANA, closed.thread_id, "reopen-1")
    services.inbox.statuses.set_status(reopen, Status.OPEN, seen="closed", holder="")
    assert not importing.begin(SUPPORT, 120 * DAY).is_over
    run(importing, clock)
    assert by_subject(store)["old"].status is Status.OPEN


def test_the_newest_come_first_and_half_of_the_quota_is_left(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    for number in range(THREADS_A_STEP + 5):
        deliver(playing, f"mail {number:03}", ago=timedelta(hours=number + 1))
    importing.begin(SUPPORT)
    assert importing.step(SUPPORT)
    assert set(by_subject(store)) == {f"mail {number:03}" for number in range(THREADS_A_STEP)}
    past = importing.past(SUPPORT)
    assert past is not None
    assert (past.threads, past.estimate, past.share < 1) == (THREADS_A_STEP, THREADS_A_STEP + 5, True)
    assert not importing.step(SUPPORT), "Gmail is left alone for a while"
    assert past.next_at == clock.now() + paced(10 + 10 * THREADS_A_STEP, Manner().units_a_minute)
    assert paced(7_500, 15_000) == timedelta(minutes=1)
    clock.at += paced(1_000, 15_000)
    assert importing.step(SUPPORT)
    assert len(by_subject(store)) == THREADS_A_STEP + 5


def test_a_step_that_gmail_breaks_off_is_taken_again(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    for number in range(3):
        deliver(playing, f"mail {number}", ago=(number + 1) * DAY)
    importing.begin(SUPPORT)
    playing.faults.add(Rule("threads.list", "503"))
    with pytest.raises(MailUnavailable):
        importing.step(SUPPORT)
    assert by_subject(store) == {}
    past = run(importing, clock)
    assert (past.threads, len(by_subject(store))) == (3, 3)


def test_a_thread_that_gmail_does_not_give_is_counted_and_the_others_come(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    for number in range(3):
        deliver(playing, f"mail {number}", ago=(number + 1) * DAY)
    playing.faults.add(Rule("threads.get", "500", nth=2))
    past = run(importing, clock)
    assert (past.threads, past.failed, len(by_subject(store))) == (3, 1, 2)


def test_a_page_that_gmail_has_forgotten_is_gone_on_from_by_time(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    for number in range(3):
        deliver(playing, f"mail {number}", ago=(number + 1) * DAY)
    begun = importing.begin(SUPPORT)
    forgotten = replace(begun, page="forgotten", oldest=NOON - DAY)
    store.write({pasts.key(SUPPORT).path: pasts.fields(forgotten)})
    run(importing, clock)
    assert set(by_subject(store)) == {"mail 0", "mail 1", "mail 2"}


def test_settled_leaves_alone_what_is_not_of_the_past(
    importing: Importing, playing: Google, store: Documents, clock: SetClock
) -> None:
    deliver(playing, "fresh", ago=2 * DAY)
    run(importing, clock)
    one = by_subject(store)["fresh"]

    def closes(conversation: Conversation) -> bool:
        return settled(conversation, begun_after=NOON - DAY, still_new_after=NOON)[1] is not None

    assert closes(one)
    assert not closes(with_(one, version=one.version + 1)), "somebody touched it"
    assert not closes(with_(one, created_at=NOON - 2 * DAY)), "it was there before"
    assert not closes(with_(one, last_message=with_(one.last_message, at=NOON))), "it came since"
    assert not closes(with_(one, status=Status.SPAM))
