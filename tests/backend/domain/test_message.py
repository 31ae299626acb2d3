"""What headers say."""

from datetime import UTC, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.message import Message, decoded, message_key, read_headers
from backend.domain.refs import Ref
from backend.domain.typed import line

AT = datetime(2026, 11, 23, tzinfo=UTC)


def read(**headers: str | tuple[str, ...]) -> Message:
    values = {
        name.replace("_", "-"): value if isinstance(value, tuple) else (value,)
        for name, value in headers.items()
    }
    return read_headers(values, gmail_id="18c3", thread_id="18c2", at=AT, snippet="Hello")


def test_a_plain_mail() -> None:
    message = read(
        from_="x",
        **{
            "from": "Léa Martin <Lea@Client.test>",
            "to": "Support <support@acme.test>, ben@acme.test",
            "cc": "boss@client.test",
            "subject": "=?utf-8?q?Facture_n=C2=B0_12?=",
            "message-id": "<abc/def@client.test>",
            "in-reply-to": "<two@acme.test>",
            "references": "<one@client.test> <two@acme.test>",
        },
    )
    assert (message.sender_name, message.sender) == ("Léa Martin", "lea@client.test")
    assert message.recipients == ("support@acme.test", "ben@acme.test", "boss@client.test")
    assert message.subject == "Facture n° 12"
    assert message.message_id == "abc/def@client.test"
    assert message.references == ("two@acme.test", "one@client.test")
    assert not message.is_machine


@pytest.mark.parametrize("value", ["<>", "", "nothing", "< >", "<<>>"])
def test_empty_reply_headers_refer_to_nothing(value: str) -> None:
    message = read(**{"in-reply-to": value, "references": value})
    assert message.references == ()


def test_thousands_of_references_are_cut_to_the_newest() -> None:
    line = " ".join(f"<m{number}@x.test>" for number in range(5000))
    message = read(references=line)
    assert message.references[0] == "m4999@x.test"
    assert len(message.references) == 10


@pytest.mark.parametrize(
    "headers",
    [
        {"auto-submitted": "auto-replied"},
        {"auto-submitted": "auto-generated; owner=x"},
        {"precedence": "bulk"},
        {"x-precedence": "auto_reply"},
        {"precedence": "list"},
        {"list-id": "<news.x.test>"},
        {"x-auto-response-suppress": "All"},
        {"x-autoreply": "yes"},
        {"x-apple-action": "VACATION"},
        {"x-ms-exchange-inbox-rules-loop": "x@y.test"},
        {"return-path": "<>"},
        {"content-type": "multipart/report; report-type=delivery-status"},
        {"from": "Mail Delivery <MAILER-DAEMON@x.test>"},
        {"from": "no-reply@x.test"},
    ],
)
def test_machine_mail_is_recognised(headers: dict[str, str]) -> None:
    assert read(**headers).is_machine


@pytest.mark.parametrize(
    "headers",
    [
        {"auto-submitted": "no"},
        {"from": "Lea <lea@client.test>", "return-path": "<lea@client.test>"},
        {"list-id": "<support.acme.test>", "x-google-group-id": "123", "precedence": "list"},
    ],
)
def test_people_are_not_taken_for_machines(headers: dict[str, str]) -> None:
    assert not read(**headers).is_machine


def test_behind_a_group_the_author_is_the_original_sender() -> None:
    message = read(
        **{
            "from": "'Léa Martin' via Support <support@acme.test>",
            "x-original-from": "Léa Martin <lea@client.test>",
            "list-id": "<support.acme.test>",
            "x-google-group-id": "1",
        }
    )
    assert (message.sender_name, message.sender) == ("Léa Martin", "lea@client.test")


def test_behind_a_group_without_original_sender_the_reply_address_counts() -> None:
    message = read(
        **{
            "from": "'Léa' via Support <support@acme.test>",
            "reply-to": "lea@client.test",
            "list-id": "<support.acme.test>",
        }
    )
    assert (message.sender_name, message.sender) == ("Léa", "lea@client.test")


def test_only_what_the_group_put_behind_a_name_is_taken_off() -> None:
    message = read(
        **{
            "from": "'Léa via Zoom via Mail' via Support <support@acme.test>",
            "reply-to": "lea@client.test, other@client.test",
            "list-id": "<support.acme.test>",
        }
    )
    assert (message.sender_name, message.sender) == ("Léa via Zoom via Mail", "lea@client.test")


def test_a_mail_that_names_no_author_has_none() -> None:
    message = read(subject="x", to="support@acme.test")
    assert (message.sender_name, message.sender) == ("", "")
    assert message.participants == {"support@acme.test"}


def test_who_is_on_it_under_a_name_is_read_with_it() -> None:
    message = read(
        **{
            "from": "Léa <lea@client.test>",
            "to": "support@acme.test",
            "cc": '"Weber, Paul" <pw@firma.test>, =?utf-8?q?Zo=C3=A9?= <z@firma.test>',
        }
    )
    assert message.named == (
        Ref("lea@client.test", "Léa"),
        Ref("pw@firma.test", "Weber, Paul"),
        Ref("z@firma.test", "Zoé"),
    )


@pytest.mark.parametrize(
    "subject", ["👨\u200d👩\u200d👧 für zwei", "می\u200cخواهم سفارش بدهم", "क्\u200dष की शिकायत", "❤️\u200d🔥"]
)
def test_joiners_that_shape_a_subject_are_kept(subject: str) -> None:
    assert decoded(subject) == subject
    assert decoded(f"Re: \u202e{subject}\u200b") == f"Re: {subject}"


def test_an_unknown_charset_loses_no_mail() -> None:
    assert decoded("=?x-unknown-8bit?q?caf=E9?=") == "=?x-unknown-8bit?q?caf=E9?="
    assert decoded("a\r\nBcc: evil@x.test\x00") == "a Bcc: evil@x.test"


HEADER_NAMES = st.sampled_from(
    [
        "from",
        "to",
        "cc",
        "subject",
        "message-id",
        "references",
        "in-reply-to",
        "reply-to",
        "list-id",
        "precedence",
    ]
)


@given(st.dictionaries(HEADER_NAMES, st.lists(st.text(max_size=80), max_size=3).map(tuple)))
def test_reading_is_total(headers: dict[str, tuple[str, ...]]) -> None:
    message = read_headers(headers, gmail_id="1", thread_id="2", at=AT, snippet="")
    assert [char for char in message.subject if not char.isprintable() and category(char) != "Cf"] == []
    assert line(message.subject) == message.subject
    assert "" not in message.participants
    assert len(message_key(message.message_id)) == 40
