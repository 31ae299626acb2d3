"""What a mail of the thread does to a conversation, to the last field."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend.domain.changes import (
    MessageHeard,
    Standing,
)
from backend.domain.conversation import PARTICIPANTS_REMEMBERED, LastMessage
from backend.domain.hearing import MESSAGES_REMEMBERED, hear, remember_copy
from backend.domain.refs import Ref, Stamp
from backend.domain.status import Status
from tests.backend.domain.values import ANA, NOW, conversation, message

SOON, EARLIER = NOW + timedelta(hours=1), NOW - timedelta(hours=2)
"""``EARLIER`` is when the customer wrote."""

WAITS = Standing(Status.OPEN, None, None, EARLIER)


def test_a_mail_of_the_customer_opens_and_starts_the_wait() -> None:
    mail = message()
    before = conversation(status=Status.CLOSED, closed_at=EARLIER, waiting_since=None)
    after = Standing(Status.OPEN, None, None, mail.at, moved=Stamp(Ref("", "Léa"), NOW, 1))
    heard = replace(
        before.standing_as(after),
        last_message=LastMessage(mail.at, "Léa", "Any news?", is_ours=False, version=1),
    )
    assert hear(before, mail, ours=False, now=NOW) == (heard, MessageHeard("18c3", "Léa", after, mail.at))


@pytest.mark.parametrize(
    ("status", "ours", "after", "waits"),
    [
        (Status.OPEN, True, Status.PENDING, False),
        (Status.CLOSED, True, Status.CLOSED, False),
        (Status.SNOOZED, True, Status.SNOOZED, False),
        (Status.SNOOZED, False, Status.OPEN, True),
        (Status.SPAM, False, Status.SPAM, False),
        (Status.OPEN, False, Status.OPEN, True),
    ],
)
def test_what_a_mail_does_to_a_status_and_to_the_wait(
    status: Status, ours: bool, after: Status, waits: bool
) -> None:
    stamp = Stamp(ANA, EARLIER)
    before = conversation(status=status, snoozed_until=SOON, closed_at=EARLIER, moved=stamp)
    heard, _ = hear(before, message(), ours=ours, now=NOW)
    assert (heard.status, heard.waiting_since) == (after, EARLIER if waits else None)
    assert heard.snoozed_until == (SOON if after is Status.SNOOZED else None)
    assert heard.closed_at == (EARLIER if after in (Status.CLOSED, Status.SPAM) else None)
    assert heard.moved == (stamp if after is status else Stamp(Ref("", "Léa"), NOW, 1))
    assert heard.last_message.is_ours is ours


@pytest.mark.parametrize(
    ("status", "ours", "waited"),
    [(Status.SPAM, False, EARLIER), (Status.SPAM, True, None), (Status.CLOSED, True, None)],
)
def test_what_is_over_remembers_whether_somebody_would_wait(
    status: Status, ours: bool, waited: object
) -> None:
    over = conversation(status=status, closed_at=EARLIER, waiting_since=None, waited_since=EARLIER)
    heard, _ = hear(over, message(), ours=ours, now=NOW)
    assert (heard.waiting_since, heard.waited_since) == (None, waited)
    fresh, _ = hear(replace(over, waited_since=None), message(), ours=ours, now=NOW)
    assert fresh.waited_since == (None if ours else message().at)


def test_a_member_who_wrote_it_is_known_again() -> None:
    heard, _ = hear(conversation(), message(), ours=True, now=NOW, author="ana")
    assert (heard.last_message.author, heard.moved) == ("ana", Stamp(Ref("ana", "Léa"), NOW, 1))


@pytest.mark.parametrize(
    ("changes", "is_newest"),
    [({"is_machine": True}, False), ({"at": EARLIER - timedelta(seconds=1)}, False), ({"at": EARLIER}, True)],
)
def test_machines_and_older_mails_only_bring_people(changes: dict[str, object], is_newest: bool) -> None:
    mail = message(sender_name="", sender="max@client.test", **changes)
    heard, change = hear(conversation(), mail, ours=False, now=NOW)
    assert heard.participants == ("lea@client.test", "support@acme.test", "max@client.test")
    assert (heard.last_message.sender == "max@client.test") is is_newest
    assert change == MessageHeard("18c3", "max@client.test", WAITS, mail.at)


def test_people_and_copies_are_remembered_up_to_a_number() -> None:
    many = tuple(f"p{number:03}@x.test" for number in range(PARTICIPANTS_REMEMBERED))
    heard, _ = hear(conversation(participants=many), message(), ours=False, now=NOW)
    assert heard.participants == many
    ids = tuple(str(number) for number in range(MESSAGES_REMEMBERED))
    assert remember_copy(conversation(gmail_ids=ids), "new").gmail_ids == ("new", *ids[:-1])
    assert remember_copy(conversation(gmail_ids=ids), "5").gmail_ids[:2] == ("5", "0")


def test_names_are_remembered_once_and_not_without_end() -> None:
    max_, zoe = Ref("max@client.test", "Max"), Ref("zoe@client.test", "Zoé")
    heard, _ = hear(conversation(named=(max_,)), message(named=(zoe, max_)), ours=False, now=NOW)
    assert heard.named == (max_, zoe)
    many = tuple(Ref(f"{number}@client.test", "X") for number in range(50))
    heard, _ = hear(conversation(named=many), message(named=(zoe,)), ours=False, now=NOW)
    assert heard.named == many
