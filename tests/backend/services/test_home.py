"""Queues: what stands in each view and in which order, what a list costs, search."""

from datetime import timedelta

import pytest

from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.refusals import Gone, Missing, NotMember
from backend.domain.snapshots.home import ComposeSnapshot, HomeSnapshot, NoMailbox
from backend.domain.status import Status
from backend.domain.view import COUNTED, PAGE_SIZE, UNCOUNTED, AnyView, View
from backend.services import Services
from backend.store.counting import CountingDocuments
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, OTTO, SALES, SUPPORT, begin, click, found_mailbox


def _thread(number: int) -> str:
    return f"18c2f3a9b0d1e{number:03x}"


def _home(services: Services, person: Person, mailbox: str | None = None) -> HomeSnapshot:
    shown = services.inbox.queues.show(person, mailbox)
    assert isinstance(shown, HomeSnapshot)
    return shown


def test_every_view_holds_what_its_name_says(services: Services, clock: SetClock) -> None:
    for number in range(6):
        begin(services, _thread(number))
    services.inbox.assignments.take(click(BEN, _thread(1), "k1"), seen="")
    services.inbox.statuses.set_status(click(BEN, _thread(2), "k2"), Status.PENDING, seen="open", holder="")
    services.inbox.statuses.set_status(
        click(BEN, _thread(3), "k3"), Status.SNOOZED, seen="open", holder="", until=NOON + timedelta(days=1)
    )
    services.inbox.statuses.set_status(click(BEN, _thread(4), "k4"), Status.CLOSED, seen="open", holder="")
    services.inbox.statuses.set_status(click(BEN, _thread(5), "k5"), Status.SPAM, seen="open", holder="")
    services.inbox.notes.add(click(ANA, _thread(0), "k6"), "@ben?")
    held = {view: _numbers(services, view) for view in (*COUNTED, *UNCOUNTED)}
    assert held == {
        View.MINE: {1},
        View.UNASSIGNED: {0, 2},
        Status.OPEN: {0, 1},
        Status.PENDING: {2},
        Status.SNOOZED: {3},
        View.MENTIONS: {0},
        View.FOLLOWING: {0, 1},
        Status.CLOSED: {4},
        Status.SPAM: {5},
    }
    assert _home(services, BEN).counts == {
        View.MINE: 1,
        View.UNASSIGNED: 2,
        Status.OPEN: 2,
        Status.PENDING: 1,
        Status.SNOOZED: 1,
        View.MENTIONS: 1,
    }


def _numbers(services: Services, view: AnyView) -> set[int]:
    return {int(row.thread_id[-3:], 16) for row in services.inbox.queues.view(BEN, SUPPORT, view).rows}


def test_who_waits_longest_stands_first(services: Services) -> None:
    for number, hours in enumerate((2, 30, 7)):
        begin(services, _thread(number), at=NOON - timedelta(hours=hours))
    rows = services.inbox.queues.view(BEN, SUPPORT, Status.OPEN).rows
    assert [int(row.thread_id[-3:], 16) for row in rows] == [1, 2, 0]


def test_pages_hold_every_conversation_once(services: Services) -> None:
    total = PAGE_SIZE * 2 + 3
    for number in range(total):
        begin(services, _thread(number), at=NOON - timedelta(minutes=number // 3))
    seen: list[str] = []
    cursor, pages = None, 0
    while pages == 0 or cursor:
        page = services.inbox.queues.view(BEN, SUPPORT, View.UNASSIGNED, cursor=cursor)
        seen += [row.thread_id for row in page.rows]
        cursor, pages = page.next_cursor, pages + 1
    assert sorted(seen) == [_thread(number) for number in range(total)]
    assert pages == 3


def test_home_is_one_wave_with_six_counts_from_the_second_time_on(
    services: Services, counted: CountingDocuments
) -> None:
    begin(services, _thread(0))
    _home(services, BEN)
    with counted.measure() as tally:
        _home(services, BEN)
    assert (tally.waves, tally.aggregates, tally.queries, tally.writes) == (1, 6, 1, 0)


def test_a_list_is_one_wave(services: Services, counted: CountingDocuments) -> None:
    begin(services, _thread(0))
    with counted.measure() as tally:
        services.inbox.queues.view(BEN, SUPPORT, Status.OPEN)
    assert (tally.waves, tally.queries, tally.aggregates) == (1, 1, 1)


def test_the_last_mailbox_is_shown_again_but_never_to_who_left_it(services: Services) -> None:
    found_mailbox(services, SALES, "Sales")
    assert _home(services, BEN, SALES).me.membership.mailbox.id == SALES
    assert _home(services, BEN).me.membership.mailbox.id == SALES
    services.people.roster.remove(SALES, BEN.email)
    assert _home(services, BEN).me.membership.mailbox.id == SUPPORT
    with pytest.raises(NotMember):
        services.inbox.queues.show(BEN, SALES)


def test_an_outsider_has_no_home_and_no_list(services: Services) -> None:
    assert services.inbox.queues.show(OTTO, None) == NoMailbox(OTTO, is_set_up=True)
    for attempt in (
        lambda: services.inbox.queues.view(OTTO, SUPPORT, Status.OPEN),
        lambda: services.inbox.searching.search(OTTO, SUPPORT, "order", None),
    ):
        with pytest.raises(NotMember):
            attempt()


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("léa", True),
        ("LEA mart", True),
        ("lindenhof", True),
        ("order where", True),
        ("ord", True),
        ("refund", True),
        ("gearbox", True),
        ("order banana", False),
    ],
)
def test_search_looks_at_customer_subject_label_and_notes(
    services: Services, words: str, is_found: bool
) -> None:
    begin(services, _thread(0))
    services.inbox.labels.create_on(click(BEN, _thread(0), "k1"), "Refund", Colour.RED)
    services.inbox.notes.add(click(BEN, _thread(0), "k2"), "Send the gearbox")
    found = services.inbox.searching.search(CHLOE, SUPPORT, words, None)
    assert [row.thread_id for row in found.rows] == ([_thread(0)] if is_found else [])


def test_search_pages_and_refuses_nothing(services: Services) -> None:
    for number in range(PAGE_SIZE + 2):
        begin(services, _thread(number))
    first = services.inbox.searching.search(BEN, SUPPORT, "order", None)
    second = services.inbox.searching.search(BEN, SUPPORT, "order", first.next_cursor)
    assert len({row.thread_id for row in (*first.rows, *second.rows)}) == PAGE_SIZE + 2
    with pytest.raises(Missing):
        services.inbox.searching.search(BEN, SUPPORT, " ? ", None)


def test_compose_tells_who_already_talks_to_the_recipients(services: Services) -> None:
    begin(services, _thread(0))
    shown = services.inbox.composing.compose(BEN, ("lea@lindenhof.example", "new@firma.example"))
    assert isinstance(shown, ComposeSnapshot)
    assert [row.thread_id for row in shown.rows] == [_thread(0)]
    nobodys = services.inbox.composing.compose(BEN, ("new@firma.example",))
    assert isinstance(nobodys, ComposeSnapshot)
    assert nobodys.rows == ()


def test_anybody_looks_at_what_a_colleague_has_in_one_wave(
    services: Services, counted: CountingDocuments
) -> None:
    for number in range(4):
        begin(services, _thread(number))
    for number, status in ((0, None), (1, Status.PENDING), (2, Status.CLOSED)):
        services.inbox.assignments.take(click(BEN, _thread(number), f"t{number}"), seen="")
        if status:
            target = click(BEN, _thread(number), f"s{number}")
            services.inbox.statuses.set_status(target, status, seen="open", holder=BEN.sub)
    for person in (ANA, EMMA, BEN):
        with counted.measure() as tally:
            shown = services.inbox.queues.view(person, SUPPORT, View.HELD, of=BEN.sub)
        assert {row.thread_id for row in shown.rows} == {_thread(0), _thread(1)}
        assert (shown.count, shown.holder and shown.holder.name) == (2, "Ben")
        assert (tally.waves, tally.queries, tally.aggregates) == (1, 1, 1)
    assert services.inbox.queues.view(BEN, SUPPORT, View.HELD, of=EMMA.sub).rows == ()


@pytest.mark.parametrize("of", ["", "nobody"])
def test_who_is_no_member_has_no_list(of: str, services: Services) -> None:
    begin(services, _thread(0))
    with pytest.raises(Gone):
        services.inbox.queues.view(BEN, SUPPORT, View.HELD, of=of)
