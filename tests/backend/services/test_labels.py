"""Shared labels: put on, taken off, and an admin's changes carried everywhere."""

import pytest

from backend.domain.label import Colour
from backend.domain.refusals import Gone, Invalid, NameTaken, NotAllowed
from backend.domain.view import View
from backend.services import Services
from backend.store.counting import CountingDocuments
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click

THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(4))


def _labelled(services: Services, name: str = "Refund") -> str:
    """Four conversations that bear one label. Returns the label's id."""
    for number, thread in enumerate(THREADS):
        begin(services, thread)
        services.inbox.labels.create_on(click(BEN, thread, f"{name}{number}"), name, Colour.RED)
    return services.inbox.labels.page(BEN, SUPPORT, None).labels[0].id


def _names(services: Services) -> list[tuple[str, ...]]:
    shown = (services.inbox.opening.show(BEN, SUPPORT, thread).conversation for thread in THREADS)
    return [tuple(label.name for label in one.labels) for one in shown]


def test_creating_a_label_that_exists_uses_it_whatever_its_case(services: Services) -> None:
    _labelled(services)
    services.inbox.labels.create_on(click(CHLOE, THREADS[0], "k"), "REFUND", Colour.BLUE)
    page = services.inbox.labels.page(BEN, SUPPORT, None)
    assert [(label.name, label.colour) for label in page.labels] == [("Refund", Colour.RED)]


def test_a_label_is_counted_and_listed_while_its_conversations_are_active(services: Services) -> None:
    label = _labelled(services)
    assert services.inbox.labels.page(BEN, SUPPORT, None).counts == {label: 4}
    listed = services.inbox.queues.view(BEN, SUPPORT, View.LABEL, label_id=label)
    assert {row.thread_id for row in listed.rows} == set(THREADS)
    services.inbox.labels.remove(click(BEN, THREADS[0], "k"), label)
    assert services.inbox.labels.page(BEN, SUPPORT, None).counts == {label: 3}


def test_only_admins_rename_merge_and_delete(services: Services) -> None:
    label = _labelled(services)
    for attempt in (
        lambda: services.inbox.labels.save(BEN, SUPPORT, label, "Money", Colour.RED, "k1"),
        lambda: services.inbox.labels.merge(BEN, SUPPORT, label, label, "k2"),
        lambda: services.inbox.labels.delete(BEN, SUPPORT, label, "k3"),
        lambda: services.inbox.labels.one(BEN, SUPPORT, label),
    ):
        with pytest.raises((NotAllowed, Invalid)):
            attempt()
    assert _names(services) == [("Refund",)] * 4


def test_a_rename_reaches_every_conversation_and_search(services: Services) -> None:
    label = _labelled(services)
    services.inbox.labels.save(ANA, SUPPORT, label, "Money back", Colour.GREEN, "k")
    assert _names(services) == [("Money back",)] * 4
    assert len(services.inbox.searching.search(BEN, SUPPORT, "money", None).rows) == 4


def test_a_name_that_another_label_has_is_refused(services: Services) -> None:
    label = _labelled(services)
    services.inbox.labels.create_on(click(BEN, THREADS[0], "k"), "VIP", Colour.BLUE)
    with pytest.raises(NameTaken):
        services.inbox.labels.save(ANA, SUPPORT, label, "vip", Colour.RED, "k2")


def test_a_merge_leaves_one_label_on_each_conversation(services: Services) -> None:
    label = _labelled(services)
    services.inbox.labels.create_on(click(BEN, THREADS[0], "v"), "VIP", Colour.BLUE)
    vip = next(one.id for one in services.inbox.labels.page(BEN, SUPPORT, None).labels if one.name == "VIP")
    page = services.inbox.labels.merge(ANA, SUPPORT, label, vip, "k")
    assert [one.name for one in page.labels] == ["VIP"]
    assert _names(services) == [("VIP",)] * 4
    again = services.inbox.labels.merge(ANA, SUPPORT, label, vip, "k")
    assert [one.name for one in again.labels] == ["VIP"]


def test_a_deleted_label_leaves_its_conversations_and_a_line_in_their_log(
    services: Services, clock: SetClock
) -> None:
    label = _labelled(services)
    clock.pass_by(minutes=1)
    services.inbox.labels.delete(ANA, SUPPORT, label, "k")
    assert _names(services) == [()] * 4
    line = services.inbox.activities.page(BEN, SUPPORT, THREADS[0], None).lines[0]
    assert (line.by.name, line.change.kind.value, line.change.before.name) == (
        "Ana",
        "label_removed",
        "Refund",
    )
    with pytest.raises(Gone):
        services.inbox.labels.add(click(BEN, THREADS[0], "k2"), label)


def test_what_a_click_could_not_finish_the_clock_does(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = _labelled(services)
    monkeypatch.setattr("backend.services.inbox.label_spread.AT_ONCE_S", 0.0)
    monkeypatch.setattr(type(services.inbox.labels.spreading).spread, "__kwdefaults__", {"within_s": 0.0})
    services.inbox.labels.save(ANA, SUPPORT, label, "Money back", Colour.GREEN, "k")
    assert ("Refund",) in _names(services)
    assert services.inbox.labels.spread_due() == 1
    assert _names(services) == [("Money back",)] * 4
    assert services.inbox.labels.spread_due() == 0


def test_the_page_of_labels_costs_one_count_a_label_at_most_ten(
    services: Services, counted: CountingDocuments
) -> None:
    begin(services, THREADS[0])
    for number in range(12):
        services.inbox.labels.create_on(
            click(BEN, THREADS[0], f"l{number}"), f"Label {number:02d}", Colour.GREY
        )
    with counted.measure() as tally:
        page = services.inbox.labels.page(BEN, SUPPORT, None)
    assert (tally.aggregates, len(page.labels), page.next_cursor) == (10, 10, "10")
    assert [one.name for one in services.inbox.labels.page(BEN, SUPPORT, "10").labels] == [
        "Label 10",
        "Label 11",
    ]
