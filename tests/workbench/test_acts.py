"""What the workbench does in Gmail, beside Relais: acts by hand, mail from outside, bad days."""

from http.client import HTTPException
from threading import Event
from typing import Any

import pytest
from flask.testing import FlaskClient
from googleapiclient.errors import HttpError

from tests.google import ANA, SUPPORT, Gmail
from workbench.app import create_app
from workbench.company import read_company
from workbench.google import Google, Message
from workbench.google.tokens import FULL
from workbench.identities import window_token
from workbench.signer import Signer
from workbench.troubles import TROUBLES
from workbench.world import Addresses, World

RITA = "Rita Gomez <rita@firma.example>"
NOWHERE = "http://127.0.0.1:9"
FORM = {
    "from": RITA,
    "subject": "Invoice",
    "text": "Where is it?",
    "kind": "person",
    "attachment": False,
    "answers": "",
}


@pytest.fixture
def page(google: Google) -> FlaskClient:
    """The workbench's server on the stand-in."""
    company = read_company()
    for account in company.accounts:
        if account not in google.state.accounts:
            google.add_account(account)
        google.accept_token(window_token(account), account, [FULL])
    world = World(company, Addresses(NOWHERE, google.endpoint, NOWHERE))
    is_open = Event()
    is_open.set()
    return create_app(world, Signer(), is_open).test_client()


def arrive(page: FlaskClient, **said: object) -> None:
    answer = page.post("/api/arrivals", json={**FORM, **said})
    assert answer.status_code == 200, answer.text


def act(page: FlaskClient, mail: Message, deed: str, **said: object) -> int:
    given = {"member": "ana", "window": "shared", **said}
    return page.post(f"/api/threads/{mail.thread_id}/{deed}", json=given).status_code


def newest(google: Google, account: str = SUPPORT) -> Message:
    return google.account(account).messages[-1]


def test_a_customers_mail_comes_to_the_mailbox_and_to_each_member_under_ids_of_its_own(
    google: Google, page: FlaskClient
) -> None:
    arrive(page)
    copies = [newest(google), newest(google, ANA)]
    assert all({"INBOX", "UNREAD"} <= set(copy.labels) for copy in copies)
    assert copies[0].id != copies[1].id
    shown = page.get(
        f"/api/threads/{copies[0].thread_id}", query_string={"member": "ana", "window": "shared"}
    )
    assert shown.json is not None
    assert shown.json["subject"] == "Invoice"
    assert shown.json["messages"][0]["text"].strip() == "Where is it?"


def test_an_answer_of_the_customers_comes_into_the_same_thread(google: Google, page: FlaskClient) -> None:
    arrive(page)
    first = newest(google)
    shown = page.get(f"/api/threads/{first.thread_id}", query_string={"member": "ana", "window": "shared"})
    assert shown.json is not None
    answered = shown.json["answered"]
    assert answered == {"subject": "Invoice", "customer": RITA, "message_id": answered["message_id"]}
    arrive(page, subject="Re: Invoice", answers=answered["message_id"])
    assert newest(google).id != first.id
    assert newest(google).thread_id == first.thread_id


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("auto-reply", b"Auto-Submitted: auto-replied"),
        ("bounce", b"multipart/report"),
        ("list", b"List-Id: <news.elsewhere.example>"),
    ],
)
def test_each_kind_of_mail_bears_what_machines_write(
    google: Google, page: FlaskClient, kind: str, header: bytes
) -> None:
    arrive(page, kind=kind, attachment=True)
    assert header in newest(google).raw
    assert b"order form.pdf" in newest(google).raw


def test_what_a_person_does_in_gmail_happens_in_the_account_in_view(
    google: Google, page: FlaskClient
) -> None:
    arrive(page)
    google.account(SUPPORT).make_label("Refunds")
    mail = newest(google)
    steps: list[tuple[str, dict[str, object], Any]] = [
        ("archive", {}, lambda labels: "INBOX" not in labels),
        ("label", {"label": "Refunds"}, lambda labels: any(one.startswith("Label_") for one in labels)),
        ("unlabel", {"label": "Refunds"}, lambda labels: not any(one.startswith("Label_") for one in labels)),
        ("trash", {}, lambda labels: "TRASH" in labels),
        ("untrash", {}, lambda labels: "TRASH" not in labels and "INBOX" in labels),
    ]
    for deed, said, holds in steps:
        assert act(page, mail, deed, **said) == 200
        assert holds(google.account(SUPPORT).message(mail.id).labels), deed
    assert "INBOX" in newest(google, ANA).labels


def test_an_answer_typed_in_gmail_goes_to_the_customer_in_the_thread(
    google: Google, page: FlaskClient
) -> None:
    arrive(page)
    mail = newest(google)
    assert act(page, mail, "answer", text="It is on its way.") == 200
    sent = newest(google)
    assert sent.thread_id == mail.thread_id
    assert "SENT" in sent.labels
    assert [letter.to for letter in google.outside] == ["rita@firma.example"]


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/api/threads/18c2/explode", {"member": "ana", "window": "shared"}),
        ("/api/arrivals", {**FORM, "kind": "pigeon"}),
        ("/api/trouble", {"name": "earthquake"}),
    ],
)
def test_what_is_no_deed_no_mail_and_no_trouble_is_refused(
    page: FlaskClient, path: str, given: object
) -> None:
    assert page.post(path, json=given).status_code == 400


@pytest.mark.parametrize("name", sorted(set(TROUBLES) - {"", "slow", "hang", "after"}))
def test_a_bad_day_strikes_the_mailboxs_account_until_it_is_over(
    google: Google, gmail: Gmail, page: FlaskClient, name: str
) -> None:
    arrive(page)
    arrive(page)
    users = gmail(SUPPORT)
    since = str(google.account(SUPPORT).history_id - 1)

    def ask() -> None:
        users.history().list(userId="me", startHistoryId=since if name != "404" else "1").execute()

    assert page.post("/api/trouble", json={"name": name}).status_code == 200
    assert (page.get("/api/world").json or {})["trouble"] == name
    with pytest.raises((HttpError, HTTPException)):
        ask()
    gmail(ANA).getProfile(userId="me").execute()
    assert page.post("/api/trouble", json={"name": ""}).status_code == 200
    if name != "404":
        ask()
