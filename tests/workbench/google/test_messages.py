"""Messages and threads as Gmail answers them, read by Google's own client."""

import base64
import re
from datetime import timedelta
from typing import cast

import pytest
from googleapiclient.errors import HttpError

from tests.clock import NOON, SetClock
from tests.google import ANA, SUPPORT, Gmail
from workbench.google import Google
from workbench.google.ids import web_message_id

ODD = (
    b"Received: from a\r\nReceived: from b\r\nSubject: =?utf-8?q?R=C3=A9ponse?=\r\n =?utf-8?q?_tardive?=\r\n"
    b"From: =?utf-8?q?L=C3=A9a?= <lea@firma.example>\r\nTo: support@acme.test\r\nX-Odd: caf\xe9\r\n"
    b"List-Id: <a.b>\r\n\t(c)\r\nMessage-Id: <x@firma.example>\r\n\r\nHello & <you>\r\n"
)


def test_ids_are_hexadecimal_in_the_order_of_time_and_differ_between_accounts(google: Google) -> None:
    made = [google.deliver(to=f"{SUPPORT}, {ANA}".split(", "), subject=f"{n}") for n in range(5)]
    ids = [one.id for copies in made for one in copies]
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in ids)
    assert len(set(ids)) == 10
    for copies in zip(*made, strict=True):
        assert [one.id for one in copies] == sorted(one.id for one in copies)
    assert all(one.thread_id == one.id for copies in made for one in copies)
    cast("SetClock", google.clock).pass_by(seconds=1)
    assert google.deliver(to=SUPPORT)[0].id > max(one.id for one in google.account(SUPPORT).messages[:-1])


def test_headers_come_all_in_order_decoded_and_unfolded(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(ODD, to=SUPPORT)
    found = gmail().messages().get(userId="me", id=mail.id).execute()
    headers = [(one["name"], one["value"]) for one in found["payload"]["headers"]]
    assert headers == [
        ("Received", "from a"), ("Received", "from b"), ("Subject", "Réponse tardive"),
        ("From", "Léa <lea@firma.example>"), ("To", SUPPORT), ("X-Odd", "café"), ("List-Id", "<a.b> (c)"),
        ("Message-Id", "<x@firma.example>"),
    ]  # fmt: skip
    assert found["snippet"] == "Hello &amp; &lt;you&gt;"
    assert (found["sizeEstimate"], found["labelIds"]) == (len(ODD), ["INBOX", "UNREAD"])


def test_formats_and_named_headers(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(ODD, to=SUPPORT, at=NOON - timedelta(days=1))
    get = gmail().messages().get
    named = get(
        userId="me", id=mail.id, format="metadata", metadataHeaders=["message-ID", "RECEIVED"]
    ).execute()
    assert [one["name"] for one in named["payload"]["headers"]] == ["Received", "Received", "Message-Id"]
    assert named["internalDate"] == str(int((NOON - timedelta(days=1)).timestamp() * 1000))
    assert "payload" not in get(userId="me", id=mail.id, format="minimal").execute()
    raw = get(userId="me", id=mail.id, format="raw").execute()["raw"]
    assert base64.urlsafe_b64decode(raw) == ODD
    masked = get(userId="me", id=mail.id, fields="id,payload/headers(name)").execute()
    assert set(masked) == {"id", "payload"}
    assert masked["payload"]["headers"][0] == {"name": "Received"}
    assert get(userId="me", id=web_message_id(mail.id)).execute()["id"] == mail.id


def test_attachments_are_fetched_by_an_id_that_does_not_last(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(
        to=SUPPORT, text="See", html="<p>See</p>", files={"Über.pdf": b"\x00\xff", "b.bin": b"b"}
    )
    get = gmail().messages().get
    found, again = (get(userId="me", id=mail.id).execute()["payload"] for _ in range(2))
    assert [part["mimeType"] for part in found["parts"]] == [
        "multipart/alternative",
        *["application/octet-stream"] * 2,
    ]
    assert found["parts"][0]["parts"][0]["partId"] == "0.0"
    part = found["parts"][1]
    assert (part["filename"], part["body"]["size"], "data" in part["body"]) == ("Über.pdf", 2, False)
    assert len(part["body"]["attachmentId"]) > 100
    assert part["body"]["attachmentId"] != again["parts"][1]["body"]["attachmentId"]
    fetch = gmail().messages().attachments().get
    got = fetch(userId="me", messageId=mail.id, id=part["body"]["attachmentId"]).execute()
    assert base64.urlsafe_b64decode(got["data"]) == b"\x00\xff"
    assert set(got) == {"size", "data"}
    with pytest.raises(HttpError, match="Invalid attachment token"):
        fetch(userId="me", messageId=mail.id, id="other").execute()


def test_pages_neither_double_nor_drop_what_comes_between(google: Google, gmail: Gmail) -> None:
    mails = [google.deliver(to=SUPPORT, subject=str(n))[0].id for n in range(5)]
    users = gmail()
    first = users.messages().list(userId="me", maxResults=2).execute()
    google.deliver(to=SUPPORT)
    google.account(SUPPORT).delete(mails[4])
    google.account(SUPPORT).delete(mails[1])
    second = users.messages().list(userId="me", maxResults=2, pageToken=first["nextPageToken"]).execute()
    third = users.messages().list(userId="me", maxResults=2, pageToken=second["nextPageToken"]).execute()
    ids = [one["id"] for page in (first, second, third) for one in page["messages"]]
    assert ids == [mails[4], mails[3], mails[2], mails[0]]
    assert "nextPageToken" not in third
    assert first["nextPageToken"].isdigit()
    for foreign in ("12345", first["nextPageToken"]):
        with pytest.raises(HttpError, match="Invalid pageToken"):
            users.messages().list(userId="me", q="other", pageToken=foreign).execute()
    assert users.messages().list(userId="me", q="nothing").execute() == {"resultSizeEstimate": 0}


def test_a_mail_may_be_gone_between_list_and_get(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(to=SUPPORT)
    listed = gmail().messages().list(userId="me").execute()["messages"]
    google.account(SUPPORT).delete(mail.id)
    with pytest.raises(HttpError) as fault:
        gmail().messages().get(userId="me", id=listed[0]["id"]).execute()
    assert fault.value.status_code == 404
    with pytest.raises(HttpError, match="Invalid id value"):
        gmail().messages().get(userId="me", id="nothing-of-the-kind").execute()


def test_threads_join_by_reference_and_subject(google: Google, gmail: Gmail) -> None:
    [first] = google.deliver(to=SUPPORT, subject="Order", headers={"Message-ID": "<1@x>"})
    answer = {"References": "<1@x>", "In-Reply-To": "<1@x>"}
    [second] = google.deliver(to=SUPPORT, subject="RE: order", headers=answer)
    [other] = google.deliver(to=SUPPORT, subject="Another", headers=answer)
    [alone] = google.deliver(to=SUPPORT, subject="Re: Order")
    assert second.thread_id == first.thread_id
    assert len({first.thread_id, other.thread_id, alone.thread_id}) == 3
    thread = gmail().threads().get(userId="me", id=first.thread_id, format="minimal").execute()
    assert [one["id"] for one in thread["messages"]] == [first.id, second.id]
    assert [one["id"] for one in gmail().threads().list(userId="me").execute()["threads"]] == [
        alone.thread_id, other.thread_id, first.thread_id,
    ]  # fmt: skip


def test_the_bin_keeps_sent_and_gives_no_inbox_back(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(to=SUPPORT, subject="Hi")
    sent = google.account(SUPPORT).write(b"To: lea@x.example\r\nSubject: Hi\r\n\r\nyes", mail.thread_id)
    users = gmail()
    assert set(users.messages().trash(userId="me", id=sent.id).execute()) == {"id", "threadId", "labelIds"}
    users.threads().trash(userId="me", id=mail.thread_id).execute()
    thread = users.threads().get(userId="me", id=mail.thread_id).execute()
    assert [one["labelIds"] for one in thread["messages"]] == [["UNREAD", "TRASH"], ["SENT", "TRASH"]]
    assert "messages" not in users.messages().list(userId="me").execute()
    assert len(users.messages().list(userId="me", includeSpamTrash=True).execute()["messages"]) == 2
    users.messages().untrash(userId="me", id=mail.id).execute()
    assert google.account(SUPPORT).message(mail.id).labels == ["UNREAD"]


def test_modify_one_many_and_a_thread(google: Google, gmail: Gmail) -> None:
    mails = [google.deliver(to=SUPPORT, subject="a")[0] for _ in range(3)]
    users = gmail()
    users.messages().batchModify(
        userId="me", body={"ids": [one.id for one in mails], "removeLabelIds": ["UNREAD"]}
    ).execute()
    users.messages().modify(userId="me", id=mails[0].id, body={"addLabelIds": ["STARRED"]}).execute()
    users.threads().modify(userId="me", id=mails[1].thread_id, body={"removeLabelIds": ["INBOX"]}).execute()
    assert [one.labels for one in google.account(SUPPORT).messages] == [["INBOX", "STARRED"], [], ["INBOX"]]
    for label in ("SENT", "DRAFT", "Label_404"):
        with pytest.raises(HttpError, match=f"Invalid label: {label}"):
            users.messages().modify(userId="me", id=mails[0].id, body={"addLabelIds": [label]}).execute()


def test_insert_import_and_delete_for_seeds(google: Google, gmail: Gmail) -> None:
    users, raw = gmail(), base64.urlsafe_b64encode(b"Date: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nx").decode()
    kept = users.messages().import_(userId="me", body={"raw": raw, "labelIds": ["INBOX"]}).execute()
    assert google.account(SUPPORT).message(kept["id"]).internal_ms == 1793613600000
    put = users.messages().insert(userId="me", body={"raw": raw}).execute()
    users.messages().delete(userId="me", id=kept["id"]).execute()
    users.messages().batchDelete(userId="me", body={"ids": [put["id"]]}).execute()
    assert users.getProfile(userId="me").execute()["messagesTotal"] == 0
