"""The moves of a conversation."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from backend.domain import moves
from backend.domain.changes import Assigned, Change
from backend.domain.conversation import Conversation
from backend.domain.hearing import hear
from backend.domain.label import Colour, Label
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.refusals import Expired, Invalid, LostRace, TooMany
from backend.domain.rights import Role
from backend.domain.status import SNOOZE_AT_MOST, Priority, Status
from backend.domain.undo import take_back
from tests.backend.domain.values import ANA, BEN, NOW, conversation, message


def test_assigning_makes_the_assignee_a_follower() -> None:
    given_away, change = moves.assign(conversation(), BEN, by=ANA, now=NOW)
    assert given_away.assignee == BEN
    assert given_away.followers == (BEN,)
    assert change == Assigned(before=None, after=BEN, joined=(BEN,))


def test_assigning_to_the_holder_changes_nothing() -> None:
    held = conversation(assignee=BEN)
    assert moves.assign(held, BEN, by=ANA, now=NOW) == (held, None)


def test_closing_ends_the_wait_and_reopening_resumes_it_from_the_unanswered_mail() -> None:
    closed, _ = moves.set_status(conversation(), Status.CLOSED, by=ANA, now=NOW)
    assert (closed.waiting_since, closed.closed_at) == (None, NOW)
    opened, _ = moves.set_status(closed, Status.OPEN, by=ANA, now=NOW)
    assert (opened.waiting_since, opened.closed_at) == (conversation().last_message.at, None)


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(seconds=1)])
def test_a_snooze_ends_in_the_future(until: datetime | None) -> None:
    with pytest.raises(Invalid) as refused:
        moves.set_status(conversation(), Status.SNOOZED, by=ANA, now=NOW, until=until)
    assert refused.value.field == "until"


def test_a_snooze_ends_before_the_years_that_some_calendar_cannot_show() -> None:
    last = NOW + SNOOZE_AT_MOST
    far, _ = moves.set_status(conversation(), Status.SNOOZED, by=ANA, now=NOW, until=last)
    assert far.snoozed_until == last
    for until in (last + timedelta(microseconds=1), datetime.max.replace(tzinfo=UTC)):
        with pytest.raises(Invalid) as refused:
            moves.set_status(conversation(), Status.SNOOZED, by=ANA, now=NOW, until=until)
        assert refused.value.field == "until_within"


@pytest.mark.parametrize("status", [Status.PENDING, Status.CLOSED, Status.SNOOZED])
def test_a_customer_mail_reopens(status: Status) -> None:
    heard, _ = hear(
        conversation(status=status, waiting_since=None, assignee=BEN), message(), ours=False, now=NOW
    )
    assert (heard.status, heard.waiting_since, heard.assignee) == (Status.OPEN, message().at, BEN)


def test_a_second_customer_mail_keeps_the_older_wait() -> None:
    heard, _ = hear(conversation(), message(), ours=False, now=NOW)
    assert heard.waiting_since == conversation().waiting_since


def test_our_answer_ends_the_wait_and_leaves_the_rest_to_the_customer() -> None:
    heard, _ = hear(conversation(), message(sender="ana@acme.test"), ours=True, now=NOW)
    assert (heard.status, heard.waiting_since) == (Status.PENDING, None)


@pytest.mark.parametrize("status", list(Status))
def test_machine_mail_moves_no_clock_and_no_status(status: Status) -> None:
    before = conversation(status=status)
    heard, change = hear(before, message(is_machine=True), ours=False, now=NOW)
    assert (heard.status, heard.waiting_since, heard.last_message) == (
        before.status,
        before.waiting_since,
        before.last_message,
    )
    assert change is not None


def test_spam_stays_spam_when_the_customer_writes_again() -> None:
    heard, _ = hear(conversation(status=Status.SPAM), message(), ours=False, now=NOW)
    assert heard.status is Status.SPAM


def test_an_older_message_fills_gaps_only() -> None:
    late = message(at=NOW - timedelta(days=3))
    heard, _ = hear(conversation(status=Status.CLOSED), late, ours=False, now=NOW)
    assert (heard.status, heard.last_message) == (Status.CLOSED, conversation().last_message)


def test_a_snooze_wakes_when_its_time_has_come_and_not_before() -> None:
    until = NOW + timedelta(hours=1)
    asleep, _ = moves.set_status(conversation(), Status.SNOOZED, by=ANA, now=NOW, until=until)
    assert moves.wake(asleep, now=until - timedelta(seconds=1))[1] is None
    assert moves.wake(asleep, now=until)[0].status is Status.OPEN


def test_labels_are_bounded() -> None:
    made = conversation()
    for number in range(20):
        made, _ = moves.add_label(made, Label(str(number), f"Label {number}", Colour.GREY))
    with pytest.raises(TooMany):
        moves.add_label(made, Label("20", "One more", Colour.GREY))


Step = Callable[[Conversation, datetime], tuple[Conversation, Change | None]]
LABEL = Label("l1", "Billing", Colour.BLUE)
TEAM = Mailbox(
    "support@acme.test",
    "Support",
    tuple(Member(one.id, f"{one.id}@acme.test", one.name, Role.AGENT) for one in (ANA, BEN)),
    (LABEL,),
)
STEPS: st.SearchStrategy[Step] = st.sampled_from(
    [
        lambda made, now: moves.assign(made, BEN, by=ANA, now=now),
        lambda made, now: moves.assign(made, None, by=ANA, now=now),
        lambda made, now: moves.set_status(made, Status.CLOSED, by=ANA, now=now),
        lambda made, now: moves.set_status(made, Status.PENDING, by=ANA, now=now),
        lambda made, now: moves.set_status(
            made, Status.SNOOZED, by=ANA, now=now, until=now + timedelta(days=1)
        ),
        lambda made, now: moves.set_priority(made, Priority.HIGH),
        lambda made, now: moves.add_label(made, LABEL),
    ]
)


@given(st.lists(STEPS, max_size=6), STEPS)
def test_undo_gives_back_what_the_move_changed(before: list[Step], step: Step) -> None:
    made = conversation()
    for number, earlier in enumerate(before):
        made, _ = earlier(made, NOW + timedelta(minutes=number))
    moved, change = step(made, NOW + timedelta(hours=1))
    if change is None:
        reject()
    undone, _ = take_back(moved, change, 0, TEAM, by=ANA, now=NOW + timedelta(hours=2))
    assert (undone.assignee, undone.status, undone.snoozed_until, undone.priority, undone.labels) == (
        made.assignee,
        made.status,
        made.snoozed_until,
        made.priority,
        made.labels,
    )


def test_undo_leaves_alone_what_moved_on_meanwhile() -> None:
    closed, change = moves.set_status(conversation(), Status.CLOSED, by=ANA, now=NOW)
    assert change is not None
    opened, _ = moves.set_status(closed, Status.OPEN, by=BEN, now=NOW)
    with pytest.raises(Expired) as refused:
        take_back(opened, change, 0, TEAM, by=ANA, now=NOW)
    assert isinstance(refused.value.reason, LostRace)
    assert (refused.value.reason.by, refused.value.reason.value) == ("Ben", "open")


def test_a_queue_is_sorted_waiting_longest_first_then_answered_then_asleep_then_closed() -> None:
    until = NOW + timedelta(days=1)
    rows = [
        conversation(status=Status.CLOSED, closed_at=NOW, thread_id="closed"),
        conversation(status=Status.SNOOZED, snoozed_until=until, thread_id="asleep"),
        conversation(waiting_since=None, thread_id="answered"),
        conversation(waiting_since=NOW - timedelta(minutes=5), thread_id="short wait"),
        conversation(waiting_since=NOW - timedelta(days=5), thread_id="long wait"),
    ]
    assert [row.thread_id for row in sorted(rows, key=lambda row: row.rank)] == [
        "long wait",
        "short wait",
        "answered",
        "asleep",
        "closed",
    ]


def test_of_those_at_work_the_urgent_ones_come_first() -> None:
    later, answered = NOW - timedelta(hours=1), {"waiting_since": None}
    rows = [
        conversation(thread_id="waits longest", waiting_since=NOW - timedelta(days=1)),
        conversation(thread_id="waits"),
        conversation(thread_id="urgent, waits a little", priority=Priority.HIGH, waiting_since=later),
        conversation(thread_id="urgent, waits longer", priority=Priority.HIGH),
        conversation(thread_id="can wait", priority=Priority.LOW, waiting_since=NOW - timedelta(days=9)),
        conversation(thread_id="answered", **answered),
        conversation(thread_id="urgent, answered", priority=Priority.HIGH, **answered),
        conversation(
            thread_id="asleep", status=Status.SNOOZED, snoozed_until=NOW, priority=Priority.HIGH, **answered
        ),
    ]
    assert [row.thread_id for row in sorted(rows, key=lambda row: row.rank)] == [
        "urgent, waits longer",
        "urgent, waits a little",
        "waits longest",
        "waits",
        "can wait",
        "urgent, answered",
        "answered",
        "asleep",
    ]


def test_a_message_from_strangers_only_is_not_known() -> None:
    stranger = message(sender="eve@evil.test", recipients=("support@acme.test",))
    assert not conversation().knows(stranger)
    assert conversation().knows(message())
