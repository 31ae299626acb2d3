"""The table of docs/decisions.md: whom an answer goes to, whether a person waits, which mailbox was meant."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from backend.domain.conversation import Customer
from backend.domain.correspondence import Heard, addressed, ends_of, heard_by
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.message import read_headers
from backend.domain.rights import Role

BOX = Mailbox(
    "support@acme.test",
    "Support",
    (Member("1", "ana@acme.test", "Ana Diaz", Role.ADMIN), Member("2", "ben@acme.test", "Ben", Role.AGENT)),
    aliases=("hilfe@acme.example",),
)
TO_US = {"to": "support@acme.test"}
LEA = Customer("Léa Martin", "lea@client.test")
GROUP = {"x-google-group-id": "1", "list-id": "<support.acme.test>", "precedence": "list"}


def heard(headers: dict[str, str], asked_by: str = "") -> Heard:
    values = {name: (value,) for name, value in headers.items()}
    at = datetime(2026, 11, 23, tzinfo=UTC)
    message = read_headers(values, gmail_id="1", thread_id="2", at=at, snippet="")
    return heard_by(BOX, message, asked_by=asked_by)


@dataclass(frozen=True)
class Case:
    headers: dict[str, str]
    customer: Customer
    waits: bool = True
    is_ours: bool = False


CASES = {
    "a customer": Case({"from": "Léa Martin <lea@client.test>"}, LEA),
    "a customer who wants the answer elsewhere": Case(
        {"from": "Léa <lea@work.test>", "reply-to": "Léa Martin <lea@client.test>"}, LEA
    ),
    "a customer whose program names the desk in Reply-To": Case(
        {"from": "Léa Martin <lea@client.test>", "reply-to": "support@acme.test"}, LEA
    ),
    "a customer whose program names a robot in Reply-To": Case(
        {"from": "Léa Martin <lea@client.test>", "reply-to": "noreply@client.test"}, LEA
    ),
    "a customer whose Reply-To calls them otherwise": Case(
        {"from": "Léa Martin <lea@client.test>", "reply-to": "Answers <lea@client.test>"}, LEA
    ),
    "a form of our own": Case(
        {"from": "Website <support@acme.test>", "reply-to": "Léa Martin <lea@client.test>"}, LEA
    ),
    "a form that sends as our alias": Case(
        {"from": "hilfe@acme.example", "reply-to": "Léa Martin <lea@client.test>"}, LEA
    ),
    "a form that sends as a colleague": Case(
        {"from": "ana@acme.test", "reply-to": "Léa Martin <lea@client.test>"}, LEA
    ),
    "a form at a host": Case(
        {"from": "WordPress <www@host.test>", "reply-to": "lea@client.test"}, Customer("", "lea@client.test")
    ),
    "a robot with a person in Reply-To": Case(
        {"from": "no-reply@shop.test", "reply-to": "Léa Martin <lea@client.test>"}, LEA
    ),
    "a form that says auto-generated": Case(
        {"from": "shop@shop.test", "auto-submitted": "auto-generated", "precedence": "bulk",
         "reply-to": "Léa Martin <lea@client.test>"}, LEA
    ),
    "a robot that names the desk": Case(
        {"from": "no-reply@shop.test", "reply-to": "support@acme.test"},
        Customer("", "no-reply@shop.test"), waits=False,
    ),
    "a robot that names a robot": Case(
        {"from": "no-reply@shop.test", "reply-to": "noreply@shop.test"},
        Customer("", "no-reply@shop.test"), waits=False,
    ),
    "a header that only forbids automatic answers": Case(
        {"from": "Léa Martin <lea@client.test>", "x-auto-response-suppress": "All"}, LEA
    ),
    "a mail that no person wrote": Case(
        {"from": "Léa Martin <lea@client.test>", "auto-submitted": "auto-replied"}, LEA, waits=False
    ),
    "an out-of-office with another Reply-To": Case(
        {"from": "lea@work.test", "reply-to": "Léa Martin <lea@client.test>",
         "auto-submitted": "auto-replied"}, LEA, waits=False,
    ),
    "a newsletter": Case(
        {"from": "Shop <news@shop.test>", "list-id": "<news.shop.test>", "reply-to": "service@shop.test"},
        Customer("", "service@shop.test"), waits=False,
    ),
    "mass mail": Case(
        {"from": "Shop <news@shop.test>", "precedence": "bulk"},
        Customer("Shop", "news@shop.test"), waits=False,
    ),
    "a bounce": Case({"from": "MAILER-DAEMON <>"}, Customer("", ""), waits=False),
    "a null return path": Case(
        {"from": "Léa Martin <lea@client.test>", "return-path": "<>"}, LEA, waits=False
    ),
    "a colleague who asks the desk": Case(
        {"from": "Ana Diaz <ana@acme.test>"}, Customer("Ana Diaz", "ana@acme.test")
    ),
    "a colleague who asks it by an alias": Case(
        {"from": "Ana Diaz <ana@acme.test>", "to": "hilfe@acme.example"},
        Customer("Ana Diaz", "ana@acme.test"),
    ),
    "a colleague who answers a customer": Case(
        {"from": "ana@acme.test", "to": "Léa <lea@client.test>", "cc": "support@acme.test"},
        Customer("", "lea@client.test"), is_ours=True,
    ),
    "the desk writes first": Case(
        {"from": "Support <support@acme.test>", "to": "lea@client.test"},
        Customer("", "lea@client.test"), is_ours=True,
    ),
    "the desk writes first and names where to answer": Case(
        {"from": "support@acme.test", "to": "lea@client.test", "reply-to": "agency@partner.test"},
        Customer("", "lea@client.test"), is_ours=True,
    ),
    "the desk writes to a colleague": Case(
        {"from": "support@acme.test", "to": "ana@acme.test"}, Customer("", "ana@acme.test"), is_ours=True
    ),
    "forwarded by hand": Case(
        {"from": "Ana Diaz <ana@acme.test>", "subject": "Fwd: broken"}, Customer("Ana Diaz", "ana@acme.test")
    ),
    "forwarded by a filter": Case(
        {"from": "Léa Martin <lea@client.test>", "to": "old@acme.example",
         "x-forwarded-to": "support@acme.test", "x-forwarded-for": "old@acme.example support@acme.test"}, LEA
    ),
    "sent by somebody on behalf": Case(
        {"from": "Léa Martin <lea@client.test>", "sender": "secretary@client.test"}, LEA
    ),
    "a colleague on behalf of the desk": Case(
        {"from": "support@acme.test", "sender": "ben@acme.test", "to": "lea@client.test"},
        Customer("", "lea@client.test"), is_ours=True,
    ),
    "through our group": Case({"from": "Léa Martin <lea@client.test>", **GROUP}, LEA),
    "through our group, which stands in From": Case(
        {"from": "'Léa Martin' via Support <support@acme.test>", "x-original-sender": "lea@client.test",
         "reply-to": "Léa Martin <lea@client.test>", **GROUP}, LEA
    ),
    "nobody in From": Case({"from": "nobody"}, Customer("", "")),
    "nobody in From, somebody in Reply-To": Case({"reply-to": "Léa Martin <lea@client.test>"}, LEA),
    "a name that passes for an address of ours": Case(
        {"from": "ana@acme.test <evil@x.example>"}, Customer("", "evil@x.example")
    ),
    "a stranger who bears a colleague's name": Case(
        {"from": "ANA  Diaz <evil@x.example>"}, Customer("ANA Diaz (evil@x.example)", "evil@x.example")
    ),
    "several authors": Case(
        {"from": "Ana Diaz <ana@acme.test>, Eve <evil@x.example>"}, Customer("", "evil@x.example")
    ),
    "a foreign list that names a colleague as author": Case(
        {"from": "x via y <list@evil.example>", "x-original-from": "Ana Diaz <ana@acme.test>",
         "x-google-group-id": "1"}, Customer("", "list@evil.example")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_table(case: Case) -> None:
    found = heard({**TO_US, **case.headers})
    assert found.customer == case.customer
    assert found.is_ours is case.is_ours
    assert (not found.is_ours and not found.message.is_machine) is (case.waits and not case.is_ours)


def test_a_colleague_who_asked_goes_on_asking_and_others_answer() -> None:
    asked_by = "ana@acme.test"
    assert not heard({**TO_US, "from": "ana@acme.test"}, asked_by).is_ours
    assert heard(
        {"from": "ben@acme.test", "to": "ana@acme.test", "cc": "support@acme.test"}, asked_by
    ).is_ours
    assert heard({"from": "support@acme.test", "to": "ana@acme.test"}, asked_by).is_ours
    assert heard({**TO_US, "from": "ben@acme.test"}, "lea@client.test").is_ours


def test_the_mailbox_is_not_its_own_customer() -> None:
    """Releases before this one wrote it as the customer of its own forms."""
    assert heard({"from": "support@acme.test", "to": "lea@client.test"}, "support@acme.test").is_ours


@pytest.mark.parametrize(
    ("headers", "is_meant"),
    [
        ({"to": "SUPPORT@acme.test"}, True),
        ({"cc": "x@y.test, Support <support@acme.test>"}, True),
        ({"to": "support+refund@acme.test"}, True),
        ({"to": "undisclosed-recipients:;", "delivered-to": "support@acme.test"}, True),
        ({"to": "undisclosed-recipients:;", "list-id": "<support.acme.test>"}, True),
        ({"to": "support@acme.test <support@acme.test>"}, True),
        ({"to": "((((, support@acme.test"}, True),
        ({"to": "lea@client.test", "from": "support@acme.test"}, True),
        ({"to": "support@acme.test.evil.example"}, False),
        ({"to": '"support@acme.test" <lea@client.test>'}, False),
        ({"to": "support@acme.example", "subject": "support@acme.test"}, False),
        ({"to": "sup.port@acme.test"}, False),
        ({"to": "+support@acme.test"}, False),
        ({"list-id": "<support.acme.test.evil.example>"}, False),
    ],
)
def test_for_which_mailbox_it_was_meant(headers: dict[str, str], is_meant: bool) -> None:
    assert bool(addressed(heard(headers).message, ["support@acme.test"])) is is_meant


def test_a_plus_between_quotes_is_part_of_the_name() -> None:
    message = heard({"to": '"a+ b"@acme.test, c+d@acme.test, +e+f@acme.test'}).message
    assert ends_of(message) == (
        '"a+ b"@acme.test',
        *("c+d@acme.test", "c@acme.test"),
        *("+e+f@acme.test", "+e@acme.test"),
    )


def test_our_own_group_may_name_a_colleague() -> None:
    via = {
        "from": "'Ana Diaz' via Support <support@acme.test>",
        "x-original-from": "Ana Diaz <ana@acme.test>",
    }
    message = heard({**TO_US, **via, **GROUP}).message
    assert (message.sender, message.group) == ("ana@acme.test", "support@acme.test")


@pytest.mark.parametrize(
    ("headers", "author"),
    [
        ({"from": "ana@acme.test"}, "1"),
        ({"from": "ana@acme.test", "reply-to": "lea@client.test"}, ""),
        ({"from": "ana@acme.test, eve@evil.example"}, ""),
        ({"from": "ana@acme.test, ben@acme.test"}, ""),
        ({"from": "lea@client.test"}, ""),
    ],
)
def test_a_member_is_the_author_of_what_they_alone_wrote_for_themselves(
    headers: dict[str, str], author: str
) -> None:
    assert heard({**TO_US, **headers}).author == author
