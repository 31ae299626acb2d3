"""R1, R2, R6, R58: whatever order mail, clicks, pushes and deaths come in, nothing is lost or twice."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.status import Status
from backend.google_api.open_mail import GmailOpenMailReader
from backend.services import Ports, build
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from tests.account_mail import every_message, waiting
from tests.clock import SetClock
from tests.followed import Connected, connect, deliver
from tests.people import BEN, SUPPORT, click, found_mailbox
from tests.stores import INDEX_FILE
from tests.wired import NOWHERE
from workbench.google import Google, serving
from workbench.google.state import Message

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["new", "answer", "ours", "read", "trash", "untrash", "delete", "spam", "push", "push", "die",
             "take", "close", "floor"]
        ),
        st.integers(0, 50),
    ),
    min_size=4,
    max_size=30,
)  # fmt: skip


class Dies(BaseException):
    """As by kill -9, between two transactions."""


def _step(connected: Connected, step: str, number: int, state: dict[str, Any]) -> None:
    connected.clock.pass_by(seconds=20)
    mails = connected.gmail.messages
    if step in ("push", "die"):
        state["dies_after"] = number % 9 if step == "die" else None
        try:
            connected.follow()
        except Dies:
            connected.clock.pass_by(minutes=5)
        state["dies_after"] = None
    elif step in ("take", "close"):
        _click(connected, step, number)
    elif step == "new" or not mails:
        deliver(connected.google, f"Subject {number}")
    else:
        _in_gmail(connected, step, mails[number % len(mails)])
    cursor = int(connected.account.history_id)
    assert cursor >= state["cursor"]
    state["cursor"] = cursor


def _in_gmail(connected: Connected, step: str, mail: Message) -> None:
    gmail, subject = connected.gmail, _subject(mail.raw)
    headers = {"In-Reply-To": _message_id(mail.raw), "References": _message_id(mail.raw)}
    ours = f"From: {SUPPORT}\r\nTo: lea@lindenhof.example\r\nSubject: {subject}\r\n\r\nx".encode()
    doings: dict[str, Callable[[], object]] = {
        "answer": lambda: deliver(connected.google, f"Re: {subject}", headers=headers),
        "ours": lambda: gmail.write(ours, mail.thread_id),
        "read": lambda: gmail.read(mail.id),
        "trash": lambda: gmail.trash(mail.id),
        "untrash": lambda: gmail.untrash(mail.id),
        "delete": lambda: gmail.delete(mail.id),
        "spam": lambda: None if "SENT" in mail.labels else gmail.add_label(mail.id, "SPAM"),
        "floor": lambda: connected.google.history_floor(SUPPORT),
    }
    doings[step]()


def _click(connected: Connected, step: str, number: int) -> None:
    if not connected.conversations:
        return
    one = connected.conversations[number % len(connected.conversations)]
    inbox, target = connected.services.inbox, click(BEN, one.thread_id, f"k{connected.clock.now()}")
    holder = one.assignee.id if one.assignee else ""
    if step == "take":
        inbox.assignments.take(target, seen=holder)
    else:
        inbox.statuses.set_status(target, Status.CLOSED, seen=one.status.value, holder=holder)


def _subject(raw: bytes) -> str:
    line = next((one for one in raw.splitlines() if one.lower().startswith(b"subject:")), b"Subject: x")
    return line.partition(b":")[2].strip().decode()


def _message_id(raw: bytes) -> str:
    line = next((one for one in raw.splitlines() if one.lower().startswith(b"message-id:")), b"")
    return line.partition(b":")[2].strip().decode() or "<none@x.example>"


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_nothing_is_lost_nothing_is_twice_and_the_log_tells_it(steps: list[tuple[str, int]]) -> None:
    state: dict[str, Any] = {"dies_after": None, "cursor": 0}
    store = SqliteDocuments(MEMORY, Indexes.read(INDEX_FILE))
    real = store.transact

    def deadly(body: Any) -> Any:
        if state["dies_after"] is not None:
            state["dies_after"] -= 1
            if state["dies_after"] < 0:
                raise Dies
        return real(body)

    clock = SetClock()
    services = build(Ports(store, clock, GmailOpenMailReader(NOWHERE)))
    found_mailbox(services)
    with closing(store), pytest.MonkeyPatch.context() as patch, serving(Google(clock)) as google:
        patch.setattr(store, "transact", deadly)
        google.add_account(SUPPORT, "Support")
        connected = connect(store, clock, services, google)
        for step, number in steps:
            _step(connected, step, number, state)
        connected.clock.pass_by(minutes=5)
        connected.follow()
        connected.clock.pass_by(minutes=5)
        connected.follow()
        there = {one.id for one in connected.gmail.messages if not {"TRASH", "SPAM"} & set(one.labels)}
        known = [one.gmail_id for one in every_message(store)]
        assert len(known) == len(set(known))
        assert there == {one.gmail_id for one in every_message(store) if one.is_visible} & there
        assert waiting(store) == []
        counted = sum(one.counts.every for one in connected.conversations)
        assert counted == len(known)
        connected.check()
    store.close()
