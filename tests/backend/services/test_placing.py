"""One mail, several mailboxes; mails that name a mailbox otherwise than in To; people without an address."""

from dataclasses import dataclass, replace

import pytest

from backend.domain.conversation import Conversation
from backend.domain.member import Person
from backend.domain.message import Message
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot, Unshared
from backend.ports.documents import Documents
from backend.ports.message_head import MessageHead
from backend.ports.open_mail import MailTokens, OpenThread
from backend.services import Ports, Services, build
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, OTTO, SALES, SUPPORT, found_mailbox, letter

BOTH = {"from": "Max <max@firma.example>", "to": "support@acme.test, sales@acme.test"}


@dataclass
class Mailroom:
    """A Gmail in which each person's copy of one mail has ids of its own."""

    headers: dict[str, str]

    def head(self, message_id: str, tokens: MailTokens) -> MessageHead:
        """The copy, its thread being the first two digits of its id."""
        values: dict[str, tuple[str, ...]] = {name: (value,) for name, value in self.headers.items()}
        return MessageHead(message_id, message_id[:2], NOON, "Hello", values)


@pytest.fixture
def room() -> Mailroom:
    """Nothing in it yet."""
    return Mailroom({})


@pytest.fixture
def services(store: Documents, clock: SetClock, room: Mailroom) -> Services:
    """Support with its members; Sales with Otto alone."""
    wired = build(Ports(store, clock, room))
    found_mailbox(wired)
    wired.people.mailboxes.create(SALES, "Sales")
    wired.people.roster.add(SALES, OTTO.email, Role.ADMIN, OTTO.name)
    return wired


def opened(services: Services, person: Person, copy: str) -> ConversationSnapshot | Unshared:
    thread = OpenThread(copy[:2], copy, copy, MailTokens("a", "b"))
    shown = services.inbox.opening.open(person, thread)
    assert isinstance(shown, ConversationSnapshot | Unshared)
    return shown


def conversation(services: Services, person: Person, copy: str) -> ConversationSnapshot:
    shown = opened(services, person, copy)
    assert isinstance(shown, ConversationSnapshot)
    return shown


def test_whoever_opens_first_every_mailbox_gets_it_and_nobody_sees_a_foreign_one(
    services: Services, room: Mailroom
) -> None:
    room.headers = {**BOTH, "message-id": "<one@firma.example>"}
    first = conversation(services, BEN, "1a01")
    assert (first.conversation.mailbox.id, first.also_in) == (SUPPORT, ())
    second = conversation(services, OTTO, "2a01")
    assert (second.conversation.mailbox.id, second.also_in) == (SALES, ())
    assert second.conversation.thread_id == "1a", "it was there before Otto opened his copy"


def test_who_belongs_to_both_is_told_whoever_opened_first(services: Services, room: Mailroom) -> None:
    services.people.roster.add(SALES, ANA.email, Role.AGENT, ANA.name)
    room.headers = {**BOTH, "message-id": "<one@firma.example>"}
    conversation(services, BEN, "1a01")
    for _ in range(2):  # by her own copy, then by what is remembered of it
        assert conversation(services, ANA, "3a01").also_in == (Ref(SALES, "Sales"),)
    sales = services.inbox.opening.show(ANA, SALES, "1a")
    assert sales.also_in == (Ref(SUPPORT, "Support"),)


def test_a_later_mail_that_names_another_mailbox_goes_there_too(services: Services, room: Mailroom) -> None:
    room.headers = {"from": "max@firma.example", "to": SUPPORT, "message-id": "<one@firma.example>"}
    conversation(services, BEN, "1a01")
    assert isinstance(opened(services, OTTO, "2a01"), Unshared)
    room.headers = {**BOTH, "message-id": "<two@firma.example>", "references": "<one@firma.example>"}
    conversation(services, BEN, "1a02")
    assert conversation(services, OTTO, "2a02").conversation.mailbox.id == SALES


def test_who_belongs_to_none_of_its_mailboxes_places_nothing(services: Services, room: Mailroom) -> None:
    room.headers = {"from": "max@firma.example", "to": SUPPORT, "message-id": "<one@firma.example>"}
    assert isinstance(opened(services, OTTO, "2a01"), Unshared)
    assert services.inbox.searching.search(BEN, SUPPORT, "max", None).rows == ()


@pytest.mark.parametrize(
    "raw", ["one@firma.example", "< one @firma.example>", '<"one"@firma.example>', '"<one@firma.example>"']
)
def test_two_copies_of_an_oddly_numbered_mail_are_one_conversation(
    raw: str, services: Services, room: Mailroom
) -> None:
    room.headers = {"from": "max@firma.example", "to": SUPPORT, "message-id": raw}
    first, second = conversation(services, ANA, "1a01"), conversation(services, BEN, "2a01")
    assert first.conversation.thread_id == second.conversation.thread_id == "1a"


@pytest.mark.parametrize(
    "headers",
    [
        {"to": "undisclosed-recipients:;", "list-id": "<support.acme.test>"},
        {"to": "friends:;", "delivered-to": SUPPORT},
        {"to": "support+refund@acme.test"},
        {"to": "old@acme.example", "x-forwarded-to": SUPPORT},
        {"to": "hilfe@acme.example"},
        {"to": "Hilfe <HILFE+x@acme.example>"},
        {"to": "x" * 50 + "@a.test, ((((, support@acme.test <support@acme.test>"},
    ],
)
def test_a_mail_that_names_the_mailbox_otherwise_is_its_own(
    headers: dict[str, str], services: Services, room: Mailroom
) -> None:
    services.people.mailboxes.add_alias(SUPPORT, "Hilfe@acme.example")
    room.headers = {"from": "max@firma.example", **headers}
    assert conversation(services, BEN, "1a01").conversation.mailbox.id == SUPPORT


def test_a_colleagues_copy_opens_no_strangers_way_into_a_conversation(
    services: Services, room: Mailroom
) -> None:
    """Delivered-To names Ben on every mail of his, whoever wrote it."""
    room.headers = {"from": "lea@client.test", "to": f"{SUPPORT}, ben@acme.test",
                    "message-id": "<one@client.test>", "delivered-to": "ben@acme.test"}  # fmt: skip
    conversation(services, BEN, "1a01")
    room.headers = {"from": "eve@evil.example", "to": "ben@acme.test", "references": "<one@client.test>",
                    "message-id": "<two@evil.example>", "delivered-to": "ben@acme.test"}  # fmt: skip
    assert isinstance(opened(services, BEN, "1b01"), Unshared)


def test_a_crafted_copy_hides_no_known_conversation(services: Services, room: Mailroom) -> None:
    room.headers = {"from": "max@firma.example", "to": SUPPORT, "message-id": "<one@firma.example>"}
    conversation(services, BEN, "1a01")
    room.headers = {
        **room.headers,
        "message-id": "<two@firma.example>",
        "cc": "((((" * 2_000,
        "to": "a:" * 5_000,
    }
    assert conversation(services, BEN, "1a02").conversation.last_message.snippet == "Hello"


def test_people_without_an_address_share_no_history(services: Services) -> None:
    made: list[Conversation] = []
    for thread in ("5a", "5b"):
        mail: Message = replace(letter(thread), sender="", sender_name="")
        made.extend(services.inbox.adoption.receive(mail, [SUPPORT]))
    assert [one.earlier_count for one in made] == [0, 0]
    listed = services.inbox.queues.earlier(BEN, SUPPORT, "5b", None)
    assert [row.thread_id for row in listed.rows] == ["5b"]
