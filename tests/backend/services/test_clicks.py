"""One click: what it changes, what it costs, and what its double does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.refusals import Expired, Gone, Invalid, NotAllowed, NotMember
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status
from backend.services import Services
from backend.services.inbox.bulk import Selection
from backend.store.counting import CountingDocuments, Tally
from tests.clock import NOON, SetClock
from tests.people import (
    ANA,
    BEN,
    CHLOE,
    EMMA,
    OTTO,
    SALES,
    SUPPORT,
    begin,
    click,
    done_in,
    holder_of,
    lost_in,
    wake_due,
)

T = "18c2f3a9b0d1e2f3"


def _within_a_click(tally: Tally) -> bool:
    """DESIGN: one transaction, at most three reads and three writes, no read outside."""
    return tally.transactions == 1 and tally.transaction_reads <= 3 and tally.writes <= 3 and tally.waves == 0


def test_taking_makes_the_taker_assignee_and_follower(services: Services) -> None:
    begin(services, T)
    shown = services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    assert shown.conversation.assignee == shown.me.ref
    assert shown.conversation.is_followed_by(BEN.sub)
    assert shown.conversation.version == 2
    again = services.inbox.opening.show(ANA, SUPPORT, T)
    assert again.conversation == shown.conversation


def test_every_click_keeps_to_its_budget(services: Services, counted: CountingDocuments) -> None:
    begin(services, T)
    clicks: dict[str, Callable[[], ConversationSnapshot]] = {
        "take": lambda: services.inbox.assignments.take(click(BEN, T, "k1"), seen=""),
        "assign": lambda: services.inbox.assignments.assign(click(BEN, T, "k2"), CHLOE.sub, seen=BEN.sub),
        "unassign": lambda: services.inbox.assignments.unassign(click(BEN, T, "k3"), seen=CHLOE.sub),
        "follow": lambda: services.inbox.assignments.follow(click(EMMA, T, "k4")),
        "unfollow": lambda: services.inbox.assignments.unfollow(click(EMMA, T, "k5")),
        "note": lambda: services.inbox.notes.add(click(BEN, T, "k6"), "Hello @chloe"),
        "clear mention": lambda: services.inbox.notes.clear_mention(click(CHLOE, T, "k7")),
        "edit note": lambda: services.inbox.notes.edit(click(BEN, T, "k8"), "k6", "Hello"),
        "delete note": lambda: services.inbox.notes.delete(click(BEN, T, "k9"), "k6"),
        "new label": lambda: services.inbox.labels.create_on(click(BEN, T, "k10"), "Refund", Colour.BLUE),
        "remove label": lambda: services.inbox.labels.remove(click(BEN, T, "k11"), "k10"),
        "add label": lambda: services.inbox.labels.add(click(BEN, T, "k12"), "k10"),
        "priority": lambda: services.inbox.statuses.set_priority(click(BEN, T, "k13"), Priority.HIGH),
        "close": lambda: services.inbox.statuses.set_status(
            click(BEN, T, "k14"), Status.CLOSED, seen="open", holder=""
        ),
    }
    for name, run in clicks.items():
        with counted.measure() as tally:
            shown = run()
        assert _within_a_click(tally), (name, tally)
        assert shown.done is not None, name


def test_a_double_click_changes_nothing_twice(services: Services) -> None:
    begin(services, T)
    first = services.inbox.notes.add(click(BEN, T, "same"), "Once")
    second = services.inbox.notes.add(click(BEN, T, "same"), "Once")
    assert second.conversation == first.conversation
    assert second.conversation.note_count == 1
    assert len(services.inbox.activities.page(BEN, SUPPORT, T, None).lines) == 2


def test_the_answer_to_a_late_retry_shows_what_stands_now(services: Services) -> None:
    begin(services, T)
    services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    services.inbox.assignments.assign(click(ANA, T, "k2"), CHLOE.sub, seen=BEN.sub)
    replayed = services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    assert holder_of(replayed.conversation).name == "Chloé"


def test_the_second_taker_is_told_who_won_and_when(services: Services, clock: SetClock) -> None:
    begin(services, T)
    services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    clock.pass_by(seconds=3)
    late = services.inbox.assignments.take(click(CHLOE, T, "k2"), seen="")
    lost = lost_in(late)
    assert (lost.by, lost.value, lost.at, late.done) == ("Ben", "Ben", NOON, None)
    assert holder_of(late.conversation).name == "Ben"
    assert services.inbox.opening.show(ANA, SUPPORT, T).conversation == late.conversation


def test_a_status_that_moved_meanwhile_is_a_lost_race(services: Services) -> None:
    begin(services, T)
    services.inbox.statuses.set_status(click(BEN, T, "k1"), Status.CLOSED, seen="open", holder="")
    late = services.inbox.statuses.set_status(click(CHLOE, T, "k2"), Status.PENDING, seen="open", holder="")
    lost = lost_in(late)
    assert (lost.what, lost.by, lost.value) == ("status", "Ben", "closed")
    assert late.conversation.status is Status.CLOSED


def test_what_a_colleague_took_meanwhile_is_not_closed_under_their_hands(services: Services) -> None:
    begin(services, T)
    services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    late = services.inbox.statuses.set_status(click(CHLOE, T, "k2"), Status.CLOSED, seen="open", holder="")
    lost = lost_in(late)
    assert (lost.what, lost.by, late.conversation.status) == ("assigned", "Ben", Status.OPEN)
    knowing = services.inbox.statuses.set_status(
        click(CHLOE, T, "k3"), Status.CLOSED, seen="open", holder=BEN.sub
    )
    assert (knowing.lost, knowing.conversation.status) == (None, Status.CLOSED)


def test_a_late_retry_of_the_winner_is_no_lost_race(services: Services) -> None:
    begin(services, T)
    services.inbox.statuses.set_status(click(BEN, T, "k1"), Status.CLOSED, seen="open", holder="")
    services.inbox.statuses.set_status(click(ANA, T, "k2"), Status.PENDING, seen="closed", holder="")
    retried = services.inbox.statuses.set_status(click(BEN, T, "k1"), Status.CLOSED, seen="open", holder="")
    assert (retried.lost, done_in(retried).id, retried.conversation.status) == (None, "k1", Status.PENDING)


def test_closing_what_is_closed_is_no_race_and_no_event(services: Services) -> None:
    begin(services, T)
    services.inbox.statuses.set_status(click(BEN, T, "k1"), Status.CLOSED, seen="open", holder="")
    again = services.inbox.statuses.set_status(click(CHLOE, T, "k2"), Status.CLOSED, seen="open", holder="")
    assert again.done is None
    assert again.conversation.version == 2


@pytest.mark.parametrize("stranger", [OTTO])
def test_an_outsider_cannot_read_or_act(services: Services, stranger: Person) -> None:
    begin(services, T)
    refused = (
        lambda: services.inbox.opening.show(stranger, SUPPORT, T),
        lambda: services.inbox.assignments.take(click(stranger, T, "k"), seen=""),
        lambda: services.inbox.assignments.choices(stranger, SUPPORT, T, None),
        lambda: services.inbox.notes.add(click(stranger, T, "k"), "hello"),
        lambda: services.inbox.notes.page(stranger, SUPPORT, T, None),
        lambda: services.inbox.labels.choices(stranger, SUPPORT, T, None),
        lambda: services.inbox.labels.page(stranger, SUPPORT, None),
        lambda: services.inbox.activities.page(stranger, SUPPORT, T, None),
        lambda: services.inbox.queues.earlier(stranger, SUPPORT, T, None),
        lambda: services.inbox.bulk.close(Selection(stranger, SUPPORT, (T,), "k")),
        lambda: services.people.mailboxes.settings(stranger, SUPPORT),
        lambda: services.inbox.statuses.set_status(
            click(stranger, T, "k"), Status.CLOSED, seen="open", holder=""
        ),
    )
    for attempt in refused:
        with pytest.raises(NotMember):
            attempt()
    assert services.inbox.opening.show(BEN, SUPPORT, T).conversation.version == 1


def test_an_outsider_takes_nothing_back_and_learns_not_what_there_is(services: Services) -> None:
    begin(services, T)
    services.inbox.assignments.take(click(BEN, T, "taken"), seen="")
    lines = services.inbox.activities.page(BEN, SUPPORT, T, None).lines
    assert [line.is_undoable for line in lines] == [True, False]
    for activity_id in (*(line.id for line in lines), "not there"):
        with pytest.raises(NotMember):
            services.inbox.undoing.undo(click(OTTO, T, "k"), activity_id)
    with pytest.raises(NotMember):
        services.inbox.undoing.undo(click(OTTO, "18ffffffffffffff", "k"), "not there")
    assert holder_of(services.inbox.opening.show(BEN, SUPPORT, T).conversation).name == "Ben"


def test_a_mailbox_that_is_not_there_looks_like_one_without_access(services: Services) -> None:
    begin(services, T)
    for mailbox in (SALES, "nobody@acme.test"):
        with pytest.raises(NotMember):
            services.inbox.assignments.take(click(BEN, T, "k", mailbox), seen="")


def test_an_observer_reads_follows_and_notes_but_does_not_work(services: Services) -> None:
    begin(services, T)
    services.inbox.assignments.follow(click(EMMA, T, "k1"))
    services.inbox.notes.add(click(EMMA, T, "k2"), "I know this customer")
    for attempt in (
        lambda: services.inbox.assignments.take(click(EMMA, T, "k3"), seen=""),
        lambda: services.inbox.statuses.set_status(
            click(EMMA, T, "k4"), Status.CLOSED, seen="open", holder=""
        ),
        lambda: services.inbox.labels.create_on(click(EMMA, T, "k5"), "x", Colour.BLUE),
        lambda: services.inbox.bulk.close(Selection(EMMA, SUPPORT, (T,), "k6")),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_nobody_is_assigned_who_may_not_work(services: Services) -> None:
    begin(services, T)
    for sub in (EMMA.sub, OTTO.sub, ""):
        with pytest.raises(Gone):
            services.inbox.assignments.assign(click(BEN, T, f"k{sub}"), sub, seen="")


def test_undo_takes_back_ones_own_move_and_is_a_move_itself(services: Services, clock: SetClock) -> None:
    begin(services, T)
    done = done_in(services.inbox.assignments.take(click(BEN, T, "k1"), seen=""))
    clock.pass_by(minutes=1)
    shown = services.inbox.undoing.undo(click(BEN, T, "k2"), done.id)
    assert shown.conversation.assignee is None
    lines = services.inbox.activities.page(BEN, SUPPORT, T, None).lines
    assert [line.undoes for line in lines] == [done.id, "", ""]


def test_undo_is_refused_to_others_later_and_after_a_change(services: Services, clock: SetClock) -> None:
    begin(services, T)
    done = done_in(services.inbox.assignments.take(click(BEN, T, "k1"), seen=""))
    with pytest.raises(NotAllowed):
        services.inbox.undoing.undo(click(ANA, T, "k2"), done.id)
    services.inbox.assignments.assign(click(ANA, T, "k3"), CHLOE.sub, seen=BEN.sub)
    with pytest.raises(Expired):
        services.inbox.undoing.undo(click(BEN, T, "k4"), done.id)
    services.inbox.assignments.take(click(BEN, T, "k5"), seen=CHLOE.sub)
    clock.pass_by(hours=25)
    with pytest.raises(Expired):
        services.inbox.undoing.undo(click(BEN, T, "k6"), "k5")


def test_undoing_a_close_brings_the_wait_back(services: Services) -> None:
    before = begin(services, T)
    services.inbox.statuses.set_status(click(BEN, T, "k1"), Status.CLOSED, seen="open", holder="")
    shown = services.inbox.undoing.undo(click(BEN, T, "k2"), "k1")
    assert shown.conversation.status is Status.OPEN
    assert shown.conversation.waiting_since == before.waiting_since


def test_a_snooze_ends_by_itself_once(services: Services, clock: SetClock) -> None:
    begin(services, T)
    until = NOON + timedelta(hours=2)
    services.inbox.statuses.set_status(
        click(BEN, T, "k1"), Status.SNOOZED, seen="open", holder="", until=until
    )
    clock.pass_by(minutes=119)
    assert wake_due(services) == 0
    clock.pass_by(minutes=1)
    assert wake_due(services) == 1
    assert wake_due(services) == 0
    shown = services.inbox.opening.show(BEN, SUPPORT, T)
    assert (shown.conversation.status, shown.conversation.snoozed_until) == (Status.OPEN, None)


def test_a_snooze_into_the_past_is_refused(services: Services) -> None:
    begin(services, T)
    with pytest.raises(Invalid):
        services.inbox.statuses.set_status(
            click(BEN, T, "k1"), Status.SNOOZED, seen="open", holder="", until=NOON
        )


def test_a_sighting_shows_to_others_with_its_age_and_expires(services: Services, clock: SetClock) -> None:
    begin(services, T)
    services.inbox.presence.seen(BEN, SUPPORT, T)
    assert services.inbox.opening.show(BEN, SUPPORT, T).viewers == ()
    clock.pass_by(minutes=2)
    viewers = services.inbox.opening.show(CHLOE, SUPPORT, T).viewers
    assert [(viewer.who.name, viewer.at) for viewer in viewers] == [("Ben", NOON)]
    clock.pass_by(minutes=3)
    assert services.inbox.opening.show(CHLOE, SUPPORT, T).viewers == ()


def test_a_click_notes_in_its_own_transaction_that_the_person_is_here(
    services: Services, counted: CountingDocuments, clock: SetClock
) -> None:
    begin(services, T)
    services.inbox.presence.seen(CHLOE, SUPPORT, T)
    with counted.measure() as tally:
        shown = services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    assert _within_a_click(tally)
    assert shown.is_noted
    assert [viewer.who.name for viewer in shown.viewers] == ["Chloé"]
    colleagues = services.inbox.opening.show(ANA, SUPPORT, T).viewers
    assert {(viewer.who.name, viewer.at) for viewer in colleagues} == {("Ben", NOON), ("Chloé", NOON)}
    clock.pass_by(seconds=5)
    with counted.measure() as tally:
        services.inbox.assignments.follow(click(ANA, T, "k2"))
        services.inbox.assignments.unfollow(click(ANA, T, "k3"))
    assert tally.writes == 3 + 2


def test_a_click_that_writes_three_documents_without_it_leaves_the_look_for_afterwards(
    services: Services, counted: CountingDocuments
) -> None:
    begin(services, T)
    with counted.measure() as tally:
        shown = services.inbox.notes.add(click(BEN, T, "k1"), "Called them.")
    assert (_within_a_click(tally), tally.writes, shown.is_noted) == (True, 3, False)
    assert services.inbox.opening.show(ANA, SUPPORT, T).viewers == ()


def test_a_click_that_came_too_late_leaves_the_look_for_afterwards(services: Services) -> None:
    begin(services, T)
    services.inbox.assignments.take(click(CHLOE, T, "k1"), seen="")
    shown = services.inbox.assignments.take(click(BEN, T, "k2"), seen="")
    assert (bool(shown.lost), shown.is_noted) == (True, False)


def test_who_was_here_long_ago_is_written_no_longer(
    services: Services, counted: CountingDocuments, clock: SetClock
) -> None:
    begin(services, T)
    services.inbox.presence.seen(CHLOE, SUPPORT, T)
    clock.pass_by(minutes=5)
    services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    (document,) = counted.get_many([f"presence/{T}"]).values()
    viewers: Any = document.fields["viewers"]
    assert list(viewers) == [BEN.sub]


def test_a_click_that_changes_nothing_writes_nothing(services: Services, counted: CountingDocuments) -> None:
    begin(services, T)
    with counted.measure() as tally:
        shown = services.inbox.assignments.unfollow(click(BEN, T, "k1"))
    assert (tally.writes, shown.is_noted) == (0, False)


def test_a_click_that_has_not_asked_who_is_here_leaves_them_as_they_are(services: Services) -> None:
    begin(services, T)
    services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
    services.inbox.presence.seen(CHLOE, SUPPORT, T)
    services.inbox.undoing.undo(click(BEN, T, "k2"), "k1")
    viewers = services.inbox.opening.show(ANA, SUPPORT, T).viewers
    assert {viewer.who.name for viewer in viewers} == {"Ben", "Chloé"}


def test_a_fresh_sighting_is_not_written_again(
    services: Services, counted: CountingDocuments, clock: SetClock
) -> None:
    begin(services, T)
    services.inbox.presence.seen(BEN, SUPPORT, T)
    clock.pass_by(seconds=5)
    with counted.measure() as tally:
        services.inbox.presence.seen(BEN, SUPPORT, T)
    assert tally.writes == 0
