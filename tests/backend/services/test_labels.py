"""Shared labels: put on, taken off, and an admin's changes carried everywhere."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from backend.domain.changes import LabelRemoved
from backend.domain.label import Colour, Label
from backend.domain.member import Person
from backend.domain.refs import Ref
from backend.domain.refusals import Gone, Invalid, NameTaken, NotAllowed, NotMember
from backend.domain.view import View
from backend.google_api.open_mail import GmailOpenMailReader
from backend.records import chores, conversations
from backend.records.chores import Chore
from backend.services import Ports, Services, build
from backend.services.inbox.carrying import CLAIMED, PAGE, SomeSkipped
from backend.store.counting import CountingDocuments
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, OTTO, SUPPORT, begin, click, found_mailbox, spread_due

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
    listed = services.inbox.queues.view(BEN, SUPPORT, View.LABEL, of=label)
    assert {row.thread_id for row in listed.rows} == set(THREADS)
    services.inbox.labels.remove(click(BEN, THREADS[0], "k"), label)
    assert services.inbox.labels.page(BEN, SUPPORT, None).counts == {label: 3}


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
        lambda: services.inbox.label_admin.save(person, SUPPORT, Label(label, "Money", Colour.RED), "k1"),
        lambda: services.inbox.label_admin.merge(person, SUPPORT, label, vip, "k2"),
        lambda: services.inbox.label_admin.delete(person, SUPPORT, label, "k3"),
        lambda: services.inbox.label_admin.one(person, SUPPORT, label),
    ):
        with pytest.raises(refusal):
            attempt()
    assert _names(services) == [("Refund", "VIP"), *[("Refund",)] * 3]


def test_a_label_is_not_merged_into_itself(services: Services) -> None:
    label = _labelled(services)
    with pytest.raises(Invalid):
        services.inbox.label_admin.merge(ANA, SUPPORT, label, label, "k")
    assert _names(services) == [("Refund",)] * 4


def _vip(services: Services) -> str:
    """A second label, on the first conversation. Returns its id."""
    services.inbox.labels.create_on(click(BEN, THREADS[0], "v"), "VIP", Colour.BLUE)
    return next(one.id for one in services.inbox.labels.page(BEN, SUPPORT, None).labels if one.name == "VIP")


def test_a_rename_reaches_every_conversation_and_search(services: Services) -> None:
    label = _labelled(services)
    services.inbox.label_admin.save(ANA, SUPPORT, Label(label, "Money back", Colour.GREEN), "k")
    assert _names(services) == [("Money back",)] * 4
    assert len(services.inbox.searching.search(BEN, SUPPORT, "money", None).rows) == 4


def test_a_name_that_another_label_has_is_refused(services: Services) -> None:
    label = _labelled(services)
    services.inbox.labels.create_on(click(BEN, THREADS[0], "k"), "VIP", Colour.BLUE)
    with pytest.raises(NameTaken):
        services.inbox.label_admin.save(ANA, SUPPORT, Label(label, "vip", Colour.RED), "k2")


def test_a_merge_leaves_one_label_on_each_conversation(services: Services) -> None:
    label = _labelled(services)
    vip = _vip(services)
    page = services.inbox.label_admin.merge(ANA, SUPPORT, label, vip, "k")
    assert [one.name for one in page.labels] == ["VIP"]
    assert _names(services) == [("VIP",)] * 4
    again = services.inbox.label_admin.merge(ANA, SUPPORT, label, vip, "k")
    assert [one.name for one in again.labels] == ["VIP"]


def test_a_deleted_label_leaves_its_conversations_and_a_line_in_their_log(
    services: Services, clock: SetClock
) -> None:
    label = _labelled(services)
    clock.pass_by(minutes=1)
    services.inbox.label_admin.delete(ANA, SUPPORT, label, "k")
    assert _names(services) == [()] * 4
    line = services.inbox.activities.page(BEN, SUPPORT, THREADS[0], None).lines[0]
    assert isinstance(line.change, LabelRemoved)
    assert (line.by.name, line.change.label.name) == ("Ana", "Refund")
    with pytest.raises(Gone):
        services.inbox.labels.add(click(BEN, THREADS[0], "k2"), label)


class HastyClock(SetClock):
    """Every look at it takes a second."""

    def now(self) -> datetime:
        """A second later than the last time."""
        self.pass_by(seconds=1)
        return self.at


def test_what_a_click_could_not_finish_the_clock_does(counted: CountingDocuments) -> None:
    services = build(Ports(counted, HastyClock(), GmailOpenMailReader("http://127.0.0.1:9")))
    found_mailbox(services)
    threads = [f"18{number:014x}" for number in range(PAGE + 2)]
    for thread in threads:
        begin(services, thread)
        services.inbox.labels.create_on(click(BEN, thread, f"refund {thread}"), "Refund", Colour.RED)
    (label,) = services.people.mailboxes.get(SUPPORT).labels
    services.inbox.label_admin.save(ANA, SUPPORT, replace(label, name="Money back"), "k")

    def names() -> Counter[str]:
        shown = (services.inbox.opening.show(ANA, SUPPORT, thread).conversation for thread in threads)
        return Counter(one.labels[0].name for one in shown)

    assert names() == {"Money back": PAGE, "Refund": 2}
    assert spread_due(services) == 1
    assert names() == {"Money back": PAGE + 2}
    assert spread_due(services) == 0


def test_what_a_newer_release_wrote_into_a_waiting_change_stays_while_it_is_carried(
    counted: CountingDocuments,
) -> None:
    services = build(Ports(counted, HastyClock(), GmailOpenMailReader("http://127.0.0.1:9")))
    found_mailbox(services)
    for number in range(2 * PAGE + 1):
        thread = f"18{number:014x}"
        begin(services, thread)
        services.inbox.labels.create_on(click(BEN, thread, f"refund {thread}"), "Refund", Colour.RED)
    (label,) = services.people.mailboxes.get(SUPPORT).labels
    services.inbox.label_admin.save(ANA, SUPPORT, replace(label, name="Money back"), "k")
    (path,) = [waiting.path for waiting in services.inbox.carrying.due().documents]
    counted.write({path: {**counted.get_many([path])[path].fields, "newer": "kept"}})
    assert spread_due(services) == 1
    assert counted.get_many([path])[path].fields["newer"] == "kept"
    assert spread_due(services) == 1
    assert counted.get_many([path]) == {}


def test_a_label_in_a_worker_s_hands_is_left_to_it_until_its_claim_has_ended(
    services: Services, counted: CountingDocuments, clock: SetClock
) -> None:
    label = _labelled(services)
    chore = Chore(SUPPORT, label, label, Ref(ANA.sub, "Ana"), "k", claimed_until=clock.now() + CLAIMED)
    counted.write({chores.key(SUPPORT, label).path: chores.fields(chore)})
    assert spread_due(services) == 0
    clock.pass_by(seconds=CLAIMED.total_seconds() + 1)
    assert spread_due(services) == 1


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


def test_a_conversation_that_cannot_be_read_keeps_no_other_from_a_label_change_and_is_not_forgotten(
    services: Services, counted: CountingDocuments
) -> None:
    label = _labelled(services)
    key = conversations.key(SUPPORT, THREADS[0])
    (whole,) = counted.get_many([key.path]).values()
    counted.write({key.path: {**whole.fields, "last_message": "garbled"}})
    services.inbox.label_admin.delete(ANA, SUPPORT, label, "k")
    shown = (services.inbox.opening.show(BEN, SUPPORT, thread).conversation for thread in THREADS[1:])
    assert [one.labels for one in shown] == [(), (), ()]
    with pytest.raises(SomeSkipped):
        spread_due(services)
    counted.write({key.path: whole.fields})
    assert (spread_due(services), _names(services)) == (1, [()] * 4)
    assert services.people.mailboxes.get(SUPPORT).retired == ()
