"""Sending: what Gmail makes of a mail, in which thread it goes, and who gets it."""

import base64
from email import message_from_bytes

import pytest
from googleapiclient.errors import HttpError

from tests.google import ANA, SUPPORT, Gmail
from workbench.google import Google, SendAs
from workbench.google.payload import payload
from workbench.google.rfc822 import addresses, first, headers

HELLO = (
    b"From: Boss <boss@evil.example>\r\nTo: ana@acme.test\r\nBcc: Max <max@firma.example>\r\n"
    b"Subject: Hello\r\nMessage-ID: <mine@relais>\r\nX-Relais: 42\r\n\r\nhi"
)


def sent(gmail: Gmail, raw: bytes, thread_id: str = "") -> dict[str, object]:
    body = {"raw": base64.urlsafe_b64encode(raw).decode(), **({"threadId": thread_id} if thread_id else {})}
    answer: dict[str, object] = gmail().messages().send(userId="me", body=body).execute()
    return answer


def test_gmail_writes_its_own_message_id_and_the_accounts_from(google: Google, gmail: Gmail) -> None:
    answer = sent(gmail, HELLO)
    assert set(answer) == {"id", "threadId", "labelIds"}
    [mine] = google.account(SUPPORT).messages
    names = [name for name, _ in headers(mine.raw)]
    assert names[0] == "Received"
    assert "Message-Id" in names
    assert "Message-ID" not in names
    assert first(mine.raw, "Message-Id").endswith("@mail.gmail.com>")
    assert first(mine.raw, "From") == f"Support <{SUPPORT}>"
    assert (first(mine.raw, "X-Relais"), first(mine.raw, "Bcc")) == ("42", "Max <max@firma.example>")
    [hers] = google.account(ANA).messages
    assert (hers.labels, first(hers.raw, "Bcc")) == (["INBOX", "UNREAD"], "")
    assert first(hers.raw, "Message-Id") == first(mine.raw, "Message-Id")
    assert hers.id != mine.id
    [left] = google.outside
    assert (left.to, left.sender, first(left.raw, "Bcc")) == ("max@firma.example", SUPPORT, "")


def test_the_given_message_id_may_be_kept(google: Google, gmail: Gmail) -> None:
    google.state.keeps_message_id = True
    sent(gmail, HELLO)
    assert first(google.account(SUPPORT).messages[0].raw, "Message-ID") == "<mine@relais>"


def test_a_verified_address_may_be_sent_as_and_a_pending_one_not(google: Google, gmail: Gmail) -> None:
    google.add_account(
        "info@acme.test", "Info", [SendAs("a@acme.test"), SendAs("b@acme.test", is_verified=False)]
    )
    for address, expected in (("a@acme.test", "a@acme.test"), ("b@acme.test", "info@acme.test")):
        raw = f"From: {address}\r\nTo: x@y.example\r\n\r\n".encode()
        body = {"raw": base64.urlsafe_b64encode(raw).decode()}
        made = gmail("info@acme.test").messages().send(userId="me", body=body).execute()
        assert addresses(google.account("info@acme.test").message(made["id"]).raw, "From") == [expected]


def test_a_thread_takes_what_answers_it_under_its_subject(google: Google, gmail: Gmail) -> None:
    [asked] = google.deliver(to=SUPPORT, subject="Order", headers={"Message-ID": "<1@x>"})
    head = b"To: lea@x.example\r\nIn-Reply-To: <1@x>\r\nReferences: <1@x>\r\n"
    assert sent(gmail, head + b"Subject: Re: Order\r\n\r\n", asked.thread_id)["threadId"] == asked.thread_id
    for raw in (head + b"Subject: New\r\n\r\n", b"To: lea@x.example\r\nSubject: Re: Order\r\n\r\n"):
        answer = sent(gmail, raw, asked.thread_id)
        assert answer["threadId"] == answer["id"]
    with pytest.raises(HttpError, match="404"):
        sent(gmail, head + b"\r\n", "00000000000000fe")


@pytest.mark.parametrize(
    ("body", "told"),
    [({}, "RFC822"), ({"raw": "TWlzc2luZw"}, "Recipient address required"), ({"raw": "a"}, "ByteString")],
)
def test_what_cannot_be_sent(google: Google, gmail: Gmail, body: dict[str, str], told: str) -> None:
    with pytest.raises(HttpError, match=told) as fault:
        gmail().messages().send(userId="me", body=body).execute()
    assert fault.value.status_code == 400
    assert google.account(SUPPORT).messages == []


def test_who_writes_to_themselves_has_one_copy(google: Google, gmail: Gmail) -> None:
    assert sent(gmail, b"To: support@acme.test\r\n\r\nme")["labelIds"] == ["SENT", "INBOX", "UNREAD"]
    assert len(google.account(SUPPORT).messages) == 1


def test_an_answer_joins_the_thread_in_each_account(google: Google, gmail: Gmail) -> None:
    sent(gmail, HELLO)
    [hers] = google.account(ANA).messages
    answer = f"To: {SUPPORT}\r\nSubject: Re: Hello\r\nIn-Reply-To: {first(hers.raw, 'Message-ID')}\r\n\r\nyes"
    google.account(ANA).write(answer.encode(), hers.thread_id)
    for account in (SUPPORT, ANA):
        assert len({one.thread_id for one in google.account(account).messages}) == 1
        assert len(google.account(account).messages) == 2


@pytest.mark.parametrize("nobody", ["gone@acme.test", "x@nowhere.invalid", "x@gone.example"])
def test_mail_for_nobody_comes_back_in_its_thread(google: Google, gmail: Gmail, nobody: str) -> None:
    google.state.unreachable.append("gone.example")
    answer = sent(gmail, f"To: {nobody}\r\nSubject: Hi\r\n\r\nhi".encode())
    _, back = google.account(SUPPORT).thread(str(answer["threadId"]))
    told = {name: first(back.raw, name) for name in ("Auto-Submitted", "Return-Path", "X-Failed-Recipients")}
    assert told == {"Auto-Submitted": "auto-replied", "Return-Path": "<>", "X-Failed-Recipients": nobody}
    parts = [one.get_content_type() for one in message_from_bytes(back.raw).walk()]
    assert parts[:3] == ["multipart/report", "text/plain", "message/delivery-status"]
    assert "message/rfc822" in parts
    assert payload(back.id, back.raw)["mimeType"] == "multipart/report"
    assert google.outside == []


def test_plus_addresses_and_aliases_reach_their_account(google: Google) -> None:
    google.add_account("info@acme.test", "Info", [SendAs("sales@acme.test")])
    google.account(ANA).write(b"To: info+x@acme.test, Sales <SALES@acme.test>\r\n\r\nhi")
    assert [first(one.raw, "Delivered-To") for one in google.account("info@acme.test").messages] == [
        "info+x@acme.test", "sales@acme.test",
    ]  # fmt: skip
