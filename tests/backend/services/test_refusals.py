"""A refusal says what it is about: which mailbox, which thing, which deed and role, which limit."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from backend.domain.label import Colour, Label
from backend.domain.member import Person
from backend.domain.refusals import (
    Expired,
    Gone,
    Invalid,
    Missing,
    NameTaken,
    NotAllowed,
    NotMember,
    Refusal,
    TooLong,
    TooMany,
)
from backend.domain.rights import Role
from backend.domain.status import Priority, Status
from backend.domain.view import BULK_LIMIT, View
from backend.ports.documents import Documents
from backend.services import Services
from backend.services.inbox.bulk import Selection
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, OTTO, SALES, SUPPORT, begin, click

T, GONE = "18c2f3a9b0d1e2f3", "18ffffffffffffff"
MANY = tuple(f"18{number:014x}" for number in range(BULK_LIMIT + 1))

Deed = Callable[[Services, Person, str], object]
"""What a person does to a thread of Support."""

READ: dict[str, Deed] = {
    "activities": lambda s, who, t: s.inbox.activities.page(who, SUPPORT, t, None),
    "notes": lambda s, who, t: s.inbox.notes.page(who, SUPPORT, t, None),
    "earlier": lambda s, who, t: s.inbox.queues.earlier(who, SUPPORT, t, None),
    "show": lambda s, who, t: s.inbox.opening.show(who, SUPPORT, t),
    "follow": lambda s, who, t: s.inbox.assignments.follow(click(who, t, "k")),
    "unfollow": lambda s, who, t: s.inbox.assignments.unfollow(click(who, t, "k")),
    "clear": lambda s, who, t: s.inbox.notes.clear_mention(click(who, t, "k")),
    "note": lambda s, who, t: s.inbox.notes.add(click(who, t, "k"), "text"),
}
WORK: dict[str, Deed] = {
    "choices": lambda s, who, t: s.inbox.assignments.choices(who, SUPPORT, t, None),
    "take": lambda s, who, t: s.inbox.assignments.take(click(who, t, "k"), seen=""),
    "assign": lambda s, who, t: s.inbox.assignments.assign(click(who, t, "k"), BEN.sub, seen=""),
    "unassign": lambda s, who, t: s.inbox.assignments.unassign(click(who, t, "k"), seen=""),
    "labels": lambda s, who, t: s.inbox.labels.choices(who, SUPPORT, t, None),
    "label": lambda s, who, t: s.inbox.labels.create_on(click(who, t, "k"), "New", Colour.RED),
    "status": lambda s, who, t: s.inbox.statuses.set_status(
        click(who, t, "k"), Status.CLOSED, seen="open", holder=""
    ),
    "priority": lambda s, who, t: s.inbox.statuses.set_priority(click(who, t, "k"), Priority.HIGH),
}
OF_MAILBOX: dict[str, Deed] = {
    "view": lambda s, who, _: s.inbox.queues.view(who, SUPPORT, Status.OPEN),
    "search": lambda s, who, _: s.inbox.searching.search(who, SUPPORT, "order", None),
    "list of labels": lambda s, who, _: s.inbox.labels.page(who, SUPPORT, None),
    "members": lambda s, who, _: s.people.roster.page(who, SUPPORT, None),
    "settings": lambda s, who, _: s.people.mailboxes.settings(who, SUPPORT),
    "away": lambda s, who, _: s.people.roster.set_away(who, SUPPORT, is_away=True),
}
BULK: dict[str, Deed] = {
    "close": lambda s, who, t: s.inbox.bulk.close(Selection(who, SUPPORT, (t,), "k")),
    "assign": lambda s, who, t: s.inbox.bulk.assign(Selection(who, SUPPORT, (t,), "k"), BEN.sub),
    "label": lambda s, who, t: s.inbox.bulk.label(Selection(who, SUPPORT, (t,), "k"), "l"),
    "undo": lambda s, who, _: s.inbox.bulk.undo(who, SUPPORT, "b", "k"),
}
MANAGE: dict[str, Deed] = {
    "one label": lambda s, who, _: s.inbox.label_admin.one(who, SUPPORT, "l"),
    "save": lambda s, who, _: s.inbox.label_admin.save(who, SUPPORT, Label("l", "New", Colour.RED), "k"),
    "merge": lambda s, who, _: s.inbox.label_admin.merge(who, SUPPORT, "l", "m", "k"),
    "delete": lambda s, who, _: s.inbox.label_admin.delete(who, SUPPORT, "l", "k"),
    "one member": lambda s, who, _: s.people.roster.one(who, SUPPORT, ANA.email),
    "role": lambda s, who, _: s.people.roster.set_role(SUPPORT, ANA.email, Role.AGENT, by=who.actor),
    "remove": lambda s, who, _: s.people.roster.remove(SUPPORT, ANA.email, by=who.actor),
    "add": lambda s, who, _: s.people.roster.add(SUPPORT, "z@x.test", Role.AGENT, by=who.actor),
}


@pytest.fixture
def store(indexes: Indexes) -> Iterator[Documents]:
    """One store is enough: none of this depends on it."""
    made = SqliteDocuments(MEMORY, indexes)
    yield made
    made.close()


def _said(deed: Callable[[], object]) -> tuple[type[Refusal], dict[str, object]]:
    """Which refusal, and what it says, the reason with it."""
    with pytest.raises(Refusal) as refused:
        deed()
    return type(refused.value), _parts(refused.value)


def _parts(refusal: Refusal) -> dict[str, object]:
    told = {name: value for name, value in vars(refusal).items() if value is not None}
    return {name: _parts(value) if isinstance(value, Refusal) else value for name, value in told.items()}


def _each(*tables: dict[str, Deed]) -> list[object]:
    return [pytest.param(deed, id=name) for table in tables for name, deed in table.items()]


@pytest.mark.parametrize("deed", _each(READ, WORK, OF_MAILBOX, BULK, MANAGE))
def test_an_outsider_is_told_which_mailbox_is_not_theirs(deed: Deed, services: Services) -> None:
    begin(services, T)
    assert _said(lambda: deed(services, OTTO, T)) == (NotMember, {"mailbox": SUPPORT})


@pytest.mark.parametrize("deed", _each(READ, WORK))
def test_a_conversation_that_is_not_there_is_what_is_gone(deed: Deed, services: Services) -> None:
    assert _said(lambda: deed(services, BEN, GONE)) == (Gone, {"what": "conversation"})


@pytest.mark.parametrize("deed", _each(WORK, BULK))
def test_an_observer_is_told_that_work_is_not_theirs(deed: Deed, services: Services) -> None:
    begin(services, T)
    assert _said(lambda: deed(services, EMMA, T)) == (NotAllowed, {"deed": "work", "role": "observer"})


@pytest.mark.parametrize("deed", _each(MANAGE))
def test_an_agent_is_told_that_managing_is_not_theirs(deed: Deed, services: Services) -> None:
    assert _said(lambda: deed(services, BEN, T)) == (NotAllowed, {"deed": "manage", "role": "agent"})


@pytest.mark.parametrize("deed", _each(READ))
def test_an_observer_may_read_follow_and_note(deed: Deed, services: Services) -> None:
    begin(services, T)
    assert deed(services, EMMA, T)


@pytest.mark.parametrize(
    ("deed", "refusal", "said"),
    [
        (
            lambda s: s.inbox.assignments.assign(click(BEN, T, "k"), EMMA.sub, seen=""),
            Gone,
            {"what": "member"},
        ),
        (
            lambda s: s.inbox.assignments.assign(click(BEN, T, "k"), "nobody", seen=""),
            Gone,
            {"what": "member"},
        ),
        (
            lambda s: s.inbox.bulk.assign(Selection(BEN, SUPPORT, (T,), "k"), EMMA.sub),
            Gone,
            {"what": "member"},
        ),
        (lambda s: s.inbox.bulk.label(Selection(BEN, SUPPORT, (T,), "k"), "none"), Gone, {"what": "label"}),
        (lambda s: s.inbox.bulk.close(Selection(BEN, SUPPORT, (), "k")), Missing, {"field": "selection"}),
        (
            lambda s: s.inbox.bulk.close(Selection(BEN, SUPPORT, MANY, "k")),
            TooMany,
            {"what": "conversations", "limit": BULK_LIMIT},
        ),
        (lambda s: s.inbox.bulk.undo(BEN, SUPPORT, "none", "k"), Expired, {"what": "undo"}),
        (lambda s: s.inbox.undoing.undo(click(BEN, T, "k"), "none"), Expired, {"what": "undo"}),
        (lambda s: s.inbox.undoing.undo(click(BEN, T, "k"), "none", "none"), Expired, {"what": "undo"}),
        (lambda s: s.inbox.labels.add(click(BEN, T, "k"), "none"), Gone, {"what": "label"}),
        (lambda s: s.inbox.label_admin.one(ANA, SUPPORT, "none"), Gone, {"what": "label"}),
        (lambda s: s.inbox.label_admin.merge(ANA, SUPPORT, "l", "l", "k"), Invalid, {"field": "into"}),
        (lambda s: s.inbox.label_admin.merge(ANA, SUPPORT, "refund", "none", "k"), Gone, {"what": "label"}),
        (lambda s: s.inbox.label_admin.merge(ANA, SUPPORT, "none", "refund", "k"), Gone, {"what": "label"}),
        (lambda s: s.inbox.label_admin.delete(ANA, SUPPORT, "none", "k"), Gone, {"what": "label"}),
        (
            lambda s: s.inbox.label_admin.save(ANA, SUPPORT, Label("none", "New", Colour.RED), "k"),
            Gone,
            {"what": "label"},
        ),
        (
            lambda s: s.inbox.label_admin.save(ANA, SUPPORT, Label("vip", " refund ", Colour.RED), "k"),
            NameTaken,
            {"name": "refund"},
        ),
        (lambda s: s.inbox.queues.view(BEN, SUPPORT, View.LABEL, of="none"), Gone, {"what": "label"}),
        (lambda s: s.inbox.searching.search(BEN, SUPPORT, " ? ", None), Missing, {"field": "words"}),
        (lambda s: s.inbox.notes.own(BEN, SUPPORT, T, "none"), Gone, {"what": "note"}),
        (lambda s: s.inbox.notes.edit(click(BEN, T, "k"), "none", "x"), Gone, {"what": "note"}),
        (lambda s: s.inbox.notes.delete(click(BEN, T, "k"), "none"), Gone, {"what": "note"}),
        (
            lambda s: s.inbox.notes.own(ANA, SUPPORT, T, "bens"),
            NotAllowed,
            {"deed": "edit_note", "role": "admin"},
        ),
        (
            lambda s: s.inbox.notes.edit(click(CHLOE, T, "k"), "bens", "x"),
            NotAllowed,
            {"deed": "edit_note", "role": "agent"},
        ),
        (lambda s: s.people.roster.one(ANA, SUPPORT, OTTO.email), Gone, {"what": "member"}),
        (lambda s: s.people.roster.remove(SUPPORT, OTTO.email), Gone, {"what": "member"}),
        (lambda s: s.people.roster.set_role(SUPPORT, OTTO.email, Role.AGENT), Gone, {"what": "member"}),
        (lambda s: s.people.roster.add(SALES, BEN.email, Role.AGENT), NotMember, {"mailbox": SALES}),
        (lambda s: s.people.roster.page(BEN, SALES, None), NotMember, {"mailbox": SALES}),
        (lambda s: s.people.mailboxes.get(SALES), NotMember, {"mailbox": SALES}),
        (lambda s: s.people.mailboxes.create(SUPPORT, "x"), NameTaken, {"name": SUPPORT}),
    ],
)
def test_what_cannot_be_done_is_named(
    deed: Callable[[Services], object], refusal: type[Refusal], said: dict[str, object], services: Services
) -> None:
    begin(services, T)
    services.inbox.labels.create_on(click(BEN, T, "refund"), "Refund", Colour.RED)
    services.inbox.labels.create_on(click(BEN, T, "vip"), "VIP", Colour.RED)
    services.inbox.notes.add(click(BEN, T, "bens"), "mine")
    assert _said(lambda: deed(services)) == (refusal, said)


def test_undo_lasts_a_day_to_the_second_and_belongs_to_who_did_it(
    services: Services, clock: SetClock
) -> None:
    begin(services, T)
    services.inbox.assignments.take(click(BEN, T, "took"), seen="")
    services.inbox.bulk.close(Selection(BEN, SUPPORT, (T,), "closed"))
    colleague = NotAllowed, {"deed": "undo", "role": "admin"}
    assert _said(lambda: services.inbox.undoing.undo(click(ANA, T, "k"), "took")) == colleague
    assert _said(lambda: services.inbox.bulk.undo(ANA, SUPPORT, "closed", "k")) == colleague
    clock.pass_by(days=1, seconds=1)
    late = Expired, {"what": "undo", "reason": {"what": "day"}}
    assert _said(lambda: services.inbox.undoing.undo(click(BEN, T, "k"), "took")) == late
    assert _said(lambda: services.inbox.bulk.undo(BEN, SUPPORT, "closed", "k")) == late
    clock.at -= timedelta(seconds=1)
    assert services.inbox.bulk.undo(BEN, SUPPORT, "closed", "k").changed == 1


@pytest.mark.parametrize("until", [NOON, NOON - timedelta(seconds=1)])
def test_a_snooze_ends_later_than_now(until: datetime, services: Services) -> None:
    begin(services, T)
    target = click(BEN, T, "k")
    told = _said(
        lambda: services.inbox.statuses.set_status(
            target, Status.SNOOZED, seen="open", holder="", until=until
        )
    )
    assert told == (Invalid, {"field": "until"})


def test_what_is_too_long_says_how_much_is_possible(services: Services) -> None:
    begin(services, T)
    note = _said(lambda: services.inbox.notes.add(click(BEN, T, "k"), "x" * 5001))
    label = _said(lambda: services.inbox.labels.create_on(click(BEN, T, "k"), "x" * 41, Colour.RED))
    assert note == (TooLong, {"field": "note", "limit": 5000, "length": 5001})
    assert label == (TooLong, {"field": "label", "limit": 40, "length": 41})
    nothing = _said(lambda: services.inbox.notes.add(click(BEN, T, "k"), " "))
    assert nothing == (Missing, {"field": "note"})
    empty = _said(lambda: services.inbox.labels.create_on(click(BEN, T, "k"), " ", Colour.RED))
    assert empty == (Missing, {"field": "label"})


def test_an_undo_whose_label_is_gone_is_out_of_date_and_says_what_is_gone(services: Services) -> None:
    begin(services, T)
    services.inbox.labels.create_on(click(BEN, T, "vip"), "VIP", Colour.RED)
    services.inbox.labels.remove(click(BEN, T, "off"), "vip")
    services.inbox.label_admin.delete(ANA, SUPPORT, "vip", "k")
    with pytest.raises(Expired) as refused:
        services.inbox.undoing.undo(click(BEN, T, "undo"), "off")
    assert refused.value.what == "undo"
    assert isinstance(refused.value.reason, Gone)
    assert refused.value.reason.what == "label"
