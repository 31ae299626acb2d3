"""Every message of a day is accounted for once: Gmail's list against ours. On every store."""

from datetime import timedelta

import pytest

from backend.jobs.ledger import Prove
from backend.jobs.runner import Runner
from backend.services.mail.ledger import Ledger
from backend.services.mail.placing import Placing
from tests.account_mail import every_message
from tests.followed import Connected, deliver
from tests.people import SUPPORT

TODAY = "2026-11-24"


@pytest.fixture
def ledger(connected: Connected) -> Ledger:
    return Ledger(connected.documents, connected.clock, connected.connections, connected.ingesting.looking)


def test_a_day_with_mail_of_every_kind_is_balanced(connected: Connected, ledger: Ledger) -> None:
    kept, binned, junk = (deliver(connected.google, name) for name in ("Kept", "Binned", "Junk"))
    deliver(connected.google, "Met in the trash", labels=["TRASH"])
    deliver(connected.google, "A chat", labels=["CHAT"])
    connected.follow()
    connected.gmail.trash(binned.id)
    connected.gmail.add_label(junk.id, "SPAM")
    connected.follow()
    proved = ledger.prove(SUPPORT, TODAY)
    assert (proved.in_gmail, proved.here, proved.recovered, proved.is_balanced) == (4, 4, 0, True)
    assert kept.id in {one.gmail_id for one in every_message(connected.documents)}


def test_what_was_missed_is_recovered_and_told(connected: Connected, ledger: Ledger) -> None:
    deliver(connected.google, "Seen")
    connected.follow()
    missed = [deliver(connected.google, f"Missed {number}") for number in range(2)]
    _skip_to_now(connected)
    assert len(connected.conversations) == 1
    proved = ledger.prove(SUPPORT, TODAY)
    assert (proved.in_gmail, proved.here, proved.recovered, proved.is_balanced) == (3, 3, 2, True)
    assert {one.id for one in missed} <= {one.gmail_id for one in every_message(connected.documents)}
    again = ledger.prove(SUPPORT, TODAY)
    assert (again.recovered, again.is_balanced) == (2, True)
    assert ledger.snapshot(SUPPORT).days == (again,)
    connected.check()


def test_what_gmail_deleted_unseen_is_noticed(connected: Connected, ledger: Ledger) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.gmail.delete(mail.id)
    _skip_to_now(connected)
    proved = ledger.prove(SUPPORT, TODAY)
    assert (proved.in_gmail, proved.here, proved.removed, proved.is_balanced) == (0, 0, 1, True)
    assert connected.only.counts.is_all_gone


def test_mail_at_the_ends_of_a_day_is_of_one_day(connected: Connected, ledger: Ledger) -> None:
    midnight = connected.clock.now().replace(hour=0)
    for at in (midnight, midnight + timedelta(days=1, seconds=-1), midnight + timedelta(days=1)):
        deliver(connected.google, at.isoformat(), at=at)
    connected.follow()
    days = [ledger.prove(SUPPORT, day) for day in (TODAY, "2026-11-25")]
    assert [(day.in_gmail, day.here) for day in days] == [(2, 2), (1, 1)]


def test_a_dead_letter_is_accounted_for(
    connected: Connected, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(connected.google)

    def fail(*_: object) -> None:
        raise ValueError("cannot be read")

    with monkeypatch.context() as failing:
        failing.setattr(Placing, "place", fail)
        for _ in range(6):
            connected.follow()
            connected.clock.pass_by(hours=1)
    proved = ledger.prove(SUPPORT, TODAY)
    assert (proved.in_gmail, proved.here, proved.dead, proved.is_balanced) == (1, 0, 1, True)


def test_whole_days_are_proved_once_a_day(connected: Connected, ledger: Ledger) -> None:
    runner = Runner(connected.documents, connected.clock, (Prove(ledger),))
    assert ledger.days_to_prove(SUPPORT) == ()
    connected.clock.pass_by(days=3)
    assert ledger.days_to_prove(SUPPORT) == ("2026-11-25", "2026-11-26")
    assert runner.run(timedelta(minutes=1))["ledger"].done == 2
    assert ledger.days_to_prove(SUPPORT) == ()
    connected.clock.pass_by(days=1)
    assert ledger.days_to_prove(SUPPORT) == ("2026-11-25", "2026-11-26", "2026-11-27")


def test_a_day_knows_the_size_of_what_is_in_gmail(connected: Connected, ledger: Ledger) -> None:
    kept, binned, deleted = (deliver(connected.google, name) for name in ("Kept", "Binned", "Deleted"))
    connected.follow()
    connected.gmail.trash(binned.id)
    connected.gmail.delete(deleted.id)
    connected.follow()
    proved = ledger.prove(SUPPORT, TODAY)
    sizes = {one.gmail_id: one.size for one in every_message(connected.documents)}
    assert all(sizes.values())
    assert proved.size == sizes[kept.id] + sizes[binned.id]
    assert ledger.snapshot(SUPPORT).last == proved
    assert ledger.snapshot(SUPPORT).size == proved.size


def _skip_to_now(connected: Connected) -> None:
    """The cursor goes past what happened, as by a fault of our own."""
    path = f"accounts/{SUPPORT}"
    fields = connected.documents.get_many([path])[path].fields
    connected.documents.write({path: {**fields, "history_id": str(connected.gmail.history_id)}})
