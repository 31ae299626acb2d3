"""Gmail's search words."""

from datetime import timedelta

import pytest
from googleapiclient.errors import HttpError

from tests.clock import NOON
from tests.google import SUPPORT, Gmail
from workbench.google import Google


@pytest.fixture
def mails(google: Google) -> dict[str, str]:
    """Three mails by name to their ids: order, invoice (old, with a file), junk (spam)."""
    label = google.account(SUPPORT).make_label("Relais/Late orders").id
    [order] = google.deliver(
        to=SUPPORT, sender="Léa Martin <lea@lindenhof.example>", subject="Where is my order?",
        cc="max@firma.example", text="It was due on Monday.",
        headers={"Message-ID": "<order+1@mail.lindenhof.example>"},
        labels=["INBOX", "STARRED", "CATEGORY_UPDATES", label],
    )  # fmt: skip
    [invoice] = google.deliver(
        to=SUPPORT, sender="max@firma.example", subject="Invoice 12", text="Bonjour",
        files={"facture.pdf": b"x" * 3000}, at=NOON - timedelta(days=40), labels=["UNREAD"],
        headers={"List-Id": "<bills.firma.example>"},
    )  # fmt: skip
    [junk] = google.deliver(to=SUPPORT, subject="Order now", text="cheap", labels=["SPAM"])
    return {order.id: "order", invoice.id: "invoice", junk.id: "junk"}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("rfc822msgid:order+1@mail.lindenhof.example", "order"),
        ("rfc822msgid:<order+1@mail.lindenhof.example>", "order"),
        ("rfc822msgid:order", ""),
        ("order", "order"),
        ("ord", ""),
        ('"was due"', "order"),
        ('"due was"', ""),
        ("due was", "order"),
        ("in:inbox", "order"),
        ("-in:inbox", "invoice"),
        ("in:spam", "junk"),
        ("order in:anywhere", "order junk"),
        ("is:unread", "invoice"),
        ("is:read is:starred", "order"),
        ("label:relais-late-orders", "order"),
        ('label:"Relais/Late orders"', "order"),
        ("has:userlabels", "order"),
        ("category:updates", "order"),
        ("has:attachment filename:pdf", "invoice"),
        ("after:2026/11/01", "order"),
        ("before:2026/11/01", "invoice"),
        (f"after:{int(NOON.timestamp())}", "order"),
        (f"before:{int(NOON.timestamp())}", "invoice"),
        ("newer_than:7d", "order"),
        ("older_than:1m", "invoice"),
        ("from:lea@lindenhof.example", "order"),
        ("from:Martin", "order"),
        ("from:(Léa Martin)", "order"),
        ("to:me", "order invoice"),
        ("to:max@firma.example", "order"),
        ("cc:firma.example", "order"),
        ("subject:(order where)", "order"),
        ("subject:order OR subject:invoice", "order invoice"),
        ("{subject:order from:max}", "order invoice"),
        ("-{subject:order from:max}", ""),
        ("(order OR bonjour) -is:starred", "invoice"),
        ("larger:2k", "invoice"),
        ("smaller:2K", "order"),
        ("list:bills.firma.example", "invoice"),
        ("https://lindenhof.example/", ""),
        ("", "order invoice"),
    ],
)
def test_what_is_found(gmail: Gmail, mails: dict[str, str], q: str, expected: str) -> None:
    found = gmail().messages().list(userId="me", q=q).execute().get("messages", ())
    assert sorted(mails[one["id"]] for one in found) == sorted(expected.split())


@pytest.mark.parametrize(
    "q", ["around:x", "-colour:red", "in:snoozed", "is:muted", "has:drive", "newer_than:2w"]
)
def test_what_is_not_played_is_refused_by_name(gmail: Gmail, mails: dict[str, str], q: str) -> None:
    with pytest.raises(HttpError, match=q.strip("-").partition(":")[0]) as fault:
        gmail().threads().list(userId="me", q=q).execute()
    assert fault.value.status_code == 501


def test_labels_of_a_list_must_all_be_there(gmail: Gmail, mails: dict[str, str]) -> None:
    listed = gmail().messages().list
    assert len(listed(userId="me", labelIds=["INBOX", "STARRED"]).execute()["messages"]) == 1
    assert "messages" not in listed(userId="me", labelIds=["INBOX", "UNREAD"]).execute()
    assert len(listed(userId="me", labelIds=["SPAM"]).execute()["messages"]) == 1
