"""What the card had not shown is a lost race where it may change the sense of a move, and only there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.refusals import LostRace
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status
from backend.services import Services
from backend.services.inbox.bulk import Selection
from backend.services.kernel.desk import Target
from backend.store.counting import CountingDocuments
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, done_in, letter, lost_in, wake_due

T = "18c2f3a9b0d1e2f3"
THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(4))
Deed = Callable[[Services], object]
Move = Callable[[Services, Target], ConversationSnapshot]


def _mail(services: Services, sender: str = "lea@lindenhof.example", *, is_machine: bool = False) -> None:
    known = services.inbox.opening.show(ANA, SUPPORT, T).conversation
    mail = letter(
        T,
        gmail_id="m2",
        message_id="m2@x.example",
        references=(known.message_id,),
        sender=sender,
        at=known.last_message.at + timedelta(minutes=1),
        is_machine=is_machine,
    )
    services.inbox.adoption.take_in(known, mail, is_copy=False)


def _to(services: Services, person: Person, status: Status, seen: str = "open") -> None:
    services.inbox.statuses.set_status(
        click(person, T, f"{person.name} {status}"), status, seen=seen, holder=""
    )


MEANWHILE: dict[str, Deed] = {
    "the customer wrote": _mail,
    "a colleague answered": lambda services: _mail(services, ANA.email),
    "a colleague noted": lambda services: services.inbox.notes.add(click(ANA, T, "n"), "Wait for me"),
    "a colleague took": lambda services: services.inbox.assignments.take(click(ANA, T, "t"), seen=""),
    "a colleague set pending": lambda services: _to(services, ANA, Status.PENDING),
    "a colleague closed": lambda services: _to(services, ANA, Status.CLOSED),
    "a machine wrote": lambda services: _mail(services, "robot@x.example", is_machine=True),
    "a colleague labelled": lambda services: services.inbox.labels.create_on(
        click(ANA, T, "l"), "Refund", Colour.RED
    ),
    "a colleague set the priority": lambda services: services.inbox.statuses.set_priority(
        click(ANA, T, "p"), Priority.HIGH
    ),
    "a colleague follows": lambda services: services.inbox.assignments.follow(click(ANA, T, "f")),
    "I answered": lambda services: _mail(services, BEN.email),
    "I noted": lambda services: services.inbox.notes.add(click(BEN, T, "n"), "My own"),
}


def _status(status: Status) -> Move:
    until = NOON + timedelta(days=1) if status is Status.SNOOZED else None

    def move(services: Services, target: Target) -> ConversationSnapshot:
        return services.inbox.statuses.set_status(target, status, seen="open", holder="", until=until)

    return move


MOVES: dict[str, Move] = {
    "close": _status(Status.CLOSED),
    "spam": _status(Status.SPAM),
    "snooze": _status(Status.SNOOZED),
    "pending": _status(Status.PENDING),
    "take": lambda services, target: services.inbox.assignments.take(target, seen=""),
    "assign": lambda services, target: services.inbox.assignments.assign(target, CHLOE.sub, seen=""),
    "priority": lambda services, target: services.inbox.statuses.set_priority(target, Priority.LOW),
    "follow": lambda services, target: services.inbox.assignments.follow(target),
}
ASIDE = ("close", "spam", "snooze")
STOPS: dict[str, tuple[str, ...]] = {
    "the customer wrote": (*ASIDE, "pending"),
    "a colleague answered": ASIDE,
    "a colleague noted": (*ASIDE, "pending"),
    "a colleague took": (*ASIDE, "pending", "take", "assign"),
    "a colleague set pending": ASIDE,
    "a colleague closed": ("spam", "snooze", "pending", "take", "assign"),
}
"""The table of docs/decisions; what is already so is no race. All else stops nothing."""


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize("move", MOVES)
def test_what_stops_which_move(move: str, meanwhile: str, services: Services) -> None:
    version = begin(services, T).version
    MEANWHILE[meanwhile](services)
    before = services.inbox.opening.show(BEN, SUPPORT, T).conversation
    shown = MOVES[move](services, replace(click(BEN, T, "late"), version=version))
    assert (shown.lost is not None) is (move in STOPS.get(meanwhile, ())), shown.lost
    if shown.lost:
        assert shown.conversation == before
        assert shown.lost.by in ("Ana", "Léa Martin")


def test_who_sees_what_stood_in_the_way_goes_on(services: Services) -> None:
    version = begin(services, T).version
    _mail(services)
    late = MOVES["close"](services, replace(click(BEN, T, "late"), version=version))
    lost = lost_in(late)
    assert (lost.what, lost.by, lost.at) == ("heard", "Léa Martin", late.conversation.last_message.at)
    again = MOVES["close"](services, replace(click(BEN, T, "again"), version=late.conversation.version))
    assert again.conversation.status is Status.CLOSED


def test_a_card_of_the_last_release_says_no_version_and_works_as_before(services: Services) -> None:
    begin(services, T)
    _mail(services)
    assert MOVES["close"](services, click(BEN, T, "k")).conversation.status is Status.CLOSED


def test_a_retry_is_no_lost_race_and_does_not_claim_what_is_past(services: Services) -> None:
    target = replace(click(BEN, T, "k"), version=begin(services, T).version)
    MOVES["take"](services, target)
    services.inbox.assignments.assign(click(ANA, T, "a"), CHLOE.sub, seen=BEN.sub)
    retried = MOVES["take"](services, target)
    assert (retried.lost, done_in(retried).id, retried.still_holds) == (None, "k", False)
    assert retried.overtaken is not None
    assert (retried.overtaken.by, retried.overtaken.value) == ("Ana", "Chloé")


def test_a_snooze_that_a_colleague_moved_is_not_moved_again_in_silence(services: Services) -> None:
    version = begin(services, T).version
    MOVES["snooze"](services, click(ANA, T, "friday"))
    monday = NOON + timedelta(days=5)
    late = services.inbox.statuses.set_status(
        replace(click(BEN, T, "monday"), version=version),
        Status.SNOOZED,
        seen="open",
        holder="",
        until=monday,
    )
    assert (lost_in(late).by, late.conversation.snoozed_until) == ("Ana", NOON + timedelta(days=1))


def test_what_an_undo_gave_back_is_told_without_a_name(services: Services) -> None:
    begin(services, T)
    closed = MOVES["close"](services, click(ANA, T, "c")).conversation
    services.inbox.undoing.undo(click(ANA, T, "u"), "c")
    late = services.inbox.statuses.set_status(
        replace(click(BEN, T, "s"), version=closed.version), Status.SPAM, seen="closed", holder=""
    )
    assert (lost_in(late).what, lost_in(late).value) == ("status", "open")


def test_a_click_that_says_its_version_keeps_to_its_budget(
    services: Services, counted: CountingDocuments
) -> None:
    version = begin(services, T).version
    for move in ("take", "close"):
        with counted.measure() as tally:
            MOVES[move](services, replace(click(BEN, T, move), version=version))
        assert (tally.transactions, tally.waves) == (1, 0)
        assert tally.transaction_reads <= 3
        assert tally.writes <= 3
        version += 1


def _ticked(services: Services, key: str) -> Selection:
    for thread in THREADS:
        begin(services, thread)
    return Selection(BEN, SUPPORT, THREADS, key, dict.fromkeys(THREADS, 1))


def test_rows_that_changed_since_are_left_and_named_and_the_rest_is_done(services: Services) -> None:
    ticked = _ticked(services, "b1")
    services.inbox.assignments.take(click(ANA, THREADS[1], "t"), seen="")
    services.inbox.notes.add(click(CHLOE, THREADS[2], "n"), "Not yet")
    services.inbox.labels.create_on(click(CHLOE, THREADS[3], "l"), "VIP", Colour.BLUE)
    done = services.inbox.bulk.close(ticked)
    assert (done.changed, done.skipped) == (2, 2)
    left = [(row.thread_id, row.reason) for row in done.left]
    assert [thread for thread, _ in left] == [THREADS[1], THREADS[2]]
    told = [(reason.what, reason.by) for _, reason in left if isinstance(reason, LostRace)]
    assert told == [("assigned", "Ana"), ("noted", "Chloé")]
    assert repr(services.inbox.bulk.close(ticked)) == repr(done)
    knowing = Selection(
        BEN,
        SUPPORT,
        tuple(row.thread_id for row in done.left),
        "b2",
        {row.thread_id: row.version for row in done.left},
    )
    assert services.inbox.bulk.close(knowing).changed == 2


def test_several_are_not_given_away_from_under_a_colleague(services: Services) -> None:
    ticked = _ticked(services, "b1")
    services.inbox.assignments.take(click(ANA, THREADS[0], "t"), seen="")
    done = services.inbox.bulk.assign(ticked, CHLOE.sub)
    assert (done.changed, [row.thread_id for row in done.left]) == (3, [THREADS[0]])
    assert services.inbox.opening.show(ANA, SUPPORT, THREADS[0]).conversation.assignee == ANA.actor.ref


def test_a_repeated_bulk_click_is_answered_though_its_member_has_left(services: Services) -> None:
    ticked = _ticked(services, "b1")
    done = services.inbox.bulk.assign(ticked, CHLOE.sub)
    services.people.roster.remove(SUPPORT, CHLOE.email)
    assert services.inbox.bulk.assign(ticked, CHLOE.sub) == done


def test_a_snooze_that_ended_meanwhile_is_told(services: Services, clock: SetClock) -> None:
    begin(services, T)
    version = MOVES["snooze"](services, click(BEN, T, "s")).conversation.version
    clock.pass_by(hours=25)
    assert wake_due(services) == 1
    late = services.inbox.statuses.set_status(
        replace(click(BEN, T, "c"), version=version), Status.CLOSED, seen="snoozed", holder=""
    )
    assert (lost_in(late).by, lost_in(late).value) == ("Relais", "open")
