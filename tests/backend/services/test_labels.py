"""Shared labels: put on, taken off, and an admin's changes carried everywhere."""

import pytest

from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.refusals import Gone, Invalid, NameTaken, NotAllowed, NotMember
from backend.domain.view import View
from backend.services import Services
from backend.store.counting import CountingDocuments
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, OTTO, SUPPORT, begin, click

THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(4))


def _labelled(services: Services, name: str = "Refund") -> str:
    """Four conversations that bear one label. Returns the label's id."""
    for number, thread in enumerate(THREADS):
        begin(services, thread)
        services.labels.create_on(click(BEN, thread, f"{name}{number}"), name, Colour.RED)
    return services.labels.page(BEN, SUPPORT, None).labels[0].id


def _names(services: Services) -> list[tuple[str, ...]]:
    shown = (services.conversations.show(BEN, SUPPORT, thread).conversation for thread in THREADS)
    return [tuple(label.name for label in one.labels) for one in shown]


def test_creating_a_label_that_exists_uses_it_whatever_its_case(services: Services) -> None:
    _labelled(services)
    services.labels.create_on(click(CHLOE, THREADS[0], "k"), "REFUND", Colour.BLUE)
    page = services.labels.page(BEN, SUPPORT, None)
    assert [(label.name, label.colour) for label in page.labels] == [("Refund", Colour.RED)]


def test_a_label_is_counted_and_listed_while_its_conversations_are_active(services: Services) -> None:
    label = _labelled(services)
    assert services.labels.page(BEN, SUPPORT, None).counts == {label: 4}
    listed = services.home.view(BEN, SUPPORT, View.LABEL, label_id=label)
    assert {row.thread_id for row in listed.rows} == set(THREADS)
    services.labels.remove(click(BEN, THREADS[0], "k"), label)
    assert services.labels.page(BEN, SUPPORT, None).counts == {label: 3}


@pytest.mark.parametrize(
    ("person", "refusal"),
    [(BEN, NotAllowed), (EMMA, NotAllowed), (OTTO, NotMember)],
    ids=["agent", "observer", "outsider"],
)
def test_only_admins_rename_merge_and_delete(
    services: Services, person: Person, refusal: type[Exception]
) -> None:
    label = _labelled(services)
    vip = _vip(services)
    for attempt in (
        lambda: services.labels.save(person, SUPPORT, label, "Money", Colour.RED, "k1"),
        lambda: services.labels.merge(person, SUPPORT, label, vip, "k2"),
        lambda: services.labels.delete(person, SUPPORT, label, "k3"),
        lambda: services.labels.one(person, SUPPORT, label),
    ):
        with pytest.raises(refusal):
            attempt()
    assert _names(services) == [("Refund", "VIP"), *[("Refund",)] * 3]


def test_a_label_is_not_merged_into_itself(services: Services) -> None:
    label = _labelled(services)
    with pytest.raises(Invalid):
        services.labels.merge(ANA, SUPPORT, label, label, "k")
    assert _names(services) == [("Refund",)] * 4


def _vip(services: Services) -> str:
    """A second label, on the first conversation. Returns its id."""
    services.labels.create_on(click(BEN, THREADS[0], "v"), "VIP", Colour.BLUE)
    return next(one.id for one in services.labels.page(BEN, SUPPORT, None).labels if one.name == "VIP")


def test_a_rename_reaches_every_conversation_and_search(services: Services) -> None:
    label = _labelled(services)
    services.labels.save(ANA, SUPPORT, label, "Money back", Colour.GREEN, "k")
    assert _names(services) == [("Money back",)] * 4
    assert len(services.home.search(BEN, SUPPORT, "money", None).rows) == 4


def test_a_name_that_another_label_has_is_refused(services: Services) -> None:
    label = _labelled(services)
    services.labels.create_on(click(BEN, THREADS[0], "k"), "VIP", Colour.BLUE)
    with pytest.raises(NameTaken):
        services.labels.save(ANA, SUPPORT, label, "vip", Colour.RED, "k2")


def test_a_merge_leaves_one_label_on_each_conversation(services: Services) -> None:
    label = _labelled(services)
    vip = _vip(services)
    page = services.labels.merge(ANA, SUPPORT, label, vip, "k")
    assert [one.name for one in page.labels] == ["VIP"]
    assert _names(services) == [("VIP",)] * 4
    again = services.labels.merge(ANA, SUPPORT, label, vip, "k")
    assert [one.name for one in again.labels] == ["VIP"]


def test_a_deleted_label_leaves_its_conversations_and_a_line_in_their_log(
    services: Services, clock: SetClock
) -> None:
    label = _labelled(services)
    clock.pass_by(minutes=1)
    services.labels.delete(ANA, SUPPORT, label, "k")
    assert _names(services) == [()] * 4
    line = services.conversations.activity(BEN, SUPPORT, THREADS[0], None).lines[0]
    assert (line.by.name, line.change.kind.value, line.change.before.name) == (
        "Ana",
        "label_removed",
        "Refund",
    )
    with pytest.raises(Gone):
        services.labels.add(click(BEN, THREADS[0], "k2"), label)


def test_what_a_click_could_not_finish_the_clock_does(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = _labelled(services)
    monkeypatch.setattr("backend.services.label_spread.AT_ONCE_S", 0.0)
    monkeypatch.setattr(type(services.labels.spreading).spread, "__kwdefaults__", {"within_s": 0.0})
    services.labels.save(ANA, SUPPORT, label, "Money back", Colour.GREEN, "k")
    assert ("Refund",) in _names(services)
    assert services.labels.spread_due() == 1
    assert _names(services) == [("Money back",)] * 4
    assert services.labels.spread_due() == 0


def test_the_page_of_labels_costs_one_count_a_label_at_most_ten(
    services: Services, counted: CountingDocuments
) -> None:
    begin(services, THREADS[0])
    for number in range(12):
        services.labels.create_on(click(BEN, THREADS[0], f"l{number}"), f"Label {number:02d}", Colour.GREY)
    with counted.measure() as tally:
        page = services.labels.page(BEN, SUPPORT, None)
    assert (tally.aggregates, len(page.labels), page.next_cursor) == (10, 10, "10")
    assert [one.name for one in services.labels.page(BEN, SUPPORT, "10").labels] == ["Label 10", "Label 11"]
