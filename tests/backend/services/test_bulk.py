"""Many conversations at once, taken back in one tap."""

import pytest

from backend.domain.label import Colour
from backend.domain.refusals import Expired, Gone, Missing, NotAllowed, TooMany
from backend.domain.status import Status
from backend.domain.view import BULK_LIMIT
from backend.services import Services
from backend.services.inbox.bulk import Selection
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click

THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(4))


@pytest.fixture
def four(services: Services) -> Services:
    """Four open conversations."""
    for thread in THREADS:
        begin(services, thread)
    return services


def _standing(services: Services) -> list[tuple[Status, str]]:
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
