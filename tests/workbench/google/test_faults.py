"""What goes wrong on purpose: on the wire, in answers, in the state; and the log that tells what was done."""

import base64
import json
import socket
from typing import Any, cast

import httplib2
import pytest
import requests
from googleapiclient.errors import HttpError

from tests.clock import SetClock
from tests.google import SUPPORT, Gmail
from workbench.google import Google, Rule, serving
from workbench.google.faults import EFFECTS, REFUSALS

LETTER = {"raw": base64.urlsafe_b64encode(b"To: lea@x.example\r\n\r\nhi").decode()}
ONCE = httplib2.Http(timeout=60)


def send(google: Google, patience_s: float = 60) -> requests.Response:
    """Send once, whatever happens: Google's own client sends again when a server closes without an answer."""
    token = google.grant(SUPPORT, ["https://mail.google.com/"]).access_token
    return requests.post(
        f"{google.endpoint}/gmail/v1/users/me/messages/send",
        json=LETTER, headers={"Authorization": f"Bearer {token}"}, timeout=patience_s,
    )  # fmt: skip


@pytest.mark.parametrize("phase", ["before", "after", "in"])
@pytest.mark.parametrize("effect", ["close", "rst", "half", "hang", "503"])
def test_the_matrix_of_an_unclear_sending(google: Google, phase: Any, effect: str) -> None:
    google.faults.add(Rule("messages.send", effect, phase, seconds=60))
    if effect == "503":
        assert send(google).status_code == 503
    else:
        with pytest.raises(
            (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
        ):
            send(google, patience_s=0.5)
    assert google.calls.accepted("messages.send") == len(google.outside) == (0 if phase == "before" else 1)
    assert [one.answered for one in google.calls.of("messages.send")] == [effect == "503"]
    assert send(google).status_code == 200, "once is once"


def test_a_close_without_an_answer_makes_googles_client_send_twice(google: Google, gmail: Gmail) -> None:
    google.faults.add(Rule("messages.send", "close", "after"))
    gmail().messages().send(userId="me", body=LETTER).execute(num_retries=0)
    assert google.calls.accepted("messages.send") == len(google.outside) == 2


def test_slow_wrong_empty_and_missing_answers(google: Google) -> None:
    for effect in ("wrong_json", "empty", "no_content"):
        google.faults.add(Rule("messages.send", effect, "in"))
        answer = send(google)
        assert answer.status_code == (204 if effect == "no_content" else 200)
        with pytest.raises(ValueError, match="Expecting"):
            answer.json()
    google.faults.add(Rule("messages.send", "slow", "in", seconds=0.0001))
    assert send(google).json()["labelIds"] == ["SENT"]
    assert google.calls.accepted("messages.send") == 4


@pytest.mark.parametrize("effect", sorted(REFUSALS))
def test_refusals_are_googles(google: Google, gmail: Gmail, effect: str) -> None:
    google.faults.add(Rule("GET /gmail/v1/users/{userId}/profile", effect))
    with pytest.raises(HttpError) as fault:
        gmail().getProfile(userId="me").execute(num_retries=0)
    assert fault.value.status_code == int(effect[:3])
    assert fault.value.error_details[0]["reason"] == REFUSALS[effect].reason
    assert ("Retry after 2026-11-24T12:01:00.000Z" in str(fault.value)) == (
        effect in ("429", "429 userRateLimitExceeded")
    )


def test_rules_choose_the_account_the_call_and_how_often(google: Google, gmail: Gmail) -> None:
    google.faults.add(Rule("getProfile", "500", nth=2, times=2, account=SUPPORT))
    google.faults.add(Rule("getProfile", "404", account="ana@acme.test", times=None))
    seen = []
    for _ in range(5):
        try:
            gmail().getProfile(userId="me").execute()
            seen.append(200)
        except HttpError as fault:
            seen.append(fault.status_code)
    assert seen == [200, 500, 500, 200, 200]
    for _ in range(2):
        with pytest.raises(HttpError, match="404"):
            gmail("ana@acme.test").getProfile(userId="me").execute()
    with pytest.raises(ValueError, match="no such effect"):
        Rule("getProfile", "bad weather")


def test_mishaps_change_the_state(google: Google, gmail: Gmail) -> None:
    [mail], users = google.deliver(to=SUPPORT), gmail()
    users.watch(userId="me", body={"topicName": "projects/relais/topics/gmail"}).execute()
    start = google.account(SUPPORT).history_id
    for effect in (
        "label_changed",
        "index_lag",
        "watch_lost",
        "history_floor",
        "push_dropped",
        "push_doubled",
    ):
        google.faults.add(Rule("getProfile", effect, "after", seconds=30))
    users.getProfile(userId="me").execute()
    assert google.account(SUPPORT).message(mail.id).labels == ["INBOX", "UNREAD", "STARRED"]
    assert "messages" not in users.messages().list(userId="me").execute()
    cast("SetClock", google.clock).pass_by(seconds=30)
    assert len(users.messages().list(userId="me").execute()["messages"]) == 1
    with pytest.raises(HttpError, match="404"):
        users.history().list(userId="me", startHistoryId=start).execute()
    google.faults.add(Rule("messages.get", "message_deleted"), Rule("messages.list", "token_revoked"))
    with pytest.raises(HttpError, match="404"):
        users.messages().get(userId="me", id=mail.id).execute()
    with pytest.raises(HttpError, match="401"):
        users.messages().list(userId="me").execute()


def test_another_process_sets_faults_and_reads_the_log(google: Google, gmail: Gmail) -> None:
    where = f"{google.endpoint}/__faults"
    assert requests.post(where, json=[{"method": "getProfile", "effect": "x"}], timeout=60).status_code == 400
    requests.post(where, json=[{"method": "getProfile", "effect": "500", "times": None}], timeout=60)
    with pytest.raises(HttpError, match="500"):
        gmail().getProfile(userId="me").execute()
    requests.delete(where, timeout=60)
    gmail().getProfile(userId="me").execute()
    calls = requests.get(f"{google.endpoint}/__calls", timeout=60).json()["calls"]
    assert [(one["method"], one["accepted"], one["status"]) for one in calls] == [
        ("gmail.users.getProfile", False, 500), ("gmail.users.getProfile", True, 200),
    ]  # fmt: skip
    assert {one["account"] for one in calls} == {SUPPORT}


def test_the_state_outlives_the_process(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(b"Subject: \xff\r\n\r\n\x00", to=SUPPORT)
    tokens = google.grant(SUPPORT, ["https://mail.google.com/"])
    dumped = requests.get(f"{google.endpoint}/__state", timeout=60).content
    assert json.loads(dumped)["accounts"][SUPPORT]["messages"][mail.id]["labels"] == ["INBOX", "UNREAD"]
    with serving(Google(google.clock)) as later:
        requests.put(f"{later.endpoint}/__state", data=dumped, timeout=60)
        bearer = {"Authorization": f"Bearer {tokens.access_token}"}
        where = f"{later.endpoint}/gmail/v1/users/me/messages/{mail.id}?format=raw"
        raw = requests.get(where, headers=bearer, timeout=60).json()["raw"]
        assert base64.urlsafe_b64decode(raw) == mail.raw
        assert later.deliver(to=SUPPORT)[0].id > mail.id


def test_every_effect_is_known_to_be_shown_here() -> None:
    assert len(EFFECTS) == len(REFUSALS) + 2 + 5 + 3 + 9


def test_no_connection_stays_open_when_serving_ends() -> None:
    with serving(Google()) as google:
        client = socket.create_connection(("127.0.0.1", int(google.endpoint.rpartition(":")[2])))
        client.sendall(b"GET /__calls HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200")
    with client:
        client.settimeout(60)
        while client.recv(1000):
            pass
