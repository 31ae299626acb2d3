"""A connected account followed through Google's own client: history, batches, faults. On every store."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from backend.domain.account import AccountState, Trouble
from backend.domain.status import Status
from backend.ports.documents import Documents, Transaction
from backend.records import arrivals, dead_letters
from backend.records.key import read_each
from backend.services import Services
from backend.services.mail.ingesting import INGEST
from backend.services.mail.placing import Placing
from backend.services.mail.syncing import Syncing
from tests.account_mail import every_message, waiting
from tests.at_once import at_once, worked
from tests.clock import SetClock
from tests.followed import Connected, connect, deliver
from tests.people import SUPPORT
from workbench.google import Rule
from workbench.google.state import Message

OURS = "From: Support <support@acme.test>\r\nTo: lea@lindenhof.example\r\nSubject: Re: Hello\r\n"


def ids(connected: Connected) -> list[str]:
    """The messages that Relais has."""
    return sorted(one.gmail_id for one in every_message(connected.documents))


def told(connected: Connected) -> list[str]:
    """What Gmail was asked."""
    return [call.method.removeprefix("gmail.users.") for call in list(connected.google.calls.made)]


def test_mail_becomes_a_conversation_and_the_cursor_stands_at_gmails(connected: Connected) -> None:
    mail = deliver(connected.google)
    connected.follow()
    assert (connected.only.thread_id, connected.only.status) == (mail.thread_id, Status.OPEN)
    assert connected.account.history_id == str(connected.gmail.history_id)
    assert connected.account.read_at == connected.clock.now()
    assert waiting(connected.documents) == []
    connected.check()


def test_the_same_push_five_times_at_once_is_one_of_everything(connected: Connected) -> None:
    mail = deliver(connected.google)
    worked(at_once(5, lambda _: connected.follow()))
    connected.work()
    assert ids(connected) == [mail.id]
    assert len(connected.lines(mail.thread_id)) == 1


def test_many_pages_are_read_to_the_end(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.google_api.account.HISTORY_PER_PAGE", 7)
    mails = [deliver(connected.google, f"N° {number}") for number in range(30)]
    connected.follow()
    assert ids(connected) == sorted(one.id for one in mails)
    assert connected.account.history_id == str(connected.gmail.history_id)


@pytest.mark.parametrize("fatal", range(1, 12))
def test_killed_anywhere_nothing_is_lost_or_doubled(
    connected: Connected, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    """Every transaction of ingest is a place to die: before it, or once it is written."""
    monkeypatch.setattr("backend.google_api.account.HISTORY_PER_PAGE", 5)
    mails = [deliver(connected.google, f"N° {number}") for number in range(12)]
    real, count = connected.documents.transact, [0]

    def deadly(body: Callable[[Transaction], object]) -> object:
        count[0] += 1
        if count[0] == fatal * 2:
            raise KeyboardInterrupt
        done = real(body)
        if count[0] == fatal * 2 + 1:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as dying:
        dying.setattr(type(connected.documents), "transact", lambda _, body: deadly(body))
        for _ in range(2):
            try:
                connected.follow()
            except KeyboardInterrupt:
                continue
    connected.clock.pass_by(minutes=5)
    connected.follow()
    assert ids(connected) == sorted(one.id for one in mails)
    assert [one.counts.every for one in connected.conversations] == [1] * 12
    connected.check()


def test_what_is_read_already_is_asked_once(connected: Connected) -> None:
    connected.google.calls.clear()
    connected.follow()
    assert [one for one in told(connected) if one == "history.list"] == ["history.list"]
    assert "messages.get" not in told(connected)


def test_a_message_deleted_between_history_and_the_look_is_skipped(connected: Connected) -> None:
    gone, kept = deliver(connected.google, "Gone"), deliver(connected.google, "Kept")
    connected.google.faults.add(Rule("messages.get", "message_deleted"))
    connected.follow()
    assert len(ids(connected)) == 1
    assert waiting(connected.documents) == []
    assert ids(connected) in ([gone.id], [kept.id])


def test_autosaved_drafts_and_what_is_sent_are_one_answer(connected: Connected) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.clock.pass_by(minutes=1)
    connected.gmail.write(f"{OURS}In-Reply-To: {mail.id}\r\n\r\nYes".encode(), mail.thread_id)
    connected.follow()
    assert (connected.only.status, connected.only.counts.every) == (Status.PENDING, 2)
    assert connected.only.waiting_since is None


def test_reading_archiving_and_labels_change_nothing_but_the_record(connected: Connected) -> None:
    mail = deliver(connected.google)
    connected.follow()
    before = connected.only
    connected.gmail.read(mail.id)
    connected.gmail.archive(mail.id)
    connected.follow()
    assert connected.only == before
    (stored,) = every_message(connected.documents)
    assert stored.label_ids == ()


def test_trash_untrash_and_delete_are_seen(connected: Connected) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.gmail.trash(mail.id)
    connected.follow()
    assert connected.only.counts.is_all_gone
    connected.gmail.untrash(mail.id)
    connected.follow()
    assert connected.only.removed == ()
    connected.gmail.delete(mail.id)
    connected.follow()
    assert connected.only.counts.is_all_gone
    connected.check()


def test_one_part_of_a_batch_that_is_too_fast_leaves_the_others_alone(connected: Connected) -> None:
    mails = [deliver(connected.google, f"N° {number}") for number in range(5)]
    connected.google.faults.add(Rule("messages.get", "429"))
    connected.follow()
    assert len(ids(connected)) == 4
    assert connected.account.alone_until == connected.clock.now() + timedelta(seconds=60)
    connected.google.calls.clear()
    connected.follow()
    assert told(connected) == []
    connected.clock.pass_by(seconds=61)
    connected.follow()
    assert ids(connected) == sorted(one.id for one in mails)


@pytest.mark.parametrize("effect", ["429", "403 userRateLimitExceeded"])
def test_after_too_many_a_mailbox_is_left_alone_whatever_pushes_come(
    connected: Connected, effect: str
) -> None:
    mail = deliver(connected.google)
    connected.google.faults.add(Rule("history.list", effect, times=1))
    connected.follow()
    connected.google.calls.clear()
    for _ in range(3):
        connected.clock.pass_by(seconds=15)
        connected.follow()
    if connected.account.alone_until:
        assert told(connected) == []
    connected.clock.pass_by(seconds=61)
    connected.follow()
    assert ids(connected) == [mail.id]


@pytest.mark.parametrize("effect", ["500", "503", "half", "rst", "wrong_json", "empty"])
def test_a_gmail_that_fails_is_asked_again_and_nothing_is_lost(connected: Connected, effect: str) -> None:
    mail = deliver(connected.google)
    connected.google.faults.add(Rule("history.list", effect))
    connected.follow()
    assert connected.conversations == []
    connected.clock.pass_by(minutes=2)
    connected.follow()
    assert ids(connected) == [mail.id]


def test_history_gone_lists_what_was_missed_once(connected: Connected) -> None:
    old = deliver(connected.google, "Old")
    connected.follow()
    connected.clock.pass_by(days=8)
    missed = [deliver(connected.google, f"Missed {number}") for number in range(3)]
    connected.google.history_floor(SUPPORT)
    connected.follow()
    connected.follow()
    assert ids(connected) == sorted([old.id, *(one.id for one in missed)])
    past = {one.gmail_id: one.is_past for one in every_message(connected.documents)}
    assert past == {old.id: False, **{one.id: True for one in missed}}
    assert connected.account.history_id == str(connected.gmail.history_id)
    connected.check()


def test_a_lost_grant_asks_no_more_and_the_gap_is_filled_after_reconnecting(
    connected: Connected, store: Documents, clock: SetClock, services: Services
) -> None:
    mail = deliver(connected.google)
    connected.gmail.revoke()
    connected.follow()
    assert (connected.account.state, connected.account.trouble) == (AccountState.RECONNECT, Trouble.GRANT)
    connected.google.calls.clear()
    for _ in range(5):
        connected.clock.pass_by(minutes=10)
        connected.poll()
        connected.follow()
    assert told(connected) == []
    cursor = connected.account.history_id
    again = connect(store, clock, services, connected.google)
    store.transact(lambda transaction: _stand_at(transaction, cursor))
    again.follow()
    assert ids(again) == [mail.id]


def _stand_at(transaction: Transaction, cursor: str) -> None:
    document = transaction.get(f"accounts/{SUPPORT}")
    assert document
    transaction.set(document.path, {**document.fields, "history_id": cursor})


def test_without_pushes_it_is_polled_and_with_them_seldom(connected: Connected) -> None:
    connected.follow()
    assert connected.poll() == 0
    connected.clock.pass_by(seconds=16)
    assert connected.poll() == 1
    connected.work()
    _pushed_until(connected, timedelta(days=6))
    connected.clock.pass_by(minutes=9)
    assert connected.poll() == 0
    mail = deliver(connected.google)
    connected.clock.pass_by(minutes=2)
    assert connected.poll() == 1
    connected.work()
    assert ids(connected) == [mail.id]


def _pushed_until(connected: Connected, within: timedelta) -> None:
    until = connected.clock.now() + within

    def body(transaction: Transaction) -> None:
        document = transaction.get(f"accounts/{SUPPORT}")
        assert document
        transaction.set(document.path, {**document.fields, "watch_until": until})

    connected.documents.transact(body)


def test_one_message_that_always_fails_is_kept_and_the_others_go_on(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [deliver(connected.google, f"N° {number}") for number in range(50)]
    poison = mails[20].id
    real = Placing.place

    def place(self: Placing, arrival: arrivals.Arrival, head: object) -> None:
        if arrival.gmail_id == poison:
            raise ValueError("cannot be read")
        real(self, arrival, head)  # type: ignore[arg-type]

    with monkeypatch.context() as failing:
        failing.setattr(Placing, "place", place)
        connected.follow()
        assert len(ids(connected)) == 49
        for _ in range(6):
            connected.clock.pass_by(hours=1)
            connected.follow()
    assert waiting(connected.documents) == []
    page = connected.documents.query(dead_letters.of_mailbox(SUPPORT, limit=10))
    (letter,) = read_each(page.documents, dead_letters.read)
    assert (letter.gmail_id, letter.reason, letter.failures) == (poison, "ValueError", 5)


def test_a_push_while_it_is_read_is_read_afterwards(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(connected.google)
    later: list[Message] = []
    real = Syncing.read

    def read(self: Syncing, account: object, mail: object) -> None:
        real(self, account, mail)  # type: ignore[arg-type]
        if not later:
            later.append(deliver(connected.google, "Later"))
            connected.asking.put(INGEST, SUPPORT)

    monkeypatch.setattr(Syncing, "read", read)
    connected.follow()
    assert later[0].id in ids(connected)


def test_pushes_name_the_account_and_one_that_is_nobodys_does_nothing(connected: Connected) -> None:
    assert connected.receiving.pushed(SUPPORT)
    assert not connected.receiving.pushed("nobody@acme.test")
    assert connected.account.pushed_at == connected.clock.now()
    assert connected.work() == 1


def test_one_message_that_gmail_itself_cannot_tell_holds_up_no_other(connected: Connected) -> None:
    mails = [deliver(connected.google, f"N° {number}") for number in range(5)]
    connected.google.faults.add(Rule("messages.get", "500"))
    connected.follow()
    assert len(ids(connected)) == 4
    assert connected.account.alone_until is None
    (left,) = waiting(connected.documents)
    assert left.failures == 1
    connected.clock.pass_by(seconds=11)
    connected.follow()
    assert ids(connected) == sorted(one.id for one in mails)
