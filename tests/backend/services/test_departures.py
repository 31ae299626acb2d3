"""Who leaves, or may only read from now on, has nothing any more: what becomes of it is said, and done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from backend.domain.changes import Assigned, MemberLeft
from backend.domain.conversation import Conversation
from backend.domain.member import Person
from backend.domain.refusals import Gone, NotAllowed
from backend.domain.rights import Role
from backend.domain.status import Status
from backend.domain.view import View
from backend.services import Services
from backend.services.inbox import carrying
from backend.store.counting import CountingDocuments
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click, spread_due
from tests.replaying import replayed, state_of

T, CLOSED, ASLEEP, FOLLOWED, CALLED = (f"18c2f3a9b0d1e2f{number}" for number in range(5))


def _shown(services: Services, thread: str = T) -> Conversation:
    return services.inbox.opening.show(ANA, SUPPORT, thread).conversation


def _holder(services: Services, thread: str = T) -> str:
    holder = _shown(services, thread).assignee
    return holder.name if holder else ""


def _take(services: Services, thread: str, person: Person = BEN) -> None:
    begin(services, thread, message_id=f"{thread}@lindenhof.example")
    services.inbox.assignments.take(click(person, thread, f"take {thread}"), seen="")


@pytest.fixture
def work(services: Services, clock: SetClock) -> Services:
    """Ben has an open, a closed and a sleeping conversation, follows another one, and is called in one."""
    for thread in (T, CLOSED, ASLEEP):
        _take(services, thread)
    for thread, status in ((CLOSED, Status.CLOSED), (ASLEEP, Status.SNOOZED)):
        until = clock.now() + timedelta(hours=1) if status is Status.SNOOZED else None
        services.inbox.statuses.set_status(
            click(BEN, thread, f"to {status}"), status, seen="open", holder=BEN.sub, until=until
        )
    for thread in (FOLLOWED, CALLED):
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
    services.inbox.assignments.follow(click(BEN, FOLLOWED, "follow"))
    services.inbox.notes.add(click(ANA, CALLED, "call"), "@ben?")
    services.inbox.assignments.unfollow(click(BEN, CALLED, "unfollow"))
    services.inbox.presence.seen(BEN, SUPPORT, T)
    return services


EVERYWHERE = (T, CLOSED, ASLEEP, FOLLOWED, CALLED)


@pytest.mark.parametrize(("to", "name"), [("", ""), (CHLOE.email, "Chloé"), (CHLOE.sub, "Chloé")])
def test_who_leaves_has_follows_and_is_called_to_nothing(work: Services, to: str, name: str) -> None:
    work.people.roster.remove(SUPPORT, BEN.email, to=to, by=ANA.actor)
    assert [_holder(work, thread) for thread in (T, CLOSED, ASLEEP)] == [name] * 3
    for thread in EVERYWHERE:
        shown = _shown(work, thread)
        assert not shown.is_followed_by(BEN.sub)
        assert BEN.sub not in shown.mentioned
        line = work.inbox.activities.page(ANA, SUPPORT, thread, None).lines[0]
        assert isinstance(line.change, MemberLeft)
        assert (line.change.who.name, line.by.id) == ("Ben", ANA.sub)
    assert work.inbox.opening.show(ANA, SUPPORT, T).viewers == ()
    assert work.inbox.carrying.due().documents == ()
    rows = work.inbox.queues.view(ANA, SUPPORT, View.UNASSIGNED).rows
    assert (T in {row.thread_id for row in rows}) is (to == "")


def test_the_operator_may_do_it_too_and_the_log_says_who(work: Services) -> None:
    work.people.roster.remove(SUPPORT, BEN.email)
    line = work.inbox.activities.page(ANA, SUPPORT, T, None).lines[0]
    assert (line.by.kind.value, _holder(work)) == ("operator", "")


def test_the_log_goes_on_telling_the_state(work: Services) -> None:
    work.people.roster.remove(SUPPORT, BEN.email, to=CHLOE.sub)
    for thread in EVERYWHERE:
        lines = work.inbox.activities.page(ANA, SUPPORT, thread, None).lines
        assert replayed(list(lines[::-1])) == state_of(_shown(work, thread))


def test_an_observer_has_nothing_and_goes_on_following(work: Services) -> None:
    work.people.roster.set_role(SUPPORT, BEN.email, Role.OBSERVER, to=CHLOE.sub, by=ANA.actor)
    assert [_holder(work, thread) for thread in (T, CLOSED, ASLEEP)] == ["Chloé"] * 3
    assert _shown(work, FOLLOWED).is_followed_by(BEN.sub)
    assert BEN.sub in _shown(work, CALLED).mentioned
    assert isinstance(work.inbox.activities.page(ANA, SUPPORT, T, None).lines[0].change, Assigned)


def test_adding_a_member_as_observer_is_the_same(work: Services) -> None:
    work.people.roster.add(SUPPORT, BEN.email, Role.OBSERVER, by=ANA.actor)
    assert _holder(work) == ""


def test_how_much_they_have_is_said_before(work: Services) -> None:
    shown = work.people.roster.leaving(ANA, SUPPORT, BEN.email)
    assert (shown.member.name, shown.held) == ("Ben", 2)
    assert [one.name for one in shown.colleagues] == ["Ana", "Chloé"]
    with pytest.raises(NotAllowed):
        work.people.roster.leaving(CHLOE, SUPPORT, BEN.email)


@pytest.mark.parametrize("to", [EMMA.email, BEN.email, "nobody@acme.test"])
def test_only_a_colleague_who_works_here_takes_over(work: Services, to: str) -> None:
    with pytest.raises(Gone):
        work.people.roster.remove(SUPPORT, BEN.email, to=to)
    assert _holder(work) == "Ben"


def test_one_click_costs_no_more_than_three_writes_before_it_is_carried(
    services: Services, counted: CountingDocuments
) -> None:
    with counted.measure() as tally:
        services.people.roster.remove(SUPPORT, CHLOE.email, by=ANA.actor)
    first = 3
    claimed_and_settled = 3 * 2
    assert tally.writes <= first + claimed_and_settled


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A click has time for two conversations alone, and so has each turn of the clock."""
    monkeypatch.setattr(carrying, "AT_ONCE", timedelta(seconds=-1))
    monkeypatch.setattr(carrying, "PAGE", 2)
    yield


def _finish(services: Services) -> None:
    turns = 0
    while services.inbox.carrying.due().documents:
        spread_due(services)
        turns += 1
        assert turns < 100


MANY = tuple(f"18a{number:013x}" for number in range(7))


@pytest.mark.usefixtures("slowly")
def test_what_a_click_could_not_do_the_clock_does(services: Services) -> None:
    for thread in MANY:
        _take(services, thread)
    services.people.roster.remove(SUPPORT, BEN.email, to=CHLOE.sub)
    assert sorted(_holder(services, thread) for thread in MANY) == ["Ben"] * 5 + ["Chloé"] * 2
    _finish(services)
    assert {_holder(services, thread) for thread in MANY} == {"Chloé"}


@pytest.mark.usefixtures("slowly")
@pytest.mark.parametrize("turns", range(5))
def test_whatever_is_decided_meanwhile_every_conversation_ends_alike(services: Services, turns: int) -> None:
    for thread in MANY:
        _take(services, thread)
    services.people.roster.remove(SUPPORT, BEN.email, to=CHLOE.sub)
    for _ in range(turns):
        spread_due(services)
    services.people.roster.remove(SUPPORT, CHLOE.email, to=ANA.sub)
    _finish(services)
    assert {_holder(services, thread) for thread in MANY} == {"Ana"}


@pytest.mark.usefixtures("slowly")
def test_who_is_back_keeps_what_they_are_given_since_and_nothing_of_before(
    services: Services, clock: SetClock
) -> None:
    for thread in MANY:
        _take(services, thread)
    services.people.roster.remove(SUPPORT, BEN.email, to=CHLOE.sub)
    clock.pass_by(minutes=1)
    services.people.roster.add(SUPPORT, BEN.email, Role.AGENT, "Ben")
    services.people.profiles.profile(BEN)
    _take(services, T)
    _finish(services)
    assert ({_holder(services, thread) for thread in MANY}, _holder(services)) == ({"Chloé"}, "Ben")


@pytest.mark.usefixtures("slowly")
def test_who_becomes_an_observer_and_leaves_then_leaves_all_to_the_one_who_was_chosen(
    services: Services,
) -> None:
    for thread in MANY:
        _take(services, thread)
    services.people.roster.set_role(SUPPORT, BEN.email, Role.OBSERVER, to=CHLOE.sub)
    services.people.roster.remove(SUPPORT, BEN.email)
    _finish(services)
    assert {_holder(services, thread) for thread in MANY} == {"Chloé"}
    assert not any(_shown(services, thread).is_followed_by(BEN.sub) for thread in MANY)


@pytest.mark.parametrize(("to", "name"), [("", None), (CHLOE.email, "Chloé")])
@pytest.mark.usefixtures("slowly")
def test_lists_name_nobody_who_left_while_the_clock_is_still_on_its_way(
    services: Services, to: str, name: str | None
) -> None:
    for thread in MANY:
        _take(services, thread)
    services.people.roster.remove(SUPPORT, BEN.email, to=to, by=ANA.actor)
    left = [thread for thread in MANY if _holder(services, thread) == "Ben"]
    assert left, "an opened card reads no roster"
    lists = (
        services.inbox.queues.view(ANA, SUPPORT, Status.OPEN).rows,
        services.inbox.searching.search(ANA, SUPPORT, "order", None).rows,
        services.inbox.queues.earlier(ANA, SUPPORT, left[0], None).rows,
    )
    for rows in lists:
        assert {row.assignee.name if row.assignee else None for row in rows} == {name}
        assert {row.thread_id for row in rows} >= set(left[1:])
