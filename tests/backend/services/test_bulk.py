"""Many conversations at once, taken back in one tap."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.domain.label import Colour
from backend.domain.other import Other
from backend.domain.refusals import Expired, Gone, Invalid, LostRace, Missing, NotAllowed, TooMany
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import Status
from backend.domain.view import BULK_LIMIT
from backend.services import Services
from backend.services.inbox.bulk import Selection
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click

TOMORROW = NOON + timedelta(days=1)
THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(4))


@pytest.fixture
def four(services: Services) -> Services:
    """Four open conversations."""
    for thread in THREADS:
        begin(services, thread)
    return services


def _standing(services: Services) -> list[tuple[Status | Other, str]]:
    shown = (services.inbox.opening.show(ANA, SUPPORT, thread).conversation for thread in THREADS)
    return [(one.status, one.assignee.name if one.assignee else "") for one in shown]


def test_a_bulk_close_and_its_undo(four: Services) -> None:
    done = four.inbox.bulk.close(Selection(BEN, SUPPORT, THREADS[:3], "b1"))
    assert (done.changed, done.skipped) == (3, 0)
    assert [status for status, _ in _standing(four)] == [Status.CLOSED] * 3 + [Status.OPEN]
    undone = four.inbox.bulk.undo(BEN, SUPPORT, "b1", "u1")
    assert (undone.changed, undone.skipped) == (3, 0)
    assert [status for status, _ in _standing(four)] == [Status.OPEN] * 4


def test_a_bulk_assign_and_a_bulk_label(four: Services) -> None:
    four.inbox.labels.create_on(click(BEN, THREADS[0], "l"), "VIP", Colour.BLUE)
    label = four.inbox.labels.page(BEN, SUPPORT, None).labels[0].id
    assert four.inbox.bulk.assign(Selection(BEN, SUPPORT, THREADS, "b1"), CHLOE.sub).value == "Chloé"
    assert four.inbox.bulk.label(Selection(BEN, SUPPORT, THREADS, "b2"), label).changed == 3
    assert [holder for _, holder in _standing(four)] == ["Chloé"] * 4
    assert four.inbox.bulk.undo(BEN, SUPPORT, "b2", "u2").changed == 3


def test_a_repeated_bulk_click_answers_alike_and_changes_nothing(four: Services) -> None:
    first = four.inbox.bulk.close(Selection(BEN, SUPPORT, THREADS, "b1"))
    assert four.inbox.bulk.close(Selection(BEN, SUPPORT, THREADS, "b1")) == first
    assert {four.inbox.opening.show(ANA, SUPPORT, thread).conversation.version for thread in THREADS} == {2}


def test_undo_leaves_alone_what_a_colleague_changed_since(four: Services) -> None:
    four.inbox.bulk.assign(Selection(BEN, SUPPORT, THREADS, "b1"), CHLOE.sub)
    four.inbox.assignments.take(click(ANA, THREADS[0], "k"), seen=CHLOE.sub)
    undone = four.inbox.bulk.undo(BEN, SUPPORT, "b1", "u1")
    assert (undone.changed, undone.skipped) == (3, 1)
    assert [holder for _, holder in _standing(four)] == ["Ana", "", "", ""]


def test_only_who_did_it_takes_it_back_and_within_a_day(four: Services, clock: SetClock) -> None:
    four.inbox.bulk.close(Selection(BEN, SUPPORT, THREADS, "b1"))
    with pytest.raises(NotAllowed):
        four.inbox.bulk.undo(ANA, SUPPORT, "b1", "u1")
    clock.pass_by(hours=25)
    with pytest.raises(Expired):
        four.inbox.bulk.undo(BEN, SUPPORT, "b1", "u2")


def test_nothing_ticked_too_many_and_wrong_members_are_refused(four: Services) -> None:
    with pytest.raises(Missing):
        four.inbox.bulk.close(Selection(BEN, SUPPORT, (), "b1"))
    with pytest.raises(TooMany):
        four.inbox.bulk.close(
            Selection(BEN, SUPPORT, tuple(f"18{n:014x}" for n in range(BULK_LIMIT + 1)), "b2")
        )
    with pytest.raises(Gone):
        four.inbox.bulk.assign(Selection(BEN, SUPPORT, THREADS, "b3"), EMMA.sub)
    assert _standing(four) == [(Status.OPEN, "")] * 4


def _act(services: Services, kind: str, selection: Selection) -> BulkDone:
    match kind:
        case "pending":
            return services.inbox.bulk.pending(selection)
        case "snooze":
            return services.inbox.bulk.snooze(selection, TOMORROW)
        case "unassign":
            return services.inbox.bulk.unassign(selection)
        case _:
            return services.inbox.bulk.close(selection)


def _open_of_chloe(services: Services) -> None:
    services.inbox.bulk.assign(Selection(BEN, SUPPORT, THREADS, "given"), CHLOE.sub)


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("pending", (Status.PENDING, "Chloé")),
        ("snooze", (Status.SNOOZED, "Chloé")),
        ("close", (Status.CLOSED, "Chloé")),
        ("unassign", (Status.OPEN, "")),
    ],
)
def test_each_is_done_to_all_told_twice_alike_and_taken_back(
    kind: str, after: tuple[Status, str], four: Services
) -> None:
    _open_of_chloe(four)
    ticked = Selection(CHLOE, SUPPORT, THREADS, "b1")
    done = _act(four, kind, ticked)
    assert (done.kind, done.changed, done.skipped) == (kind, 4, 0)
    assert _standing(four) == [after] * 4
    assert _act(four, kind, ticked) == done
    so_already = _act(four, kind, replace(ticked, key="b2"))
    assert (so_already.changed, so_already.alike, so_already.gone) == (0, 4, 0)
    assert four.inbox.bulk.undo(CHLOE, SUPPORT, "b1", "u1").changed == 4
    assert _standing(four) == [(Status.OPEN, "Chloé")] * 4


@pytest.mark.parametrize("kind", ["pending", "snooze", "close", "unassign"])
def test_what_a_colleague_took_meanwhile_is_left_and_named(kind: str, four: Services) -> None:
    _open_of_chloe(four)
    shown = {thread: _version(four, thread) for thread in THREADS}
    four.inbox.assignments.take(click(ANA, THREADS[1], "t"), seen=CHLOE.sub)
    done = _act(four, kind, Selection(CHLOE, SUPPORT, THREADS, "b1", shown))
    assert (done.changed, [left.thread_id for left in done.left]) == (3, [THREADS[1]])
    reason = done.left[0].reason
    assert isinstance(reason, LostRace)
    assert (reason.what, reason.by) == ("assigned", "Ana")
    assert _standing(four)[1] == (Status.OPEN, "Ana")
    knowing = {left.thread_id: left.version for left in done.left}
    assert _act(four, kind, Selection(CHLOE, SUPPORT, tuple(knowing), "b2", knowing)).changed == 1


def test_a_snooze_says_until_when_and_none_ends_in_the_past(four: Services, clock: SetClock) -> None:
    done = four.inbox.bulk.snooze(Selection(BEN, SUPPORT, THREADS, "b1"), TOMORROW)
    assert datetime.fromisoformat(done.value) == TOMORROW
    one = four.inbox.opening.show(ANA, SUPPORT, THREADS[0]).conversation
    assert one.snoozed_until == TOMORROW
    clock.pass_by(hours=25)
    with pytest.raises(Invalid):
        four.inbox.bulk.snooze(Selection(BEN, SUPPORT, THREADS, "b2"), TOMORROW - timedelta(hours=1))


def test_what_is_no_longer_there_is_told_apart_from_what_is_so_already(four: Services) -> None:
    four.inbox.bulk.pending(Selection(BEN, SUPPORT, THREADS[:1], "b1"))
    ticked = Selection(BEN, SUPPORT, (THREADS[0], "18ffffffffffffff"), "b2")
    done = four.inbox.bulk.pending(ticked)
    assert (done.changed, done.skipped, done.alike, done.gone) == (0, 2, 1, 1)
    assert four.inbox.bulk.pending(ticked) == done


def _version(services: Services, thread: str) -> int:
    return services.inbox.opening.show(ANA, SUPPORT, thread).conversation.version
