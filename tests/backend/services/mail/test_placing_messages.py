"""One message of a connected account, brought to its conversation. On every store."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.kind import Kind
from backend.domain.message import Message, read_headers
from backend.domain.own_mail import root_id
from backend.domain.rights import Deed
from backend.domain.status import Status
from backend.domain.sync import Place
from backend.ports.documents import Documents
from backend.ports.message_head import MessageHead
from backend.records import activities, aliases
from backend.records.key import fetch_one, read_each
from backend.services import Services
from backend.services.kernel.gate import Attempt
from backend.services.mail.placing import Placing
from backend.store.counting import CountingDocuments
from tests.account_mail import (
    DRAFT,
    INBOX,
    SENT,
    SPAM,
    TRASH,
    arrival,
    every_conversation,
    every_message,
    head,
    placing,
)
from tests.at_once import at_once, worked
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, SALES, SUPPORT, click, letter
from tests.replaying import replayed, state_of

OURS = {"from": "Support <support@acme.test>", "to": "lea@lindenhof.example"}
LATER = NOON + timedelta(minutes=5)


@dataclass
class Room:
    """An account's messages on their way in."""

    documents: Documents
    services: Services
    placing: Placing

    def place(self, *heads: MessageHead, **said: object) -> None:
        for one in heads:
            self.placing.place(arrival(one, **said), one)

    def gone(self, gmail_id: str) -> None:
        self.placing.place(arrival(gmail_id), None)

    @property
    def only(self) -> Conversation:
        (found,) = every_conversation(self.documents)
        return found

    def lines(self, thread: str = "") -> list[Activity]:
        thread = thread or self.only.thread_id
        page = self.documents.query(activities.newest(SUPPORT, thread, limit=500))
        return list(reversed(read_each(page.documents, activities.read)))

    def check(self) -> None:
        """The log gives the state, of every conversation."""
        for one in every_conversation(self.documents):
            assert replayed(self.lines(one.thread_id)) == state_of(one)


@pytest.fixture
def room(store: Documents, services: Services, clock: SetClock) -> Room:
    return Room(store, services, placing(services, store, clock))


def copy_of(found: MessageHead, gmail_id: str, thread: str) -> Message:
    """A member's copy of a mail, under ids of their own account."""
    return read_headers(
        found.headers, gmail_id=gmail_id, thread_id=thread, at=found.received_at, snippet=found.snippet
    )


def test_new_mail_is_an_open_conversation(room: Room) -> None:
    room.place(head("a1"))
    one = room.only
    assert (one.thread_id, one.account_thread, one.status, one.assignee) == ("a1", "a1", Status.OPEN, None)
    assert one.waiting_since == NOON
    (stored,) = every_message(room.documents)
    assert (stored.gmail_id, stored.sender, stored.is_ours, stored.kind) == (
        "a1", "lea@lindenhof.example", False, Kind.HUMAN,
    )  # fmt: skip
    assert (one.counts.every, one.counts.gone, one.counts.customers) == (1, 0, 1)
    room.check()


def test_placed_twice_changes_nothing(room: Room) -> None:
    room.place(head("a1"), head("a2", "a1", at=LATER))
    before = list(room.documents.scan())
    room.place(head("a2", "a1", at=LATER), head("a1"))
    assert list(room.documents.scan()) == before


def test_an_answer_sent_outside_counts_as_the_answer(room: Room) -> None:
    room.place(head("a1"), head("a2", "a1", labels=SENT, at=LATER, headers=OURS))
    one = room.only
    assert (one.status, one.waiting_since, one.last_message.is_ours) == (Status.PENDING, None, True)
    room.check()


def test_what_the_account_sent_is_ours_whatever_from_says(room: Room) -> None:
    alias = {"from": "Orders <orders@acme-shop.test>", "to": "lea@lindenhof.example"}
    room.place(head("a1"), head("a2", "a1", labels=SENT, at=LATER, headers=alias))
    assert (room.only.status, room.only.waiting_since) == (Status.PENDING, None)
    assert room.only.customer.email == "lea@lindenhof.example"


def test_a_customers_answer_reopens_and_keeps_who_has_it(room: Room) -> None:
    room.place(head("a1"))
    inbox = room.services.inbox
    inbox.assignments.take(click(BEN, "a1", "k1"), seen="")
    inbox.statuses.set_status(click(BEN, "a1", "k2"), Status.CLOSED, seen="open", holder=BEN.sub)
    room.place(head("a2", "a1", at=LATER))
    one = room.only
    assert (one.status, one.waiting_since) == (Status.OPEN, LATER)
    assert one.assignee and one.assignee.id == BEN.sub
    room.check()


def test_mail_in_the_connected_account_is_the_mailboxs_whatever_to_says(room: Room) -> None:
    room.place(head("a1", to="undisclosed-recipients:;"))
    assert room.only.mailbox.id == SUPPORT


def test_older_than_the_newest_only_fills_gaps(room: Room) -> None:
    room.place(head("a2", "a1", labels=SENT, at=LATER, headers=OURS), head("a1", at=NOON))
    one = room.only
    assert (one.status, one.last_message.is_ours, one.counts.every) == (Status.PENDING, True, 2)
    room.check()


def test_a_draft_is_nothing_and_what_is_sent_of_it_is_one_answer(room: Room) -> None:
    room.place(head("a1"))
    for number in range(5):
        room.place(head(f"d{number}", "a1", labels=(*DRAFT, *INBOX), at=LATER, headers=OURS))
        if number:
            room.gone(f"d{number - 1}")
        assert (room.only.status, room.only.waiting_since) == (Status.OPEN, NOON)
    room.gone("d4")
    room.place(head("s1", "a1", labels=SENT, at=LATER, headers=OURS))
    assert (room.only.status, room.only.counts.every) == (Status.PENDING, 2)
    assert [one.gmail_id for one in every_message(room.documents)] == ["a1", "s1"]


def test_a_note_of_the_account_to_itself_moves_no_clock(room: Room) -> None:
    room.place(head("a1"))
    self_sent = {"from": "support@acme.test", "to": "support@acme.test"}
    room.place(head("a2", "a1", labels=(*SENT, *INBOX), at=LATER, headers=self_sent))
    assert (room.only.status, room.only.waiting_since, room.only.counts.every) == (Status.OPEN, NOON, 2)
    room.check()


@pytest.mark.parametrize("labels", [TRASH, SPAM, ("CHAT",), DRAFT])
def test_met_in_a_bin_it_begins_nothing_and_is_heard_when_it_comes_back(
    room: Room, labels: tuple[str, ...]
) -> None:
    room.place(head("a1", labels=labels))
    assert every_conversation(room.documents) == []
    if labels in (TRASH, SPAM):
        assert [one.id for one in room.documents.scan() if one.path.startswith("gmail_ids/")]
    room.place(head("a1"))
    assert (room.only.status, room.only.counts.every) == (Status.OPEN, 1)


@pytest.mark.parametrize("how", [Place.TRASH, Place.GONE])
def test_a_removed_message_is_named_and_moves_no_clock(room: Room, how: Place) -> None:
    room.place(head("a1"), head("a2", "a1", at=LATER))
    before = room.only
    if how is Place.GONE:
        room.gone("a2")
    else:
        room.place(head("a2", "a1", labels=TRASH, at=LATER))
    one = room.only
    assert [(gone.gmail_id, gone.how) for gone in one.removed] == [("a2", how)]
    assert (one.standing, one.counts.gone, one.counts.is_all_gone) == (before.standing, 1, False)
    last = room.lines()[-1].change
    assert isinstance(last, changes.MessageRemoved)
    assert (last.gmail_id, last.how, last.sender) == ("a2", how, "Léa Martin")
    room.place(head("a2", "a1", at=LATER))
    assert (room.only.removed, room.only.counts.gone) == ((), 0)
    assert isinstance(room.lines()[-1].change, changes.MessageRestored)
    assert room.only.standing == before.standing
    room.check()


def test_when_the_last_message_is_gone_the_conversation_stays(room: Room) -> None:
    room.place(head("a1"))
    room.gone("a1")
    assert room.only.counts.is_all_gone
    room.check()


def test_from_bin_to_bin_is_one_removal(room: Room) -> None:
    room.place(head("a1"), head("a1", labels=TRASH))
    count = len(room.lines())
    room.gone("a1")
    assert [one.how for one in room.only.removed] == [Place.GONE]
    assert (room.only.counts.gone, len(room.lines())) == (1, count)


def test_our_own_mail_deleted_is_no_alarm(room: Room) -> None:
    room.place(head("a1"), head("a2", "a1", labels=SENT, at=LATER, headers=OURS))
    count = len(room.lines())
    room.gone("a2")
    assert (room.only.removed, room.only.counts.gone, len(room.lines())) == ((), 1, count)


def test_spam_takes_the_conversation_once_all_of_the_customer_is_there(room: Room) -> None:
    room.place(head("a1"), head("a2", "a1", at=LATER))
    room.place(head("a1", labels=SPAM))
    stood = [room.only.status]
    room.place(head("a2", "a1", labels=SPAM, at=LATER))
    stood.append(room.only.status)
    room.place(head("a2", "a1", at=LATER))
    stood.append(room.only.status)
    assert stood == [Status.OPEN, Status.SPAM, Status.OPEN]
    assert room.only.waiting_since == NOON
    room.check()


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        (
            Kind.BOUNCE,
            {"from": "mailer-daemon@googlemail.com", "x_failed_recipients": "lea@lindenhof.example"},
        ),
        (Kind.BOUNCE, {"content_type": 'multipart/report; report-type="delivery-status"'}),
        (Kind.AUTO_REPLY, {"auto_submitted": "auto-replied"}),
        (Kind.AUTO_REPLY, {"content_type": "multipart/report; report-type=disposition-notification"}),
        (Kind.LIST, {"list_id": "<news.lindenhof.example>"}),
        (Kind.CALENDAR, {"content_type": "text/calendar; method=REPLY"}),
        (Kind.AUTOMATIC, {"from": "no-reply@lindenhof.example"}),
    ],
)
def test_machine_mail_moves_no_clock(room: Room, kind: Kind, headers: dict[str, str]) -> None:
    room.place(head("a1"), head("a2", "a1", labels=SENT, at=LATER, headers=OURS))
    before = room.only
    room.place(head("a3", "a1", at=LATER + timedelta(minutes=1), headers=headers))
    one = room.only
    assert (one.standing, one.last_message) == (before.standing, before.last_message)
    assert [found.kind for found in every_message(room.documents) if found.gmail_id == "a3"] == [kind]
    assert (one.undelivered is not None) == (kind is Kind.BOUNCE)
    room.place(head("a4", "a1", labels=SENT, at=LATER + timedelta(minutes=2), headers=OURS))
    assert room.only.undelivered is None
    room.check()


def test_two_mails_with_one_message_id_stay_two(room: Room) -> None:
    same = "<same@lindenhof.example>"
    room.place(head("a1", message_id=same), head("a2", "a1", message_id=same, at=LATER))
    assert (room.only.counts.every, room.only.last_message.at) == (2, LATER)
    room.place(head("b1", subject="Other", message_id=same, headers={"from": "Max <max@firma.example>"}))
    assert sorted(one.gmail_id for one in every_message(room.documents)) == ["a1", "a2", "b1"]
    assert len(every_conversation(room.documents)) == 2
    room.check()


@pytest.mark.parametrize("missing", ["message_id", "subject", "from", "to"])
def test_a_mail_without_what_most_have_is_kept(room: Room, missing: str) -> None:
    room.place(head("a1", headers={missing: ""}), head("a2", "a1", at=LATER, headers={missing: ""}))
    assert room.only.counts.every == 2


def test_a_conversation_begun_from_a_members_copy_keeps_all_that_was_done(room: Room) -> None:
    mail = head("a1")
    adoption, inbox = room.services.inbox.adoption, room.services.inbox
    adoption.receive(copy_of(mail, "m1", "t-ana"), [SUPPORT])
    inbox.assignments.take(click(BEN, "t-ana", "k1"), seen="")
    inbox.notes.add(click(BEN, "t-ana", "k2"), "Look")
    room.place(mail, head("a2", "a1", at=LATER))
    one = room.only
    assert (one.thread_id, one.account_thread, one.note_count) == ("t-ana", "a1", 1)
    assert one.counts.every == 2
    assert one.last_message.at == LATER
    alias = fetch_one(room.documents, aliases.key(SUPPORT, "a1"))
    assert alias and alias.thread_id == "t-ana"
    heard = [line for line in room.lines() if isinstance(line.change, changes.MessageHeard)]
    assert [line.change.gmail_id for line in heard] == ["a2"]  # type: ignore[union-attr]
    room.check()


def test_a_copy_opened_after_is_the_same_conversation(room: Room) -> None:
    mail = head("a1")
    room.place(mail)
    room.services.inbox.adoption.receive(copy_of(mail, "m1", "t-ana"), [SUPPORT])
    assert (room.only.thread_id, room.only.counts.every) == ("a1", 1)


def test_copies_and_the_account_at_the_same_time_are_one_conversation(room: Room) -> None:
    for number in range(5):
        mail = head(f"a{number}", message_id=f"<{number}@x.example>", subject=f"N° {number}")
        copies = [copy_of(mail, f"m{number}{who}", f"t{number}{who}") for who in range(3)]

        def act(who: int, mail: MessageHead = mail, copies: list[Message] = copies) -> None:
            if who < len(copies):
                room.services.inbox.adoption.receive(copies[who], [SUPPORT])
            else:
                room.place(mail)

        worked(at_once(4, act))
    found = every_conversation(room.documents)
    assert [one.counts.every for one in found] == [1] * 5
    room.check()


def test_another_mailbox_that_is_named_gets_it_too(room: Room) -> None:
    room.services.people.mailboxes.create(SALES, "Sales")
    room.place(head("a1", to=f"{SUPPORT}, {SALES}"))
    (other,) = every_conversation(room.documents, SALES)
    assert dict(other.elsewhere) == {SUPPORT: "a1"}
    assert dict(room.only.elsewhere) == {SALES: "a1"}


def test_a_stranger_who_names_another_customers_mail_joins_nothing(room: Room) -> None:
    room.place(head("a1"))
    room.place(head("b1", references="<a1@lindenhof.example>", headers={"from": "Eve <eve@evil.example>"}))
    assert sorted(one.thread_id for one in every_conversation(room.documents)) == ["a1", "b1"]


def test_what_is_past_opens_nothing_and_what_was_missed_does(room: Room) -> None:
    room.place(head("a1"))
    room.services.inbox.statuses.set_status(click(ANA, "a1", "k1"), Status.CLOSED, seen="open", holder="")
    room.place(head("a2", "a1", at=LATER), is_past=True)
    stood = [room.only.status]
    room.place(head("a3", "a1", at=LATER + timedelta(days=1)), is_past=True, new_since=LATER)
    assert [*stood, room.only.status] == [Status.CLOSED, Status.OPEN]
    heard = [line.change for line in room.lines() if isinstance(line.change, changes.MessageHeard)]
    assert [one.is_past for one in heard] == [True, True]
    room.check()


def test_a_thread_id_of_another_account_is_not_believed(room: Room) -> None:
    room.services.inbox.adoption.receive(
        replace(letter("a1"), sender="max@firma.example", sender_name="Max"), [SUPPORT]
    )
    room.place(head("a1"), head("a2", "a1", at=LATER))
    found = {one.thread_id: one.counts.every for one in every_conversation(room.documents)}
    assert found == {"a1": 0, "a1-own": 2}


def test_what_relais_told_a_member_and_their_answer_are_nobodys_conversation(room: Room) -> None:
    root = root_id(SUPPORT, "a1", BEN.sub)
    told = {"from": "support@acme.test", "to": BEN.email, "x-relais-notification": "assigned"}
    room.place(head("n1", labels=SENT, references=f"<{root}>", headers=told))
    answer = {"from": "Ben <ben@acme.test>", "references": f"<{root}> <n1@acme.test>"}
    room.place(head("n2", headers=answer))
    assert every_conversation(room.documents) == []
    accounted = [one.id for one in room.documents.scan() if one.path.startswith("gmail_ids/")]
    assert accounted == [f"{SUPPORT}:n1", f"{SUPPORT}:n2"]
    forged = {"x-relais-notification": "assigned", "references": f"<{root}>"}
    room.place(head("n3", headers=forged))
    assert room.only.customer.email == "lea@lindenhof.example"


def test_what_a_message_costs_the_store(
    counted: CountingDocuments, services: Services, clock: SetClock
) -> None:
    placed = placing(services, counted, clock)
    with counted.measure() as begun:
        placed.place(arrival(head("a1")), head("a1"))
    with counted.measure() as joined:
        placed.place(arrival(head("a2", "a1")), head("a2", "a1"))
    with counted.measure() as again:
        placed.place(arrival(head("a2", "a1")), head("a2", "a1"))
    assert (begun.waves, begun.transactions, begun.transaction_reads, begun.writes) == (6, 1, 5, 6)
    assert (joined.waves, joined.transactions, joined.transaction_reads, joined.writes) == (3, 1, 4, 5)
    assert (again.waves, again.transactions, again.transaction_reads, again.writes) == (1, 1, 4, 0)


def test_two_mails_of_one_message_id_in_two_threads_are_two_conversations(room: Room) -> None:
    same = {"message-id": "<same@lindenhof.example>"}
    room.place(head("a1", headers=same, subject="Order"))
    room.place(head("b1", headers=same, subject="Something else"))
    room.place(head("b2", "b1", subject="Re: Something else", at=LATER, in_reply_to="<other@x.example>"))
    found = {one.thread_id: one.counts.every for one in every_conversation(room.documents)}
    assert found == {"a1": 1, "b1": 2}
    room.place(head("b1", headers=same, subject="Something else"))
    assert len(every_message(room.documents)) == 3
    room.check()


def test_what_a_member_took_out_comes_back_with_a_later_mail_only(room: Room, clock: SetClock) -> None:
    room.place(head("a1"))
    shared = letter("m1", message_id="private@x.example", subject="Lunch")
    room.services.inbox.adoption.share(Attempt(ANA.actor, Deed.WORK, "share-1"), shared, SUPPORT)
    clock.pass_by(minutes=1)
    room.services.inbox.unsharing.take_out(click(ANA, "m1", "out-1"))
    mine = head("m1", headers={"message-id": "<private@x.example>"}, subject="Lunch")
    room.place(mine)
    room.place(mine, is_past=True)
    assert [one.thread_id for one in every_conversation(room.documents)] == ["a1"]
    later = NOON + timedelta(hours=1)
    room.place(head("m2", "m1", subject="Lunch", at=later, references="<private@x.example>"))
    assert sorted(one.thread_id for one in every_conversation(room.documents)) == ["a1", "m1"]
