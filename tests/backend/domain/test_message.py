"""What headers say."""

import encodings
from datetime import UTC, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.encoded_words import READ_UP_TO
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
        {"from": "MAILER-DAEMON <>"},
        {"from": "Mail Delivery Subsystem <lea@x.test>", "x-failed-recipients": "ben@x.test"},
        {"content-type": "message/delivery-status"},
        {"content-type": "Message/Disposition-Notification; charset=x"},
        {"content-type": "message/feedback-report"},
        {"content-type": "text/calendar; method=REPLY"},
        {"from": "drive-shares-noreply@x.test"},
        {"from": "do_not_reply@x.test"},
        {"auto-submitted": "auto-replied (vacation)", "reply-to": "lea@client.test"},
        {"auto-submitted": "auto-generated", "from": "lea@x.test", "reply-to": "lea@x.test"},
        {
            "precedence": "bulk",
            "from": "news@x.test",
            "reply-to": "service@x.test",
            "list-unsubscribe": "<x>",
        },
        {"auto-submitted": "auto-generated", "reply-to": "lea@client.test", "in-reply-to": "<a@acme.test>"},
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
        {"auto-submitted": "No (a person)"},
        {"x-auto-response-suppress": "All"},
        {"x-auto-response-suppress": "DR, OOF, AutoReply", "from": "Lea <lea@client.test>"},
        {"from": "Norma Reply <norma@client.test>"},
        {"from": "Lea <lea@client.test>", "sender": "calendar@x.test", "content-type": "multipart/mixed"},
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
    assert decoded("=?x-unknown-8bit?q?caf=E9?=") == "caf\ufffd"
    assert decoded("a\r\nBcc: evil@x.test\x00") == "a Bcc: evil@x.test"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a =?utf-8?b?w6k=?= =?utf-8?b?w6k?= b", "a éé b"),
        ("=?utf-8?b?w6?= =?utf-8?b?qQ==?=", "é"),
        ("=?utf-8*fr?q?=C3=A9?=", "é"),
        ("=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?gb2312?b?1tC5+g==?=", "中国"),
        ("=?ISO-8859-1?Q?5_=80?=", "5 €"),
        ("=?zlib?b?w6k=?=", "é"),
        ("=?unicode_escape?q?=5Cq?=", "\\q"),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("half a pair \ud800", "half a pair ?"),
    ],
)
def test_encoded_words(value: str, text: str) -> None:
    assert decoded(value) == text


def test_words_are_bounded_before_they_are_decoded() -> None:
    assert len(decoded("=?utf-8?q?a?= " * 40_000)) < READ_UP_TO / 10


def test_python_is_asked_for_no_unknown_character_set() -> None:
    """It would remember each name for ever."""
    decoded("=?x-of-a-stranger?q?a?=")
    assert not [name for name in vars(encodings)["_cache"] if "stranger" in name]


@pytest.mark.parametrize(
    ("author", "name", "address"),
    [
        ("ceo@acme.test <evil@x.example>", "", "evil@x.example"),
        ("=?utf-8?q?ceo=40acme.test?= <evil@x.example>", "", "evil@x.example"),
        ("ceo＠acme.test <evil@x.example>", "", "evil@x.example"),
        ("lea@client.test <lea@client.test>", "lea@client.test", "lea@client.test"),
        ("Lea @ Client <lea@client.test>", "Lea @ Client", "lea@client.test"),
        ("ceo@acme.test", "", "ceo@acme.test"),
        ("nobody", "", ""),
        ("ceo@acme.test <>", "", ""),
        ("", "", ""),
    ],
)
def test_the_address_between_brackets_is_the_author(author: str, name: str, address: str) -> None:
    message = read(**{"from": author})
    assert (message.sender_name, message.sender) == (name, address)


@pytest.mark.parametrize("values", [("A <a@x.test>, B <b@x.test>",), ("A <a@x.test>", "B <b@x.test>")])
def test_several_authors_bear_no_name(values: tuple[str, ...]) -> None:
    message = read(**{"from": values})
    assert (message.sender_name, message.authors) == ("", ("a@x.test", "b@x.test"))


@pytest.mark.parametrize(
    "value",
    [
        "a.b@c.test",
        " <a.b@c.test> ",
        "< a.b @c.test >",
        '<"a.b"@c.test>',
        "<a.b@\r\n c.test>",
        '"<a.b@c.test>"',
    ],
)
def test_a_message_id_is_one_however_it_is_written(value: str) -> None:
    assert read(**{"message-id": value}).message_id == "a.b@c.test"
    assert read(**{"in-reply-to": value}).references == ("a.b@c.test",)


def test_of_two_message_ids_the_first_counts() -> None:
    assert read(**{"message-id": ("<one@x.test>", "<two@x.test>")}).message_id == "one@x.test"


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"delivered-to": "support@acme.test"}, "support@acme.test"),
        ({"x-forwarded-to": "support@acme.test"}, "support@acme.test"),
        ({"x-forwarded-for": "support@acme.test ana@acme.test"}, "support@acme.test"),
        ({"bcc": "Support <support@acme.test>"}, "support@acme.test"),
        ({"list-id": "Support <support.acme.test>"}, "support@acme.test"),
        ({"list-id": "<first.last.acme.test>"}, "first.last@acme.test"),
        ({"mailing-list": "list support@acme.test; contact support+owners@acme.test"}, "support@acme.test"),
        ({"list-post": "<https://x.test/post>, <mailto:support@acme.test>"}, "support@acme.test"),
    ],
)
def test_for_whom_a_copy_is_and_that_makes_nobody_a_participant(
    headers: dict[str, str], address: str
) -> None:
    message = read(**headers)
    assert address in message.delivered
    assert message.participants == frozenset()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-original-sender": "lea@client.test", "x-google-group-id": "1"},
        {"x-original-from": "Léa Martin <lea@client.test>", "x-google-group-id": "1"},
        {"reply-to": "lea@client.test", "list-id": "<support.acme.test>"},
    ],
)
def test_a_group_in_from_is_remembered(headers: dict[str, str]) -> None:
    message = read(**{"from": "'Léa Martin' via Support <support@acme.test>", **headers})
    assert (message.sender_name, message.sender, message.group) == (
        "Léa Martin",
        "lea@client.test",
        "support@acme.test",
    )


def test_a_group_that_stands_nowhere_is_none() -> None:
    named = "Léa Martin <lea@client.test>"
    message = read(**{"from": named, "x-original-from": named, "list-id": "<support.acme.test>"})
    assert (message.sender, message.group) == ("lea@client.test", "")


def test_of_several_authors_no_group_is_one() -> None:
    message = read(**{"from": "a@x.test, b@x.test", "x-original-sender": "c@x.test", "list-id": "<l.x.test>"})
    assert (message.authors, message.group) == (("a@x.test", "b@x.test"), "")


def test_a_list_of_many_labels_stands_for_a_few_addresses() -> None:
    assert len(read(**{"list-id": "<a.b.c.d.e.f.g.h.acme.test>"}).delivered) == 4


@pytest.mark.parametrize(
    ("value", "told"), [("<>", ""), ("<a>", ""), ("<a@>", ""), ("<a@b>", "a@b"), ("x y@z", "xy@z")]
)
def test_an_id_has_three_characters_at_least_and_needs_no_brackets(value: str, told: str) -> None:
    assert read(**{"message-id": value}).message_id == told


HEADER_NAMES = st.sampled_from(
    (
        *("from", "to", "cc", "subject", "message-id", "references", "in-reply-to", "reply-to", "list-id"),
        *(
            "precedence",
            "x-original-from",
            "x-google-group-id",
            "delivered-to",
            "auto-submitted",
            "content-type",
        ),
    )
)
VALUES = st.one_of(
    st.text(max_size=80),
    st.text('"(),:;<>\\[]@.=?abé ＠\ud800\x00', max_size=80),
    st.sampled_from(["a:" * 1_000, "<" * 5_000, "(" * 5_000, "=?utf-8?b?" * 1_000, "=?utf-8?q?a?= " * 2_000]),
    st.binary(max_size=60).map(lambda given: given.decode("latin-1")),
    st.binary(max_size=60).map(lambda given: given.decode("utf-8", "surrogateescape")),
)


@given(st.dictionaries(HEADER_NAMES, st.lists(VALUES, max_size=3).map(tuple)))
def test_reading_is_total(headers: dict[str, tuple[str, ...]]) -> None:
    message = read_headers(headers, gmail_id="1", thread_id="2", at=AT, snippet="")
    for text in (message.subject, message.sender_name):
        assert line(text) == text
        assert [char for char in text if not char.isprintable() and category(char) != "Cf"] == []
    assert "" not in {*message.participants, *message.authors, *message.references}
    assert len(message_key(message.message_id)) == 40
    "".join((message.message_id, *message.references, *message.participants, *message.delivered)).encode(
        "utf-8"
    )
