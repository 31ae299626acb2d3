"""Labels, drafts and what an account sends as."""

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.google import SUPPORT, Gmail
from workbench.google import Google, SendAs, written


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_labels_are_made_coloured_counted_and_deleted(google: Google, gmail: Gmail) -> None:
    labels = gmail().labels()
    body = {"name": "Relais/Urgent", "color": {"backgroundColor": "#fb4c2f", "textColor": "#ffffff"}}
    made = labels.create(userId="me", body=body).execute()
    assert (made["type"], made["color"]) == ("user", body["color"])
    [mail] = google.deliver(to=SUPPORT)
    google.account(SUPPORT).add_label(mail.id, made["id"])
    counted = labels.get(userId="me", id=made["id"]).execute()
    assert [counted[one] for one in ("messagesTotal", "messagesUnread", "threadsTotal", "threadsUnread")] == [
        1
    ] * 4
    listed = labels.list(userId="me").execute()["labels"]
    assert all("messagesTotal" not in one for one in listed)
    assert {"INBOX", "SENT", "CATEGORY_UPDATES", made["id"]} <= {one["id"] for one in listed}
    renamed = labels.patch(userId="me", id=made["id"], body={"name": "Urgent"}).execute()
    assert (renamed["name"], renamed["color"]) == ("Urgent", body["color"])
    labels.delete(userId="me", id=made["id"]).execute()
    assert google.account(SUPPORT).message(mail.id).labels == ["INBOX", "UNREAD"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "taken"}, 409),
        ({"name": "inbox"}, 400),
        ({"name": ""}, 400),
        ({"name": "red", "color": {"backgroundColor": "#123456", "textColor": "#ffffff"}}, 400),
        ({"name": "one too many"}, 400),
    ],
)
def test_labels_that_gmail_refuses(
    google: Google, gmail: Gmail, body: dict[str, object], status: int
) -> None:
    google.account(SUPPORT).make_label("Taken")
    if body["name"] == "one too many":
        google.account(SUPPORT).limit_labels(1)
    with pytest.raises(HttpError) as fault:
        gmail().labels().create(userId="me", body=body).execute()
    assert fault.value.status_code == status


def test_a_draft_keeps_its_id_and_its_message_does_not(google: Google, gmail: Gmail) -> None:
    drafts = gmail().drafts()
    start = google.account(SUPPORT).history_id
    raw = coded(written({"sender": SUPPORT, "subject": "Hello"}, "lea@firma.example"))
    made = drafts.create(userId="me", body={"message": {"raw": raw}}).execute()
    assert made["id"][:1] == "r"
    assert made["message"]["labelIds"] == ["DRAFT"]
    changed = drafts.update(userId="me", id=made["id"], body={"message": {"raw": raw}}).execute()
    assert changed["id"] == made["id"]
    assert changed["message"]["id"] != made["message"]["id"]
    assert changed["message"]["threadId"] == made["message"]["threadId"]
    assert (
        drafts.get(userId="me", id=made["id"], format="raw").execute()["message"]["id"]
        == changed["message"]["id"]
    )
    assert drafts.list(userId="me", q="subject:hello").execute()["drafts"][0]["id"] == made["id"]
    assert "drafts" not in drafts.list(userId="me", q="subject:other").execute()
    sent = drafts.send(userId="me", body={"id": made["id"]}).execute()
    assert set(sent) == {"id", "threadId", "labelIds"}
    assert sent["id"] not in (made["message"]["id"], changed["message"]["id"])
    assert sent["threadId"] == made["message"]["threadId"], "the id of a message that has gone"
    for again in (
        drafts.send(userId="me", body={"id": made["id"]}),
        drafts.update(userId="me", id=made["id"], body={"message": {"raw": raw}}),
        drafts.delete(userId="me", id=made["id"]),
    ):
        with pytest.raises(HttpError) as fault:
            again.execute()
        assert fault.value.status_code == 404
    history = gmail().history().list(userId="me", startHistoryId=start).execute()["history"]
    kinds = [next(iter(set(one) - {"id", "messages"})) for one in history if len(one) > 2]
    assert kinds == ["messagesAdded", "messagesDeleted", "messagesAdded", "messagesDeleted", "messagesAdded"]


def test_of_several_that_send_a_draft_one_does(google: Google, gmail: Gmail) -> None:
    raw = coded(b"To: lea@firma.example\r\n\r\nhi")
    made = gmail().drafts().create(userId="me", body={"message": {"raw": raw}}).execute()
    senders = [gmail() for _ in range(8)]

    def send(users: Any) -> int:
        try:
            users.drafts().send(userId="me", body={"id": made["id"]}).execute()
        except HttpError as fault:
            return int(fault.status_code)
        return 200

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, senders)) == [200, *[404] * 7]
    assert len(google.outside) == google.calls.accepted("drafts.send") == 1


def test_drafts_in_threads_and_those_that_gmail_refuses(google: Google, gmail: Gmail) -> None:
    drafts, [mail] = gmail().drafts(), google.deliver(to=SUPPORT, subject="Hi")
    raw = coded(b"Subject: Re: Hi\r\n\r\nyes")
    made = drafts.create(userId="me", body={"message": {"raw": raw, "threadId": mail.thread_id}}).execute()
    assert made["message"]["threadId"] == mail.thread_id
    for message, told in (
        ({}, "RFC822"), ({"raw": "§"}, "byte|base64url"), ({"raw": raw, "threadId": "fe"}, "not found"),
    ):  # fmt: skip
        with pytest.raises(HttpError, match=told):
            drafts.create(userId="me", body={"message": message}).execute()
    google.violations.clear()
    with pytest.raises(HttpError, match="Recipient address required"):
        drafts.send(userId="me", body={"id": made["id"]}).execute()
    assert google.account(SUPPORT).drafts, "a refused sending leaves the draft"
    drafts.delete(userId="me", id=made["id"]).execute()
    assert [one.id for one in google.account(SUPPORT).messages] == [mail.id]


def test_the_addresses_that_an_account_sends_as(google: Google, gmail: Gmail) -> None:
    google.add_account(
        "info@acme.test",
        "Info",
        [
            SendAs("sales@acme.test", "Sales", "<b>Sales</b>", is_default=True),
            SendAs("new@acme.test", is_verified=False),
        ],
    )
    send_as = gmail("info@acme.test").settings().sendAs()
    listed = send_as.list(userId="me").execute()["sendAs"]
    assert [one.get("verificationStatus") for one in listed] == [None, "accepted", "pending"]
    assert [one.get("isDefault", False) for one in listed] == [False, True, False]
    found = send_as.get(userId="me", sendAsEmail="sales@acme.test").execute()
    assert (found["signature"], found["treatAsAlias"]) == ("<b>Sales</b>", True)
    with pytest.raises(HttpError, match="not found"):
        send_as.get(userId="me", sendAsEmail="other@acme.test").execute()
