"""Each move to the last field: what it leaves, what the line of the log says, and who is told of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.domain import moves
from backend.domain.changes import (
    Assigned,
    Change,
    Followed,
    LabelAdded,
    LabelRemoved,
    LabelReplaced,
    PrioritySet,
    Standing,
    StatusMoved,
    Unfollowed,
)
from backend.domain.conversation import Conversation
from backend.domain.label import PER_CONVERSATION, Colour, Label
from backend.domain.mailbox import Mailbox
from backend.domain.refs import RELAIS, Stamp
from backend.domain.refusals import Expired, Gone, Invalid, LostRace, Refusal, TooMany
from backend.domain.status import Priority, Status
from backend.domain.undo import take_back
from tests.backend.domain.values import ANA, BEN, NOW, conversation

SOON, EARLIER = NOW + timedelta(hours=1), NOW - timedelta(hours=2)
"""``EARLIER`` is when the customer wrote."""

RED, BLUE = Label("r", "Red", Colour.RED), Label("b", "Blue", Colour.BLUE)
WAITS = Standing(Status.OPEN, None, None, EARLIER)


def test_giving_it_away_is_stamped() -> None:
    held = conversation(assignee=ANA, followers=(ANA, BEN))
    given = replace(held, assignee=BEN, assigned=Stamp(ANA, NOW, 1))
    assert moves.assign(held, BEN, by=ANA, now=NOW) == (given, Assigned(ANA, BEN))
    pooled = replace(held, assignee=None, assigned=Stamp(BEN, NOW, 1))
    assert moves.assign(held, None, by=BEN, now=NOW) == (pooled, Assigned(ANA, None))
    _, change = moves.assign(replace(given, followers=(BEN,)), ANA, by=BEN, now=NOW)
    assert change == Assigned(BEN, ANA, joined=(ANA,), since=Stamp(ANA, NOW, 1))


@pytest.mark.parametrize(
    ("status", "until", "after"),
    [
        (Status.PENDING, None, Standing(Status.PENDING, None, None, EARLIER)),
        (Status.PENDING, SOON, Standing(Status.PENDING, None, None, EARLIER)),
        (Status.SNOOZED, SOON, Standing(Status.SNOOZED, SOON, None, EARLIER)),
        (Status.CLOSED, None, Standing(Status.CLOSED, None, NOW, None, EARLIER)),
        (Status.SPAM, SOON, Standing(Status.SPAM, None, NOW, None, EARLIER)),
    ],
)
def test_a_status_comes_with_the_times_that_belong_to_it(
    status: Status, until: datetime | None, after: Standing
) -> None:
    before, after = conversation(), replace(after, moved=Stamp(BEN, NOW, 1))
    moved = before.standing_as(after)
    assert moves.set_status(before, status, by=BEN, now=NOW, until=until) == (
        moved,
        StatusMoved(WAITS, after),
    )
    assert moves.set_status(moved, status, by=ANA, now=NOW, until=until) == (moved, None)


def test_a_snooze_may_be_moved_to_another_time() -> None:
    asleep = conversation(status=Status.SNOOZED, snoozed_until=SOON)
    later = SOON + timedelta(hours=1)
    moved, change = moves.set_status(asleep, Status.SNOOZED, by=BEN, now=NOW, until=later)
    assert (moved.snoozed_until, change) == (later, StatusMoved(asleep.standing, moved.standing))
    assert moves.set_status(asleep, Status.SNOOZED, by=BEN, now=NOW, until=SOON) == (asleep, None)


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(seconds=1)])
def test_a_snooze_needs_a_time_to_come(until: datetime | None) -> None:
    with pytest.raises(Invalid) as refused:
        moves.set_status(conversation(), Status.SNOOZED, by=BEN, now=NOW, until=until)
    assert refused.value.field == "until"


@pytest.mark.parametrize(
    ("waited", "status", "since"),
    [(EARLIER, Status.OPEN, EARLIER), (None, Status.OPEN, None), (EARLIER, Status.SPAM, None)],
)
def test_who_was_not_answered_waits_on_when_it_is_reopened(
    waited: datetime | None, status: Status, since: datetime | None
) -> None:
    closed = conversation(status=Status.CLOSED, closed_at=EARLIER, waiting_since=None, waited_since=waited)
    moved, _ = moves.set_status(closed, status, by=BEN, now=NOW)
    assert (moved.waiting_since, moved.waited_since) == (since, None if status is Status.OPEN else waited)


def test_urgency() -> None:
    high = replace(conversation(), priority=Priority.HIGH)
    assert moves.set_priority(conversation(), Priority.HIGH) == (
        high,
        PrioritySet(Priority.NORMAL, Priority.HIGH),
    )
    assert moves.set_priority(high, Priority.HIGH) == (high, None)


def test_labels_go_on_at_the_end_once_and_come_off() -> None:
    red = conversation(labels=(RED,))
    both = conversation(labels=(RED, BLUE))
    assert moves.add_label(red, BLUE) == (both, LabelAdded(BLUE))
    assert moves.add_label(both, replace(BLUE, name="Other")) == (both, None)
    assert moves.remove_label(both, "b") == (red, LabelRemoved(BLUE, 1))
    assert moves.remove_label(red, "b") == (red, None)
    assert moves.add_label(red, BLUE, 0) == (conversation(labels=(BLUE, RED)), LabelAdded(BLUE, 0))


def test_a_label_changes_its_guise_in_its_place() -> None:
    both = conversation(labels=(RED, BLUE))
    rose = replace(RED, name="Rose")
    assert moves.replace_label(both, "r", rose) == (
        conversation(labels=(rose, BLUE)),
        LabelReplaced(RED, rose),
    )
    assert moves.replace_label(both, "r", BLUE) == (conversation(labels=(BLUE,)), LabelReplaced(RED, BLUE))
    assert moves.replace_label(both, "r", RED) == (both, None)
    assert moves.replace_label(both, "x", rose) == (both, None)


def test_a_conversation_bears_so_many_labels() -> None:
    full = conversation(labels=tuple(replace(RED, id=str(number)) for number in range(PER_CONVERSATION)))
    with pytest.raises(TooMany) as refused:
        moves.add_label(full, RED)
    assert vars(refused.value) == {"what": "labels", "limit": PER_CONVERSATION}
    nearly = replace(full, labels=full.labels[1:])
    assert moves.add_label(nearly, RED)[0].labels == (*nearly.labels, RED)


def test_following_and_no_longer() -> None:
    alone, both = conversation(followers=(ANA,)), conversation(followers=(ANA, BEN))
    assert moves.follow(alone, BEN) == (both, Followed(BEN))
    assert moves.follow(both, BEN) == (both, None)
    assert moves.unfollow(both, ANA) == (conversation(followers=(BEN,)), Unfollowed(ANA))
    assert moves.unfollow(alone, BEN) == (alone, None)


@pytest.mark.parametrize(("until", "wakes"), [(SOON, False), (NOW, True), (EARLIER, True), (None, True)])
def test_a_snooze_ends_at_its_time(until: datetime | None, wakes: bool) -> None:
    asleep = conversation(status=Status.SNOOZED, snoozed_until=until)
    woken, change = moves.wake(asleep, now=NOW)
    if wakes:
        after = replace(WAITS, moved=Stamp(RELAIS.ref, NOW, 1))
        assert (woken.standing, change) == (after, StatusMoved(asleep.standing, after))
    else:
        assert (woken, change) == (asleep, None)
    assert moves.wake(conversation(), now=NOW) == (conversation(), None)


def _refused(
    before: Conversation, change: Change, labels: tuple[Label, ...] = ()
) -> tuple[type[Refusal | None], dict[str, object]]:
    """Why it is too late."""
    with pytest.raises(Refusal) as refused:
        _undone(before, change, labels)
    assert isinstance(refused.value, Expired)
    reason = refused.value.reason
    return type(reason), vars(reason) if reason else {}


def _undone(
    before: Conversation, change: Change, labels: tuple[Label, ...] = (), now: datetime = NOW
) -> moves.Moved:
    team = Mailbox("support@acme.test", "Support", labels=labels)
    return take_back(before, change, 0, team, by=BEN, now=now)


CLOSED = Standing(Status.CLOSED, None, NOW, None)
BACK, ON = {"what": "undone", "reason": None}, {"by": "Relais", "at": EARLIER}


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        (Assigned(None, ANA), Expired, BACK),
        (Assigned(BEN, ANA), LostRace, {**ON, "what": "assigned", "value": ""}),
        (StatusMoved(WAITS, CLOSED), Expired, BACK),
        (StatusMoved(replace(WAITS, status=Status.PENDING), CLOSED), LostRace, ON | {"what": "status"}),
        (StatusMoved(CLOSED, Standing(Status.OPEN, SOON)), LostRace, ON | {"what": "status"}),
        (PrioritySet(Priority.NORMAL, Priority.HIGH), Expired, BACK),
        (PrioritySet(Priority.LOW, Priority.HIGH), type(None), {}),
        (LabelAdded(RED), Expired, BACK),
        (Followed(BEN), type(None), {}),
    ],
)
def test_what_has_moved_on_is_not_taken_back(
    change: Change, reason: type[Refusal], said: dict[str, object]
) -> None:
    why, told = _refused(conversation(), change)
    assert (why, told) == (reason, {**told, **said})


def test_a_label_comes_back_as_it_is_now_or_not_at_all() -> None:
    rose = replace(RED, name="Rose")
    back, _ = _undone(conversation(), LabelRemoved(RED), (BLUE, rose))
    assert back.labels == (rose,)
    assert _refused(conversation(), LabelRemoved(RED), (BLUE,)) == (Gone, {"what": "label"})


def test_undo_of_a_snooze_that_ended_meanwhile_opens() -> None:
    asleep = Standing(Status.SNOOZED, SOON, None, EARLIER, moved=Stamp(ANA, EARLIER))
    closed = Standing(Status.CLOSED, None, NOW, None, EARLIER)
    opened = Standing(Status.OPEN, None, None, EARLIER, moved=Stamp(BEN, SOON, 1))
    stands = conversation().standing_as(closed)
    for now, after in ((NOW, asleep), (SOON, opened)):
        back, change = _undone(stands, StatusMoved(asleep, closed), now=now)
        assert (back.standing, change) == (after, StatusMoved(closed, after))
