"""Our own letters as a mail program reads them: what people wrote stays in its place, in both languages."""

import re
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import changes
from backend.domain.account import Trouble
from backend.domain.activity import Activity
from backend.domain.conversation import Customer
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.own_mail import EVERYTHING, answered_thread, is_our_notification
from backend.domain.preferences import Event, Tongue
from backend.domain.refs import Actor, ActorKind, Ref
from backend.domain.rights import Role
from backend.domain.snapshots.telling import Alarm, Digest, Happening, News, Told
from backend.mails import spoken, written
from tests.backend.domain.values import NOW, conversation
from tests.telling import letter_of, text_of

BOX = Ref("support@acme.test", "Support")
BEN = Member("102", "ben@acme.test", "Ben Müller", Role.AGENT)
ANA = Actor(ActorKind.MEMBER, "101", "Ana")
EXPECTED = {
    "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
    "x-auto-response-suppress", "x-relais-notification", "mime-version", "content-type",
}  # fmt: skip


def _news(thread: str = "18c2", by: Actor = ANA, note: str = "", **said: Any) -> News:
    line = Activity("k", NOW, by, changes.NoteAdded("n"), 5)
    return News(conversation(thread_id=thread, **said), (Happening(Event.MENTIONED, line, note),))


def _told(*news: News, tongue: Tongue = Tongue(), mailbox: Ref = BOX, to: Member = BEN) -> Told:  # noqa: B008
    return Told("n:1", mailbox, mailbox, to, tongue, NOW, news or (_news(),))


def _digest(tongue: Tongue = Tongue()) -> Digest:  # noqa: B008
    one = conversation()
    return Digest("d", BOX, BOX, BEN, tongue, NOW, (one,), (one,), (one,), 100)


def _alarm(tongue: Tongue = Tongue()) -> Alarm:  # noqa: B008
    sales = Ref("sales@acme.test", "Relais")
    return Alarm("a", BOX, sales, BEN, tongue, NOW, Trouble.GRANT)


def _headers(raw: bytes) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in BytesHeaderParser().parsebytes(raw).items()]


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def _html(letter: EmailMessage) -> _Tags:
    body = letter.get_body(("html",))
    assert body is not None
    return _Tags(str(body.get_content()))


@pytest.mark.parametrize("letter", [_told(), _told(_news("1"), _news("2")), _digest(), _alarm()])
def test_every_letter_says_that_a_machine_wrote_it_and_leads_no_answer_to_a_customer(letter: Told) -> None:
    raw = written(letter)
    mail = letter_of(raw)
    assert {name for name, _ in _headers(raw)} == EXPECTED
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Reply-To"].addresses[0].addr_spec == BEN.email
    assert [one.addr_spec for one in mail["To"].addresses] == [BEN.email]
    assert mail["To"].addresses[0].display_name == BEN.name
    assert mail["Date"].datetime == NOW
    headers = {name: (value,) for name, value in _headers(raw)}
    assert is_our_notification(headers, ["SENT"])
    assert raw.count(b"\n") == raw.count(b"\r\n"), "lines end as RFC 5322 says"


def test_an_answer_to_it_is_known_by_its_references() -> None:
    mailbox = Mailbox(BOX.id, "Support", (BEN,))
    for letter, about in ((_told(), "18c2"), (_told(_news("1"), _news("2")), EVERYTHING)):
        root = str(letter_of(written(letter))["References"]).strip("<>")
        assert answered_thread((root,), BEN.email, mailbox) == about
    once, twice = _told(), _told(_news())
    assert letter_of(written(once))["References"] == letter_of(written(twice))["References"]


def test_it_stands_apart_from_the_customers_mails() -> None:
    raw = written(_told(_news(message_id="first@client.test")))
    ids = [value for name, value in _headers(raw) if name in ("references", "in-reply-to", "message-id")]
    assert all("client.test" not in one for one in ids)


def test_it_leads_to_the_mail_in_the_members_own_gmail() -> None:
    mail = letter_of(written(_told(_news(message_id="a+b@client.test"))))
    url = "https://mail.google.com/mail/u/?authuser=ben@acme.test#search/rfc822msgid%3Aa%2Bb%40client.test"
    assert url in text_of(mail)
    assert _html(mail).links == [url]


EVIL = [
    "Hi\r\nBcc: thief@evil.example",
    "Hi\nBcc: thief@evil.example\n\nbody",
    "Hi\x00\x0b\x0c\x85\u2028Bcc: thief@evil.example",
    "=?utf-8?q?Hi=0D=0ABcc:_thief=40evil.example?=",
    "=?utf-8?b?SGkNCkJjYzogdGhpZWZAZXZpbC5leGFtcGxl?=",
    '"Ana" <thief@evil.example>, ',
    'x"\r\n <thief@evil.example>',
    "a" * 5_000,
    "é" * 5_000,
    "\ud800 half",
    "\u202egro.live",
]
TEXTS = st.one_of(st.sampled_from(EVIL), st.text(max_size=300))


@given(subject=TEXTS, name=TEXTS, who=TEXTS, box=TEXTS, note=TEXTS, customer=TEXTS)
def test_whatever_people_wrote_stays_in_its_place(
    subject: str, name: str, who: str, box: str, note: str, customer: str
) -> None:
    by = Actor(ActorKind.MEMBER, "101", who)
    news = _news(by=by, note=note, subject=subject, customer=Customer(customer, "lea@client.test"))
    told = _told(news, mailbox=Ref(BOX.id, box), to=Member("102", BEN.email, name, Role.AGENT))
    raw = written(told)
    mail = letter_of(raw)
    headers = _headers(raw)
    assert sorted(one for one, _ in headers) == sorted(EXPECTED), "no header more, none twice"
    assert b"\x00" not in raw
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert [one.addr_spec for one in mail["To"].addresses] == [BEN.email]
    assert [one.addr_spec for one in mail["From"].addresses] == [BOX.id]
    assert [one.addr_spec for one in mail["Reply-To"].addresses] == [BEN.email]
    assert mail.get_content_type() == "multipart/alternative"
    assert len(list(mail.iter_parts())) == 2
    tags = _html(mail)
    assert set(tags.tags) <= {"div", "p", "a", "br", "blockquote"}
    assert all(
        link.startswith("https://mail.google.com/mail/u/?authuser=ben@acme.test") for link in tags.links
    )


def test_names_and_subjects_are_read_as_they_were_written() -> None:
    news = _news(subject="Où est ma commande n° 12 😀 ?", by=Actor(ActorKind.MEMBER, "1", "Chloé “C” O'Neil"))
    mail = letter_of(written(_told(news, mailbox=Ref(BOX.id, 'Aide, "Support" & Co'))))
    assert str(mail["Subject"]) == (
        '[Aide, "Support" & Co] Chloé “C” O\'Neil mentioned you in an internal note: '
        "Où est ma commande n° 12 😀 ?"
    )
    assert mail["From"].addresses[0].display_name == 'Aide, "Support" & Co'


@pytest.mark.parametrize("text", ["<users/all> look", "<https://evil.example|Open in Gmail>", "*`bold`*"])
def test_in_chat_nothing_that_people_wrote_calls_or_leads_anywhere(text: str) -> None:
    by = Actor(ActorKind.MEMBER, "101", text)
    news = _news(by=by, subject=text, customer=Customer(text, "lea@client.test"))
    said = spoken(_told(news, _news("2", subject=text), mailbox=Ref(BOX.id, text)))
    assert set(re.findall(r"<([^|>]*)", said)) <= {
        "https://mail.google.com/mail/u/?authuser=ben@acme.test#search/rfc822msgid%3Afirst%40client.test"
    }
    assert "`" not in said


@pytest.mark.parametrize("letter", [_told, _digest, _alarm])
def test_every_word_is_translated(letter: Any) -> None:
    """In the strange English of tests whatever looks normal was written by people, or is an address."""
    text = text_of(letter_of(written(letter(tongue=Tongue("en-XA")))))
    ours = re.sub(r"https://\S+", "", text)
    ours = re.sub(r"⟧[^⟦⟧]*⟦", "", ours)
    words = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"⟦[^⟦⟧]*⟧", "", ours)))
    assert words <= {"Invoice"}, text


@pytest.mark.parametrize(
    ("tongue", "expected"),
    [(Tongue("en", ""), "Nov 23, 9:00"), (Tongue("fr", "Europe/Paris"), "23 nov. à 10\u00a0h")],
)
def test_times_are_those_of_the_persons_clock(tongue: Tongue, expected: str) -> None:
    assert expected in text_of(letter_of(written(_told(tongue=tongue)))).replace("\u202f", " ")


def test_the_digest_says_what_waits_and_no_more() -> None:
    full = text_of(letter_of(written(_digest())))
    assert "99+ open conversations have nobody yet." in full
    assert full.count("Invoice · Léa") == 3
    nothing = Digest("d", BOX, BOX, BEN, Tongue(), NOW + timedelta(days=1), (), (), (), 0)
    assert nothing.is_empty
