"""Batches, quotas, and Google's own document, to which every call is held."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
import requests
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from tests.clock import SetClock
from tests.google import ANA, SUPPORT, Gmail
from workbench.google import Google, Rule
from workbench.google.conformance import answer_faults, method_of
from workbench.google.gmail import METHODS
from workbench.google.quota import PREFIX, UNITS
from workbench.google.tokens import FULL


def batched(google: Google, requests_made: list[Any], path: str = "/batch/gmail/v1") -> list[Any]:
    answers: list[Any] = []
    batch = BatchHttpRequest(
        lambda _, answer, fault: answers.append(fault.status_code if fault else answer["id"]),
        batch_uri=google.endpoint + path,
    )
    for one in requests_made:
        batch.add(one)
    batch.execute()
    return answers


@pytest.mark.parametrize("path", ["/batch", "/batch/gmail/v1"])
def test_parts_of_a_batch_fail_singly(google: Google, gmail: Gmail, path: str) -> None:
    mails, get = [google.deliver(to=SUPPORT)[0].id for _ in range(3)], gmail().messages().get
    google.faults.add(Rule("messages.get", "429", nth=2), Rule("messages.get", "close", nth=3))
    found = batched(google, [get(userId="me", id=one) for one in (*mails, "fe")], path)
    assert found == [mails[0], 429, mails[2], 404]
    assert [one.status for one in google.calls.of("messages.get")] == [200, 429, 200, 404]
    google.faults.clear()
    changed = [gmail().messages().modify(userId="me", id=mails[0], body={"addLabelIds": ["STARRED"]})]
    assert batched(google, changed, path) == mails[:1]
    assert "STARRED" in google.account(SUPPORT).message(mails[0]).labels


def test_the_answer_to_a_part_bears_its_id(google: Google) -> None:
    bearer = {"Authorization": f"Bearer {google.grant(SUPPORT, [FULL]).access_token}"}
    head = "Content-Type: application/http\r\nContent-ID: <one+1>\r\n\r\n"
    part = f"{head}GET /gmail/v1/users/me/profile HTTP/1.1\r\n"
    answer = requests.post(
        f"{google.endpoint}/batch/gmail/v1",
        data=f"--b\r\n{part}\r\n--b--\r\n",
        headers={**bearer, "Content-Type": "multipart/mixed; boundary=b"},
        timeout=60,
    )
    assert "Content-ID: <response-one+1>" in answer.text
    assert SUPPORT in answer.text


def test_a_batch_has_at_most_a_hundred_parts(google: Google, gmail: Gmail) -> None:
    get = gmail().messages().get
    with pytest.raises(HttpError, match="more than 100"):
        batched(google, [get(userId="me", id="fe") for _ in range(101)])


@pytest.mark.parametrize(("status", "reason"), [(403, "userRateLimitExceeded"), (429, "rateLimitExceeded")])
def test_quota_is_spent_by_the_minute(google: Google, gmail: Gmail, status: int, reason: str) -> None:
    google.quota.per_minute, google.quota.status = 12, status
    users, clock = gmail(), cast("SetClock", google.clock)
    users.messages().list(userId="me").execute()
    clock.pass_by(seconds=20)
    users.messages().list(userId="me").execute()
    with pytest.raises(HttpError, match=r"exceeded\.  Retry after 2026-11-24T12:01:00\.000Z") as fault:
        users.messages().list(userId="me").execute()
    assert (fault.value.status_code, fault.value.error_details[0]["reason"]) == (status, reason)
    gmail(ANA).messages().list(userId="me").execute()
    clock.pass_by(seconds=40)
    users.messages().list(userId="me").execute()


def test_every_method_that_is_played_is_googles_and_costs_something() -> None:
    assert {one.removeprefix(PREFIX) for one in METHODS} == set(UNITS)


def test_what_google_has_and_the_stand_in_not_is_refused_by_name(google: Google, gmail: Gmail) -> None:
    with pytest.raises(HttpError, match=r"gmail\.users\.settings\.getVacation") as fault:
        gmail().settings().getVacation(userId="me").execute()
    assert fault.value.status_code == 501
    answer = requests.post(f"{google.endpoint}/upload/gmail/v1/users/me/messages/send", timeout=60)
    assert (answer.status_code, "/upload/gmail" in answer.json()["error"]["message"]) == (501, True)
    assert len(google.violations) == 2
    google.violations.clear()


@pytest.mark.parametrize(
    ("verb", "path", "body", "told"),
    [
        ("GET", "messages?colour=red", None, 'unknown parameter "colour"'),
        ("GET", "messages?maxResults=many", None, "'many' is no uint32"),
        ("GET", "messages?includeSpamTrash=yes", None, "'yes' is no boolean"),
        ("GET", "messages?q=a&q=b", None, "q: given more than once"),
        ("GET", "messages/fe?format=brief", None, "'brief' is none of"),
        ("GET", "history?startHistoryId=garbage", None, "'garbage' is no uint64"),
        ("POST", "messages/send", {"raw": "a+b/"}, "not base64url"),
        ("POST", "messages/send", {"raw": "YQ", "thread_id": "fe"}, 'unknown name "thread_id"'),
        ("POST", "watch", {"topicName": "x", "labelFilterBehavior": "INCLUDE"}, "'INCLUDE' is none of"),
        ("POST", "messages/fe/modify", {"addLabelIds": "STARRED"}, "str instead of array"),
        ("POST", "messages/fe/trash", {"x": 1}, "takes no body"),
        ("POST", "labels", ["x"], "no JSON object"),
    ],
)
def test_a_caller_that_leaves_googles_document_is_found_out(
    google: Google, verb: str, path: str, body: object, told: str
) -> None:
    bearer = {"Authorization": f"Bearer {google.grant(SUPPORT, [FULL]).access_token}"}
    where = f"{google.endpoint}/gmail/v1/users/me/{path}"
    answer = requests.request(verb, where, json=body, headers=bearer, timeout=60)
    assert answer.status_code == 400
    assert told in answer.json()["error"]["message"]
    assert [told in one for one in google.violations] == [True]
    google.violations.clear()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"id": "fe", "historyId": 12}, "int instead of string"),
        ({"id": "fe", "historyId": str(2**64)}, "no uint64"),
        ({"labelIds": []}, "an empty list"),
        ({"payload": {"body": {"data": "a+/"}}}, "not base64url"),
        ({"payload": {"parts": [{"size": 1}]}}, 'Message.payload.parts[0]: unknown name "size"'),
        (None, "NoneType instead of object"),
    ],
)
def test_an_answer_that_leaves_googles_document_is_found_out(answer: object, told: str) -> None:
    found = method_of("GET", "/gmail/v1/users/me/messages/fe")
    assert found is not None
    assert [told in one for one in answer_faults(found[0], 200, answer)] == [True]


def test_bad_masks_are_refused(google: Google, gmail: Gmail) -> None:
    for mask in ("id,", "messages(id", "a b", "()"):
        with pytest.raises(HttpError, match="Invalid field selection"):
            gmail().messages().list(userId="me", fields=mask).execute()


def test_several_callers_at_once_lose_nothing(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(to=SUPPORT)
    labels = [google.account(SUPPORT).make_label(f"L{n}").id for n in range(16)]
    callers = [gmail() for _ in labels]

    def put(pair: tuple[Any, str]) -> None:
        pair[0].messages().modify(userId="me", id=mail.id, body={"addLabelIds": [pair[1]]}).execute()
        google.account(SUPPORT).write(f"To: {ANA}\r\n\r\n".encode())
        google.account(ANA).write(f"To: {SUPPORT}\r\n\r\n".encode())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, zip(callers, labels, strict=True)))
    assert set(labels) <= set(google.account(SUPPORT).message(mail.id).labels)
    for account in (SUPPORT, ANA):
        ids = [one.history_id for one in google.account(account).messages]
        assert len(set(ids)) == len(ids)
    assert len(google.account(SUPPORT).messages) == 33


def test_an_account_is_in_one_hand_at_a_time(google: Google) -> None:
    other = threading.Thread(target=lambda: google.deliver(to=SUPPORT))
    with google.holding(SUPPORT) as held:
        other.start()
        other.join(0.2)
        assert held.account.messages == {}
    other.join()
    assert len(google.account(SUPPORT).messages) == 1
