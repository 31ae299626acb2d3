"""Undo gives back exactly what was, is offered where it works, and says why where it does not."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.changes import Assigned
from backend.domain.conversation import Conversation
from backend.domain.label import Colour, Label
from backend.domain.member import Person
from backend.domain.refusals import Expired, Gone, LostRace, Refusal
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Phase, Priority, Status
from backend.i18n.sentences import done
from backend.i18n.speech import speech_for
from backend.services import Services
from backend.services.inbox.bulk import Selection
from backend.services.kernel.desk import Target
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click, done_in, letter, wake_due

T = "18c2f3a9b0d1e2f3"
NUMBERS = count()
Move = Callable[[Services, Target], ConversationSnapshot]


def _shown(services: Services, thread: str = T) -> Conversation:
    return services.inbox.opening.show(ANA, SUPPORT, thread).conversation


def _state(services: Services, thread: str = T) -> Conversation:
    """All of it but what only counts changes."""
    return replace(_shown(services, thread), version=0, updated_at=NOON)


def _mail(services: Services, thread: str, sender: str, *, is_machine: bool = False) -> None:
    known, number = _shown(services, thread), next(NUMBERS)
    mail = letter(
        thread,
        gmail_id=f"m{number}",
        message_id=f"m{number}@x.example",
        references=(known.message_id,),
        sender=sender,
        at=known.last_message.at + timedelta(minutes=1),
        is_machine=is_machine,
    )
    services.inbox.adoption.take_in(known, mail, is_copy=False)


def _to(status: Status, hours: int = 50) -> Move:
    def move(services: Services, target: Target) -> ConversationSnapshot:
        stands = _shown(services, target.thread_id)
        until = NOON + timedelta(hours=hours) if status.phase is Phase.ASLEEP else None
        holder = stands.assignee.id if stands.assignee else ""
        return services.inbox.statuses.set_status(
            target, status, seen=stands.status.value, holder=holder, until=until
        )

    return move


def _give(sub: str | None) -> Move:
    def move(services: Services, target: Target) -> ConversationSnapshot:
        holder = _shown(services, target.thread_id).assignee
        seen = holder.id if holder else ""
        if sub is None:
            return services.inbox.assignments.unassign(target, seen=seen)
        return services.inbox.assignments.assign(target, sub, seen=seen)

    return move


MOVES: dict[str, Move] = {
    **{status.value: _to(status) for status in Status},
    "later": _to(Status.SNOOZED, 90),
    "take": _give(BEN.sub),
    "give": _give(CHLOE.sub),
    "release": _give(None),
    "urgent": lambda services, target: services.inbox.statuses.set_priority(target, Priority.HIGH),
    "label": lambda services, target: services.inbox.labels.add(target, "red"),
    "unlabel": lambda services, target: services.inbox.labels.remove(target, "red"),
    "unlabel the other": lambda services, target: services.inbox.labels.remove(target, "blue"),
}
BEFORE: dict[str, Callable[[Services, Target], object]] = {
    **MOVES,
    "the customer writes": lambda services, target: _mail(
        services, target.thread_id, "lea@lindenhof.example"
    ),
    "we answer": lambda services, target: _mail(services, target.thread_id, SUPPORT),
    "a machine writes": lambda services, target: _mail(
        services, target.thread_id, "robot@x.example", is_machine=True
    ),
    "note": lambda services, target: services.inbox.notes.add(target, "Look @ben"),
    "follow": lambda services, target: services.inbox.assignments.follow(target),
    "unfollow": lambda services, target: services.inbox.assignments.unfollow(target),
}


@pytest.fixture
def labelled(services: Services) -> Services:
    """A mailbox with two labels."""
    begin(services, "18ff000000000000")
    for label, colour in (("red", Colour.RED), ("blue", Colour.BLUE)):
        services.inbox.labels.create_on(click(ANA, "18ff000000000000", label), label, colour)
    return services


@given(
    st.lists(st.tuples(st.sampled_from(sorted(BEFORE)), st.sampled_from([ANA, BEN, CHLOE])), max_size=6),
    st.sampled_from(sorted(MOVES)),
    st.booleans(),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_state_after_undo_is_the_state_before(
    labelled: Services, clock: SetClock, before: list[tuple[str, Person]], name: str, from_machine: bool
) -> None:
    thread = f"18{next(NUMBERS):014x}"
    begin(labelled, thread, message_id=f"{thread}@lindenhof.example", is_machine=from_machine)
    for number, (earlier, person) in enumerate(before):
        clock.pass_by(minutes=1)
        with suppress(Refusal):
            BEFORE[earlier](labelled, click(person, thread, f"{thread}-{number}"))
    was = _state(labelled, thread)
    clock.pass_by(minutes=5)
    shown = MOVES[name](labelled, click(BEN, thread, f"{thread}-move"))
    if shown.done is None:
        return
    clock.pass_by(minutes=1)
    log = labelled.inbox.activities.page(BEN, SUPPORT, thread, None)
    assert shown.done.id in log.undoable
    undone = labelled.inbox.undoing.undo(click(BEN, thread, f"{thread}-undo"), shown.done.id)
    assert _state(labelled, thread) == was
    assert undone.still_holds
    after = labelled.inbox.activities.page(BEN, SUPPORT, thread, None)
    assert not {shown.done.id, done_in(undone).id} & after.undoable
    with pytest.raises(Expired):
        labelled.inbox.undoing.undo(click(BEN, thread, f"{thread}-twice"), shown.done.id)
    assert _state(labelled, thread) == was


@pytest.mark.parametrize("name", sorted(MOVES))
def test_every_move_is_undone_at_least_once(name: str, labelled: Services, clock: SetClock) -> None:
    begin(labelled, T)
    for number, earlier in enumerate(("label", "give", "pending")):
        MOVES[earlier](labelled, click(ANA, T, f"k{number}"))
    labelled.inbox.labels.add(click(ANA, T, "blue"), "blue")
    if name in ("pending", "give", "label"):
        {"pending": _to(Status.OPEN), "give": _give(None), "label": MOVES["unlabel"]}[name](
            labelled, click(ANA, T, "away")
        )
    was = _state(labelled)
    clock.pass_by(hours=3)
    done = done_in(MOVES[name](labelled, click(BEN, T, "move")))
    clock.pass_by(hours=1)
    labelled.inbox.undoing.undo(click(BEN, T, "undo"), done.id)
    assert _state(labelled) == was


def _reason(services: Services, activity: str) -> Refusal | None:
    with pytest.raises(Expired) as refused:
        services.inbox.undoing.undo(click(BEN, T, f"undo {activity}"), activity)
    return refused.value.reason


def test_a_close_and_its_reopening_give_the_wait_back_and_no_machine_is_waited_for(
    services: Services, clock: SetClock
) -> None:
    begin(services, T)
    since = _shown(services).waiting_since
    clock.pass_by(hours=48)
    _mail(services, T, "lea@lindenhof.example")
    MOVES["closed"](services, click(BEN, T, "c"))
    MOVES["open"](services, click(ANA, T, "o"))
    assert _shown(services).waiting_since == since
    begin(services, "18aa000000000000", message_id="robot@x.example", is_machine=True)
    for number, status in enumerate(("closed", "open")):
        MOVES[status](services, click(BEN, "18aa000000000000", f"r{number}"))
    assert _shown(services, "18aa000000000000").waiting_since is None


def test_who_was_answered_meanwhile_waits_no_more(services: Services) -> None:
    begin(services, T)
    MOVES["closed"](services, click(BEN, T, "c"))
    _mail(services, T, SUPPORT)
    services.inbox.undoing.undo(click(BEN, T, "u"), "c")
    stands = _shown(services)
    assert (stands.status, stands.waiting_since) == (Status.OPEN, None)


def test_what_the_customer_wrote_since_is_not_closed_over(services: Services) -> None:
    begin(services, T)
    MOVES["closed"](services, click(ANA, T, "c"))
    MOVES["open"](services, click(BEN, T, "o"))
    _mail(services, T, "lea@lindenhof.example")
    reason = _reason(services, "o")
    assert isinstance(reason, LostRace)
    assert (reason.what, reason.by) == ("heard", "Léa Martin")
    assert "o" not in services.inbox.activities.page(BEN, SUPPORT, T, None).undoable


@pytest.mark.parametrize(
    ("what", "deed"),
    [
        ("heard", lambda services: _mail(services, T, "lea@lindenhof.example")),
        ("status", lambda services: MOVES["open"](services, click(ANA, T, "o"))),
        ("status", wake_due),
    ],
)
def test_a_snooze_that_is_over_is_not_undone_and_it_is_said_why(
    what: str, deed: Callable[[Services], object], services: Services, clock: SetClock
) -> None:
    begin(services, T)
    _to(Status.SNOOZED, 2)(services, click(BEN, T, "s"))
    clock.pass_by(hours=3)
    deed(services)
    reason = _reason(services, "s")
    assert isinstance(reason, LostRace)
    assert reason.what == what


def test_a_colleagues_move_back_and_forth_is_not_undone_as_mine(services: Services) -> None:
    begin(services, T)
    MOVES["closed"](services, click(BEN, T, "c"))
    MOVES["open"](services, click(ANA, T, "o"))
    MOVES["closed"](services, click(ANA, T, "c2"))
    reason = _reason(services, "c")
    assert isinstance(reason, LostRace)
    assert reason.by == "Ana"
    assert _shown(services).status is Status.CLOSED


@pytest.mark.parametrize("gone", ["left", "observer"])
@pytest.mark.parametrize("heir", ["", EMMA.email, ANA.email])
def test_it_goes_to_whom_the_work_went_of_who_no_longer_works_here(
    gone: str, heir: str, services: Services
) -> None:
    services.people.roster.set_role(SUPPORT, EMMA.email, Role.AGENT)
    begin(services, T)
    MOVES["give"](services, click(ANA, T, "a"))
    MOVES["take"](services, click(BEN, T, "t"))
    if gone == "left":
        services.people.roster.remove(SUPPORT, CHLOE.email, to=heir)
    else:
        services.people.roster.set_role(SUPPORT, CHLOE.email, Role.OBSERVER, to=heir)
    assert services.inbox.activities.page(BEN, SUPPORT, T, None).undoable == frozenset({"t"})
    shown = services.inbox.undoing.undo(click(BEN, T, "u"), "t")
    got = shown.conversation.assignee
    assert (got.id if got else "") == {EMMA.email: EMMA.sub, ANA.email: ANA.sub}.get(heir, "")
    change = done_in(shown).change
    assert isinstance(change, Assigned)
    assert change.missing is not None
    assert change.missing.id == CHLOE.sub
    told = done(done_in(shown), shown.conversation.mailbox, speech_for("en", UTC, NOON))
    assert told.startswith("Undone, but Chloé no longer works here: ")


def test_where_the_heir_has_it_already_there_is_nothing_to_give_back(services: Services) -> None:
    begin(services, T)
    MOVES["give"](services, click(ANA, T, "a"))
    MOVES["take"](services, click(BEN, T, "t"))
    services.people.roster.remove(SUPPORT, CHLOE.email, to=BEN.email)
    reason = _reason(services, "t")
    assert isinstance(reason, Gone)
    assert reason.what == "member"


def test_who_is_mentioned_since_follows_on(services: Services) -> None:
    begin(services, T)
    MOVES["give"](services, click(BEN, T, "g"))
    services.inbox.notes.add(click(ANA, T, "n"), "@chloe please")
    services.inbox.undoing.undo(click(BEN, T, "u"), "g")
    assert _shown(services).is_followed_by(CHLOE.sub)


def test_undo_of_labels_follows_a_rename_and_stops_at_a_deletion(labelled: Services) -> None:
    begin(labelled, T)
    MOVES["label"](labelled, click(BEN, T, "on"))
    labelled.inbox.label_admin.save(ANA, SUPPORT, Label("red", "Crimson", Colour.PINK), "rename")
    assert "on" in labelled.inbox.activities.page(BEN, SUPPORT, T, None).undoable
    MOVES["unlabel"](labelled, click(BEN, T, "off"))
    labelled.inbox.label_admin.delete(ANA, SUPPORT, "red", "delete")
    reason = _reason(labelled, "off")
    assert isinstance(reason, Gone)
    assert reason.what == "label"
    assert labelled.inbox.activities.page(BEN, SUPPORT, T, None).undoable == frozenset()


def test_what_a_labels_deletion_took_off_offers_the_admin_no_undo(labelled: Services) -> None:
    begin(labelled, T)
    MOVES["label"](labelled, click(BEN, T, "on"))
    labelled.inbox.label_admin.delete(ANA, SUPPORT, "red", "delete")
    log = labelled.inbox.activities.page(ANA, SUPPORT, T, None)
    assert log.lines[0].by == ANA.actor
    assert log.undoable == frozenset()


def test_undo_is_offered_for_a_day_to_who_did_it(services: Services, clock: SetClock) -> None:
    begin(services, T)
    MOVES["closed"](services, click(BEN, T, "c"))
    assert services.inbox.activities.page(BEN, SUPPORT, T, None).undoable == {"c"}
    assert services.inbox.activities.page(ANA, SUPPORT, T, None).undoable == frozenset()
    clock.pass_by(hours=25)
    assert services.inbox.activities.page(BEN, SUPPORT, T, None).undoable == frozenset()


def test_of_fifteen_closed_three_have_moved_on_and_twelve_come_back(
    services: Services, clock: SetClock
) -> None:
    threads = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(15))
    before: dict[str, datetime | None] = {}
    for thread in threads:
        begin(services, thread)
        before[thread] = _shown(services, thread).waiting_since
    clock.pass_by(hours=2)
    services.inbox.bulk.close(Selection(BEN, SUPPORT, threads, "b"))
    for thread in threads[:3]:
        MOVES["open"](services, click(ANA, thread, f"o{thread}"))
    undone = services.inbox.bulk.undo(BEN, SUPPORT, "b", "u")
    assert (undone.changed, len(undone.left)) == (12, 3)
    assert {row.thread_id for row in undone.left} == set(threads[:3])
    assert all(isinstance(row.reason, LostRace) and row.reason.by == "Ana" for row in undone.left)
    assert {thread: _shown(services, thread).waiting_since for thread in threads} == before
    assert repr(services.inbox.bulk.undo(BEN, SUPPORT, "b", "u")) == repr(undone)
    twice = services.inbox.bulk.undo(BEN, SUPPORT, "b", "u2")
    assert (twice.changed, twice.skipped, {row.thread_id for row in twice.left}) == (0, 15, set(threads[:3]))
    with pytest.raises(Expired):
        services.inbox.bulk.undo(BEN, SUPPORT, "u", "u3")
