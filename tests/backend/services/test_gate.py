"""The gate and what goes through it: rights, accepted orders, what is only remembered, and its neighbours."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend.domain import label_list
from backend.domain.changes import LabelReplaced, StatusMoved
from backend.domain.label import Colour, Label
from backend.domain.other import Other
from backend.domain.refs import Actor, ActorKind, Ref
from backend.domain.refusals import Expired, NotAllowed
from backend.domain.rights import Deed, Role, may
from backend.domain.status import Status
from backend.ports.documents import Page, Query
from backend.records import chores, mailboxes
from backend.records.chores import Chore
from backend.services import Services
from backend.store.counting import CountingDocuments
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click, done_in, letter, spread_due

T = "18c2f3a9b0d1e2f3"
TABLE: dict[Role | ActorKind, set[Deed]] = {
    Role.OBSERVER: {Deed.READ, Deed.FOLLOW, Deed.NOTE},
    Role.AGENT: {Deed.READ, Deed.FOLLOW, Deed.NOTE, Deed.WORK},
    Role.ADMIN: {Deed.READ, Deed.FOLLOW, Deed.NOTE, Deed.WORK, Deed.MANAGE},
    ActorKind.RELAIS: {Deed.READ, Deed.WORK, Deed.HEAR},
    ActorKind.RULE: {Deed.READ, Deed.NOTE, Deed.WORK},
    ActorKind.TOKEN: {Deed.READ, Deed.NOTE, Deed.WORK},
    ActorKind.OPERATOR: {Deed.READ, Deed.MANAGE},
}


def test_what_each_may_do() -> None:
    assert {who: {deed for deed in Deed if may(who, deed)} for who in TABLE} == TABLE
    assert set(TABLE) == {*Role, *ActorKind} - {ActorKind.MEMBER}


@pytest.mark.parametrize("kind", [ActorKind.RULE, ActorKind.TOKEN, ActorKind.OPERATOR])
def test_an_actor_without_a_person_is_held_to_the_table(kind: ActorKind, services: Services) -> None:
    mailbox = services.people.mailboxes.get(SUPPORT)
    with pytest.raises(NotAllowed):
        mailbox.check(Actor(kind, "r1", "A rule"), Deed.HEAR)


def test_an_order_that_was_accepted_is_carried_out_though_the_admin_has_left(
    services: Services, counted: CountingDocuments
) -> None:
    begin(services, T)
    services.inbox.labels.create_on(click(BEN, T, "refund"), "Refund", Colour.RED)
    services.people.roster.set_role(SUPPORT, BEN.email, Role.ADMIN)
    chore = Chore(SUPPORT, "refund", "", Ref(ANA.sub, "Ana"), "order")
    ordered = label_list.retired(services.people.mailboxes.get(SUPPORT), "refund", "")
    key = mailboxes.key(SUPPORT)
    counted.write(
        {chores.key(SUPPORT, "refund").path: chores.fields(chore), key.path: mailboxes.fields(ordered)}
    )
    services.people.roster.remove(SUPPORT, ANA.email)
    assert spread_due(services) == 1
    lines = services.inbox.activities.page(BEN, SUPPORT, T, None).lines
    assert (lines[0].by.name, services.inbox.opening.show(BEN, SUPPORT, T).conversation.labels) == ("Ana", ())


def test_a_newer_change_of_a_label_that_came_meanwhile_is_not_forgotten_with_the_older_one(
    services: Services, counted: CountingDocuments
) -> None:
    begin(services, T)
    services.inbox.labels.create_on(click(BEN, T, "refund"), "Refund", Colour.RED)
    key = chores.key(SUPPORT, "refund")
    older = Chore(SUPPORT, "refund", "refund", Ref(ANA.sub, "Ana"), "older")
    counted.write({key.path: chores.fields(older)})

    class Meanwhile(CountingDocuments):
        """While the older change is worked on, a newer one takes its place."""

        def query(self, query: Query) -> Page:
            self.write({key.path: chores.fields(replace(older, click_key="newer"))})
            return super().query(query)

    carrying = replace(services.inbox.carrying, documents=Meanwhile(counted))
    assert carrying.carry(key)
    (left,) = [one for one in counted.scan() if one.path == key.path]
    assert chores.read(left).click_key == "newer"


def test_a_renamed_label_leaves_a_line_and_undo_is_not_offered_for_it(services: Services) -> None:
    begin(services, T)
    services.inbox.labels.create_on(click(BEN, T, "refund"), "Refund", Colour.RED)
    services.inbox.label_admin.save(ANA, SUPPORT, Label("refund", "Money back", Colour.RED), "k")
    line = services.inbox.activities.page(BEN, SUPPORT, T, None).lines[0]
    assert isinstance(line.change, LabelReplaced)
    assert (line.change.before.name, line.change.after.name) == ("Refund", "Money back")
    assert not line.is_undoable


def test_what_is_only_remembered_is_kept_without_a_line_and_without_a_version(services: Services) -> None:
    begun = begin(services, T)
    again = letter(T, gmail_id="the same mail seen again")
    services.inbox.adoption.take_in(begun, again, is_copy=False)
    stands = services.inbox.opening.show(ANA, SUPPORT, T).conversation
    assert stands.gmail_ids == ("the same mail seen again", f"{T}-1")
    assert stands.version == 1
    assert len(services.inbox.activities.page(ANA, SUPPORT, T, None).lines) == 1


def test_undo_of_a_close_gives_back_since_when_the_customer_waited(
    services: Services, clock: SetClock
) -> None:
    begun = begin(services, T)
    later = letter(
        T, gmail_id="2", message_id="2@x.example", references=(begun.message_id,),
        at=begun.last_message.at + timedelta(minutes=30),
    )  # fmt: skip
    services.inbox.adoption.take_in(begun, later, is_copy=False)
    waited = services.inbox.opening.show(ANA, SUPPORT, T).conversation.waiting_since
    clock.pass_by(hours=1)
    closed = services.inbox.statuses.set_status(click(BEN, T, "close"), Status.CLOSED, seen="open", holder="")
    assert isinstance(done_in(closed).change, StatusMoved)
    back = services.inbox.undoing.undo(click(BEN, T, "undo"), "close").conversation
    assert (back.status, back.waiting_since) == (Status.OPEN, waited)
    assert waited == begun.last_message.at


def _deleted(services: Services, key: str = "deleted") -> None:
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "note"), "Look")
    services.inbox.notes.delete(click(BEN, T, key), "note")


@pytest.mark.parametrize("note", ["note", ""], ids=["the note named", "as older cards have it"])
def test_a_deleted_note_comes_back_to_its_author_within_a_day(
    note: str, services: Services, clock: SetClock
) -> None:
    _deleted(services)
    undo = services.inbox.undoing.undo
    with pytest.raises(NotAllowed):
        undo(click(CHLOE, T, "u1"), "deleted", note)
    with pytest.raises(Expired):
        undo(click(BEN, T, "u2"), "another line", note)
    clock.pass_by(hours=23)
    assert undo(click(BEN, T, "u3"), "deleted", note).conversation.note_count == 1
    with pytest.raises(Expired):
        undo(click(BEN, T, "u4"), "deleted", note)
    services.inbox.notes.delete(click(BEN, T, "again"), "note")
    clock.pass_by(hours=25)
    with pytest.raises(Expired):
        undo(click(BEN, T, "u5"), "again", note)


@pytest.mark.parametrize("note", ["note", ""], ids=["the note named", "as older cards have it"])
def test_undo_of_a_note_keeps_to_its_budget(
    note: str, services: Services, counted: CountingDocuments
) -> None:
    _deleted(services)
    with counted.measure() as tally:
        services.inbox.undoing.undo(click(BEN, T, "undo"), "deleted", note)
    assert (tally.transactions, tally.waves, tally.writes) == (1, 0, 3)
    assert tally.transaction_reads == (3 if note else 4)


def test_who_may_only_read_meanwhile_takes_no_work_back(services: Services) -> None:
    begin(services, T)
    services.inbox.statuses.set_status(click(BEN, T, "close"), Status.CLOSED, seen="open", holder="")
    services.people.roster.set_role(SUPPORT, BEN.email, Role.OBSERVER)
    with pytest.raises(NotAllowed):
        services.inbox.undoing.undo(click(BEN, T, "undo"), "close")
    assert services.inbox.opening.show(ANA, SUPPORT, T).conversation.status is Status.CLOSED


def test_an_observer_takes_back_the_deletion_of_their_own_note(services: Services) -> None:
    begin(services, T)
    services.inbox.notes.add(click(EMMA, T, "note"), "Seen")
    services.inbox.notes.delete(click(EMMA, T, "deleted"), "note")
    assert services.inbox.undoing.undo(click(EMMA, T, "undo"), "deleted", "note").conversation.note_count == 1


def test_a_bulk_undo_is_for_who_did_it_and_gives_labels_back_in_their_present_guise(
    services: Services,
) -> None:
    begin(services, T)
    services.inbox.labels.create_on(click(BEN, T, "refund"), "Refund", Colour.RED)
    services.inbox.labels.remove(click(BEN, T, "off"), "refund")
    services.inbox.label_admin.save(ANA, SUPPORT, Label("refund", "Money back", Colour.GREEN), "k")
    back = services.inbox.undoing.undo(click(BEN, T, "undo"), "off").conversation
    assert [(label.name, label.colour) for label in back.labels] == [("Money back", Colour.GREEN)]
    services.inbox.labels.remove(click(BEN, T, "off again"), "refund")
    services.inbox.label_admin.delete(ANA, SUPPORT, "refund", "gone")
    with pytest.raises(Expired):
        services.inbox.undoing.undo(click(BEN, T, "too late"), "off again")


def test_a_role_of_the_next_version_takes_back_nothing(
    services: Services, counted: CountingDocuments
) -> None:
    _deleted(services)
    path = f"mailboxes/{SUPPORT}"
    mailbox = services.people.mailboxes.get(SUPPORT)
    auditors = mailbox.with_member(BEN.email, lambda member: replace(member, role=Other("auditor")))
    counted.write({path: mailboxes.fields(auditors)})
    with pytest.raises(NotAllowed):
        services.inbox.undoing.undo(click(BEN, T, "undo"), "deleted", "note")
