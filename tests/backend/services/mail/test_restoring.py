"""A message removed in Gmail is brought back by a tap, while Gmail keeps it. On every store."""

import pytest

from backend.domain.changes import MessageRestored
from backend.domain.member import Person
from backend.domain.refusals import Gone, NotAllowed, NotMember
from backend.domain.status import Status
from backend.ports.mail_fault import MailFault
from backend.services.mail.restoring import Restoring
from tests.account_mail import every_message
from tests.followed import Connected, deliver
from tests.people import ANA, BEN, EMMA, OTTO, click, done_in
from workbench.google import Rule


@pytest.fixture
def restoring(connected: Connected) -> Restoring:
    services, placing = connected.services, connected.ingesting.looking.placing
    show = services.inbox.opening.show
    return Restoring(connected.documents, connected.clock, connected.connections, placing, show)


@pytest.mark.parametrize("label", ["TRASH", "SPAM"])
def test_it_is_back_in_gmail_and_in_the_conversation(
    connected: Connected, restoring: Restoring, label: str
) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.gmail.add_label(mail.id, label)
    connected.follow()
    assert connected.only.removed[0].is_restorable
    shown = restoring.restore(click(BEN, mail.thread_id, "k1"), mail.id)
    assert isinstance(done_in(shown).change, MessageRestored)
    assert done_in(shown).by.id == BEN.sub
    assert (shown.conversation.removed, shown.conversation.status) == ((), Status.OPEN)
    labels = set(connected.gmail.message(mail.id).labels)
    assert label not in labels
    assert "INBOX" in labels
    lines = len(connected.lines(mail.thread_id))
    connected.follow()
    assert len(connected.lines(mail.thread_id)) == lines
    connected.check()


def test_a_second_tap_does_nothing(connected: Connected, restoring: Restoring) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.gmail.trash(mail.id)
    connected.follow()
    restoring.restore(click(BEN, mail.thread_id, "k1"), mail.id)
    connected.google.calls.clear()
    assert restoring.restore(click(ANA, mail.thread_id, "k2"), mail.id).done is None
    assert connected.google.calls.made == []


def test_what_gmail_no_longer_has_is_told(connected: Connected, restoring: Restoring) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.gmail.delete(mail.id)
    connected.follow()
    with pytest.raises(Gone):
        restoring.restore(click(BEN, mail.thread_id, "k1"), mail.id)


@pytest.mark.parametrize(("person", "refusal"), [(EMMA, NotAllowed), (OTTO, NotMember)])
def test_who_may_not_work_here_restores_nothing(
    connected: Connected, restoring: Restoring, person: Person, refusal: type[Exception]
) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.gmail.trash(mail.id)
    connected.follow()
    connected.google.calls.clear()
    with pytest.raises(refusal):
        restoring.restore(click(person, mail.thread_id, "k1"), mail.id)
    assert connected.google.calls.made == []


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_gmail_that_fails_half_way_is_made_good_by_the_next_look(
    connected: Connected, restoring: Restoring, phase: str
) -> None:
    mail = deliver(connected.google)
    connected.follow()
    connected.gmail.trash(mail.id)
    connected.follow()
    connected.google.faults.add(Rule("messages.untrash", "503", phase=phase))  # type: ignore[arg-type]
    with pytest.raises(MailFault):
        restoring.restore(click(BEN, mail.thread_id, "k1"), mail.id)
    connected.follow()
    (stored,) = every_message(connected.documents)
    assert stored.is_visible == (phase == "after")
    restoring.restore(click(BEN, mail.thread_id, "k2"), mail.id)
    assert connected.only.removed == ()
    connected.check()
