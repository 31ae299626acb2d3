"""The history of an account, its floor, its pages; and watching it."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

import pytest
from googleapiclient.errors import HttpError

from tests.clock import SetClock
from tests.google import SUPPORT, Gmail
from workbench.google import Google

TOPIC = "projects/relais/topics/gmail"


def test_records_have_gaps_and_some_carry_only_messages(google: Google, gmail: Gmail) -> None:
    start = gmail().getProfile(userId="me").execute()["historyId"]
    mails = [google.deliver(to=SUPPORT, subject="Same")[0] for _ in range(2)]
    google.account(SUPPORT).add_label(mails[0].id, "STARRED")
    google.account(SUPPORT).delete(mails[1].id)
    users = gmail()
    users.threads().trash(userId="me", id=mails[0].thread_id).execute()
    found = users.history().list(userId="me", startHistoryId=start).execute()
    ids = [int(start), *(int(one["id"]) for one in found["history"])]
    gaps = [after - before for before, after in pairwise(ids)]
    assert all(1 <= gap <= 40 for gap in gaps)
    assert len(set(gaps)) > 2
    assert str(ids[-1]) == found["historyId"]
    kinds = [tuple(sorted(set(one) - {"id", "messages"})) for one in found["history"]]
    assert kinds == [
        ("messagesAdded",), (), ("messagesAdded",), (), ("labelsAdded",), ("messagesDeleted",),
        ("labelsAdded", "labelsRemoved"),
    ]  # fmt: skip
    added, gone = (found["history"][n]["messagesAdded"][0]["message"] for n in (0, 2))
    assert added["labelIds"] == ["UNREAD", "STARRED", "TRASH"], "the labels of now"
    assert gone["id"] == mails[1].id
    assert found["history"][4]["labelsAdded"][0]["labelIds"] == ["STARRED"]


def test_one_record_may_name_several_messages(google: Google, gmail: Gmail) -> None:
    [first] = google.deliver(to=SUPPORT, subject="a", headers={"Message-ID": "<1@x>"})
    google.deliver(to=SUPPORT, subject="a", headers={"References": "<1@x>"})
    start = google.account(SUPPORT).history_id
    gmail().threads().modify(userId="me", id=first.thread_id, body={"removeLabelIds": ["UNREAD"]}).execute()
    [record] = gmail().history().list(userId="me", startHistoryId=start).execute()["history"]
    assert len(record["messages"]) == len(record["labelsRemoved"]) == 2


def test_a_page_may_be_empty_and_not_be_the_last(google: Google, gmail: Gmail) -> None:
    start = google.account(SUPPORT).history_id
    [mail] = google.deliver(to=SUPPORT)
    google.account(SUPPORT).trash(mail.id)
    asked = {"userId": "me", "startHistoryId": start, "maxResults": 1, "historyTypes": ["labelAdded"]}
    users, token = gmail(), None
    pages: list[dict[str, Any]] = []
    while len(pages) < 9:
        page = users.history().list(**asked, pageToken=token).execute()
        pages.append(page)
        if len(pages) == 1:
            google.account(SUPPORT).add_label(mail.id, "STARRED")
        if not (token := page.get("nextPageToken")):
            break
    assert ["history" in page for page in pages] == [False, False, True, True]
    assert pages[-1]["historyId"] == str(google.account(SUPPORT).history_id)
    with pytest.raises(HttpError, match="Invalid pageToken"):
        users.history().list(userId="me", startHistoryId=start, pageToken="7").execute()


def test_the_label_of_a_history(google: Google, gmail: Gmail) -> None:
    start = google.account(SUPPORT).history_id
    [mail] = google.deliver(to=SUPPORT)
    google.deliver(to=SUPPORT, labels=["SPAM"])
    listed = gmail().history().list(userId="me", startHistoryId=start, labelId="INBOX").execute()["history"]
    assert {one["messages"][0]["id"] for one in listed} == {mail.id}


def test_what_is_below_the_floor_is_gone(google: Google, gmail: Gmail) -> None:
    start = google.account(SUPPORT).history_id
    google.deliver(to=SUPPORT)
    google.history_floor(SUPPORT)
    with pytest.raises(HttpError) as fault:
        gmail().history().list(userId="me", startHistoryId=start).execute()
    assert (fault.value.status_code, fault.value.error_details[0]["reason"]) == (404, "notFound")
    now = google.account(SUPPORT).history_id
    assert gmail().history().list(userId="me", startHistoryId=now).execute() == {"historyId": str(now)}
    with pytest.raises(HttpError, match="Invalid startHistoryId"):
        gmail().history().list(userId="me", startHistoryId=now + 1).execute()


def test_a_watcher_is_told_at_once_then_of_each_change_for_a_week(google: Google, gmail: Gmail) -> None:
    told: list[tuple[str, dict[str, object]]] = []
    google.push_to(lambda topic, push: told.append((topic, push)))
    google.deliver(to=SUPPORT)
    answer = gmail().watch(userId="me", body={"topicName": TOPIC}).execute()
    assert told == [(TOPIC, {"emailAddress": SUPPORT, "historyId": int(answer["historyId"])})]
    clock = cast("SetClock", google.clock)
    assert int(answer["expiration"]) == google.now_ms() + 7 * 24 * 3600 * 1000
    [mail] = google.deliver(to=SUPPORT)
    google.account(SUPPORT).read(mail.id)
    assert [one["historyId"] for _, one in told[1:]][-1] == google.account(SUPPORT).history_id
    assert len(told) == 3
    clock.pass_by(days=7)
    google.deliver(to=SUPPORT)
    assert len(told) == 3
    gmail().watch(userId="me", body={"topicName": TOPIC}).execute()
    gmail().stop(userId="me").execute()
    google.deliver(to=SUPPORT)
    assert len(told) == 4


@pytest.mark.parametrize(("behaviour", "expected"), [("include", [True, False]), ("exclude", [False, True])])
def test_a_watch_may_ask_for_labels(
    google: Google, gmail: Gmail, behaviour: str, expected: list[bool]
) -> None:
    body = {"topicName": TOPIC, "labelIds": ["INBOX"], "labelFilterBehavior": behaviour}
    gmail().watch(userId="me", body=body).execute()
    seen = []
    for labels in (["INBOX"], ["SPAM"]):
        told: list[object] = []
        google.push_to(_noting(told))
        google.deliver(to=SUPPORT, labels=labels)
        seen.append(bool(told))
    assert seen == expected


def test_pushes_are_lost_doubled_late_overtaken_and_too_many(google: Google, gmail: Gmail) -> None:
    gmail().watch(userId="me", body={"topicName": TOPIC}).execute()
    told: list[int] = []
    google.push_to(lambda _, push: told.append(int(str(push["historyId"]))))
    google.pushes.to_drop = google.pushes.to_double = 1
    google.deliver(to=SUPPORT)
    assert told == []
    google.deliver(to=SUPPORT)
    assert len(told) == 2
    assert len(set(told)) == 1
    google.pushes.hold()
    for _ in range(2):
        google.deliver(to=SUPPORT)
    assert len(told) == 2
    google.pushes.release(backwards=True)
    assert told[2] > told[3]
    google.pushes.to_swap = 1
    for _ in range(2):
        google.deliver(to=SUPPORT)
    assert told[4] > told[5]
    google.pushes.one_a_second = True
    cast("SetClock", google.clock).pass_by(seconds=1)
    for _ in range(3):
        google.deliver(to=SUPPORT)
    assert len(told) == 7
    with pytest.raises(HttpError, match="Invalid topicName"):
        gmail().watch(userId="me", body={"topicName": "gmail"}).execute()


def _noting(told: list[object]) -> Callable[[str, object], None]:
    return lambda _, push: told.append(push)
