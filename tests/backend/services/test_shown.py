"""What each service gives to show: every part of it, in its order, and not without end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend.domain.label import PER_MAILBOX, Colour, Label
from backend.domain.member import Member
from backend.domain.presence import LASTING, REFRESHED_AFTER
from backend.domain.refs import Ref
from backend.domain.refusals import NotMember, SaidOtherwise, TooMany
from backend.domain.rights import Role
from backend.domain.snapshots.home import ComposeSnapshot, HomeSnapshot, NoMailbox
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import Status
from backend.domain.view import PAGE_SIZE, View
from backend.records import mailboxes
from backend.services import Services
from backend.services.inbox.assignments import CHOICES_PER_PAGE
from backend.services.inbox.bulk import Selection
from backend.services.inbox.resolving import Resolution
from backend.services.kernel.desk import Target
from backend.store.counting import CountingDocuments
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, OTTO, SALES, SUPPORT, begin, click, found_mailbox, letter

LEA, MAX = "lea@lindenhof.example", "max@firma.example"


def _thread(number: int) -> str:
    return f"18c2f3a9b0d1e{number:03x}"


T = _thread(0)


def _grow(
    services: Services, documents: CountingDocuments, *members: Member, labels: tuple[Label, ...] = ()
) -> None:
    """More members and labels in Support, without a click for each."""
    mailbox = services.people.mailboxes.get(SUPPORT)
    grown = replace(mailbox, roster=(*mailbox.roster, *members), labels=(*mailbox.labels, *labels))
    documents.write({mailboxes.key(SUPPORT).path: mailboxes.fields(grown)})


def test_the_picker_lists_who_may_work_by_presence_load_and_name(
    services: Services, counted: CountingDocuments
) -> None:
    for number in range(3):
        begin(services, _thread(number))
    services.inbox.assignments.take(click(ANA, _thread(0), "a"), seen="")
    services.inbox.assignments.take(click(CHLOE, _thread(1), "c1"), seen="")
    services.inbox.assignments.take(click(CHLOE, _thread(2), "c2"), seen="")
    services.people.roster.set_away(BEN, SUPPORT, is_away=True)
    _grow(
        services,
        counted,
        Member("", "aa@acme.test", "Aa", Role.AGENT),
        Member("z", "z@acme.test", "zed", Role.AGENT),
    )
    shown = services.inbox.assignments.choices(BEN, SUPPORT, T, None)
    assert [(one.member.name, one.open_count) for one in shown.choices] == [
        ("zed", 0), ("Ana", 1), ("Chloé", 2), ("Ben", 0), ("Aa", 0)
    ]  # fmt: skip
    assert (shown.me.person.name, shown.conversation.thread_id, shown.next_cursor) == ("Ben", T, None)


def test_the_picker_has_pages_of_so_many(services: Services, counted: CountingDocuments) -> None:
    begin(services, T)
    _grow(
        services,
        counted,
        *(Member(f"s{n}", f"m{n}@acme.test", f"M {n:02}", Role.AGENT) for n in range(CHOICES_PER_PAGE)),
    )
    first = services.inbox.assignments.choices(BEN, SUPPORT, T, None)
    second = services.inbox.assignments.choices(BEN, SUPPORT, T, first.next_cursor)
    assert (len(first.choices), len(second.choices), second.next_cursor) == (CHOICES_PER_PAGE, 3, None)


def test_a_bulk_click_tells_what_it_did_to_whom(services: Services) -> None:
    for number in range(3):
        begin(services, _thread(number))
    services.inbox.labels.create_on(click(BEN, T, "vip"), "VIP", Colour.BLUE)
    bulk, threads = services.inbox.bulk, (T, T, _thread(1), "18ffffffffffffff")
    given = BulkDone("b2", "assign", "Ana", 2, 1, choice=ANA.sub, gone=1)
    assert bulk.label(Selection(BEN, SUPPORT, threads, "b1"), "vip") == BulkDone(
        "b1", "label", "VIP", 1, 2, gone=1
    )
    assert bulk.assign(Selection(BEN, SUPPORT, threads, "b2"), ANA.sub) == given
    assert bulk.close(Selection(BEN, SUPPORT, threads, "b3")) == BulkDone("b3", "close", "", 2, 1, gone=1)
    assert bulk.undo(BEN, SUPPORT, "b3", "u3") == BulkDone("u3", "undo", "", 2, 0)
    assert bulk.undo(BEN, SUPPORT, "b3", "u3") == BulkDone("u3", "undo", "", 2, 0)
    lines = services.inbox.activities.page(ANA, SUPPORT, T, None).lines
    assert [(line.by.name, line.undoes) for line in lines[:3]] == [("Ben", "b3"), ("Ben", ""), ("Ben", "")]


def test_a_label_deleted_since_is_not_put_back_and_the_rest_is(services: Services) -> None:
    for number in range(2):
        begin(services, _thread(number))
    services.inbox.labels.create_on(click(BEN, T, "vip"), "VIP", Colour.BLUE)
    services.inbox.bulk.label(Selection(BEN, SUPPORT, (_thread(1),), "b"), "vip")
    services.inbox.label_admin.delete(ANA, SUPPORT, "vip", "d")
    undone = services.inbox.bulk.undo(BEN, SUPPORT, "b", "u")
    assert (undone.changed, undone.skipped) == (0, 1)


def test_a_repeated_bulk_click_of_who_left_is_refused(services: Services) -> None:
    begin(services, T)
    services.inbox.bulk.close(Selection(BEN, SUPPORT, (T,), "b"))
    services.people.roster.remove(SUPPORT, BEN.email)
    with pytest.raises(NotMember):
        services.inbox.bulk.close(Selection(BEN, SUPPORT, (T,), "b"))


def test_beside_a_mail_stand_the_active_ones_first_then_the_newest(services: Services) -> None:
    found_mailbox(services, SALES, "Sales")
    for number, hours in enumerate((5, 1, 3)):
        begin(services, _thread(number), at=NOON - timedelta(hours=hours))
    begin(services, _thread(3), sender=MAX, at=NOON - timedelta(hours=2))
    services.inbox.statuses.set_status(click(BEN, _thread(1), "k"), Status.CLOSED, seen="open", holder="")
    shown = services.inbox.composing.compose(BEN, (SUPPORT, LEA, SALES, MAX))
    assert isinstance(shown, ComposeSnapshot)
    assert (shown.person.name, shown.recipients) == ("Ben", (LEA, MAX))
    assert [row.thread_id for row in shown.rows] == [_thread(3), _thread(2), _thread(0), _thread(1)]


def test_beside_a_mail_there_is_not_everything(services: Services) -> None:
    senders = (LEA, MAX, "eva@firma.example", "fourth@firma.example")
    for number in range(24):
        begin(services, _thread(number), sender=senders[number % 4], at=NOON - timedelta(hours=number))
    shown = services.inbox.composing.compose(BEN, senders)
    assert isinstance(shown, ComposeSnapshot)
    assert shown.recipients == senders[:3]
    assert [int(row.thread_id[-3:], 16) for row in shown.rows] == [n for n in range(20) if n % 4 != 3][:10]
    assert services.inbox.composing.compose(BEN, ()) == ComposeSnapshot(shown.person, (), ())
    assert services.inbox.composing.compose(OTTO, senders) == NoMailbox(OTTO, is_set_up=True)


def test_home_shows_the_next_three_the_team_and_the_labels(services: Services) -> None:
    for number in range(5):
        begin(services, _thread(number), at=NOON - timedelta(hours=number))
        services.inbox.assignments.take(click(BEN, _thread(number), f"t{number}"), seen="")
    for name in ("VIP", "Étage", "faulty"):
        services.inbox.labels.create_on(click(BEN, T, name), name, Colour.RED)
    found_mailbox(services, SALES, "Sales")
    shown = services.inbox.queues.show(BEN, None)
    assert isinstance(shown, HomeSnapshot)
    assert [row.thread_id for row in shown.next_up] == [_thread(4), _thread(3), _thread(2)]
    assert (shown.team_size, [label.name for label in shown.labels]) == (4, ["Étage", "faulty", "VIP"])
    assert shown.mailboxes == (Ref(SUPPORT, "Support"), Ref(SALES, "Sales"))
    assert (shown.me.person, shown.me.membership.role) == (BEN, Role.AGENT)


def test_a_list_comes_with_all_that_its_card_offers(services: Services) -> None:
    for number in range(PAGE_SIZE + 1):
        begin(services, _thread(number))
    services.inbox.labels.create_on(click(BEN, T, "vip"), "VIP", Colour.BLUE)
    done = BulkDone("b", "close", "", 1, 0)
    mailbox = services.people.mailboxes.get(SUPPORT)
    first = services.inbox.queues.view(BEN, SUPPORT, Status.OPEN, bulk=done)
    assert (first.view, first.label, first.count) == (Status.OPEN, None, PAGE_SIZE + 1)
    assert (first.members, first.labels, first.bulk) == (mailbox.roster, mailbox.labels, done)
    second = services.inbox.queues.view(BEN, SUPPORT, Status.OPEN, cursor=first.next_cursor)
    assert (len(second.rows), second.count, second.bulk, second.next_cursor) == (1, None, None, None)
    labelled = services.inbox.queues.view(BEN, SUPPORT, View.LABEL, of="vip")
    assert (labelled.label, labelled.count) == (mailbox.labels[0], 1)
    found = services.inbox.searching.search(BEN, SUPPORT, "Order", None, bulk=done)
    assert (found.words, found.members, found.labels, found.bulk) == (
        "Order",
        mailbox.roster,
        mailbox.labels,
        done,
    )
    assert (found.me.person.name, len(found.rows)) == ("Ben", PAGE_SIZE)
    earlier = services.inbox.queues.earlier(BEN, SUPPORT, T, None)
    assert (earlier.thread_id, earlier.email, len(earlier.rows)) == (T, LEA, PAGE_SIZE)


def test_a_search_of_several_words_goes_on_where_the_first_word_is_common(services: Services) -> None:
    for number in range(PAGE_SIZE * 2):
        begin(services, _thread(number), at=NOON - timedelta(minutes=number), snippet="x")
    oldest = _thread(PAGE_SIZE * 2)
    begin(services, oldest, subject="Where is my bicycle?", at=NOON - timedelta(days=2))
    found = services.inbox.searching.search(BEN, SUPPORT, "where bicycle", None)
    assert [row.thread_id for row in found.rows] == [oldest]


def test_a_mailbox_holds_so_many_labels_and_no_more(services: Services, counted: CountingDocuments) -> None:
    begin(services, T)
    _grow(
        services,
        counted,
        labels=tuple(Label(f"l{n}", f"Label {n:03}", Colour.RED) for n in range(PER_MAILBOX - 1)),
    )
    services.inbox.labels.create_on(
        Target(BEN, SUPPORT, T, "0123456789abcdefghij"), " One  more ", Colour.PINK
    )
    assert services.people.mailboxes.get(SUPPORT).labels[-1] == Label(
        "0123456789abcdef", "One more", Colour.PINK
    )
    with pytest.raises(TooMany) as refused:
        services.inbox.labels.create_on(click(BEN, T, "k"), "Too many", Colour.RED)
    assert vars(refused.value) == {"what": "labels", "limit": PER_MAILBOX}
    assert services.inbox.labels.create_on(click(BEN, T, "k2"), "label 007", Colour.RED).done is not None


def test_one_label_is_shown_with_all_of_them(services: Services) -> None:
    begin(services, T)
    for name in ("VIP", "Refund"):
        services.inbox.labels.create_on(click(BEN, T, name), name, Colour.RED)
    me, label, labels = services.inbox.label_admin.one(ANA, SUPPORT, "VIP")
    assert (me.person.name, label.name, [one.name for one in labels]) == ("Ana", "VIP", ["Refund", "VIP"])


def test_an_order_on_a_label_given_twice_is_carried_out_once(services: Services) -> None:
    begin(services, T)
    services.inbox.labels.create_on(click(BEN, T, "vip"), "VIP", Colour.RED)
    gold, silver = Label("vip", "Gold", Colour.RED), Label("vip", "Silver", Colour.RED)
    for _ in range(2):
        page = services.inbox.label_admin.save(ANA, SUPPORT, gold, "k")
        assert [label.name for label in page.labels] == ["Gold"]
    with pytest.raises(SaidOtherwise):
        services.inbox.label_admin.save(ANA, SUPPORT, silver, "k")
    assert [label.name for label in services.inbox.labels.page(ANA, SUPPORT, None).labels] == ["Gold"]


def test_who_looks_is_noted_once_in_a_while_and_forgotten(
    services: Services, clock: SetClock, counted: CountingDocuments
) -> None:
    begin(services, T)
    seen = services.inbox.presence.seen
    seen(BEN, SUPPORT, T)
    seen(CHLOE, SALES, T)
    with counted.measure() as tally:
        clock.at += REFRESHED_AFTER - timedelta(seconds=1)
        seen(BEN, SUPPORT, T)
    assert tally.writes == 0
    clock.pass_by(seconds=1)
    seen(BEN, SUPPORT, T)
    (viewer,) = services.inbox.opening.show(ANA, SUPPORT, T).viewers
    assert (viewer.who, viewer.at) == (Ref(BEN.sub, "Ben"), clock.now())
    clock.at += LASTING
    assert services.inbox.opening.show(ANA, SUPPORT, T).viewers == ()


def test_a_copy_that_comes_a_moment_later_joins_what_was_begun(services: Services) -> None:
    begin(services, T)
    copy = letter(_thread(1), message_id=f"{T}@lindenhof.example")
    joined = services.inbox.adoption.adopt(SUPPORT, copy, Resolution(None))
    assert joined is not None
    assert joined.conversation.thread_id == T
    stranger = replace(copy, sender="eve@evil.example", recipients=("ana@acme.test",))
    assert services.inbox.adoption.adopt(SUPPORT, stranger, Resolution(None)) is None
