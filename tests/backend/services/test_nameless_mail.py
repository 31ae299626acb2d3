"""Mails without a Message-ID: their copies are one conversation, two mails are two."""

import pytest

from backend.google_api.message_head import READ_HEADERS
from backend.ports.documents import Documents
from backend.services import Ports, Services, build
from tests.backend.services.test_placing import Mailroom, conversation
from tests.clock import SetClock
from tests.people import ANA, BEN, SUPPORT, found_mailbox

SCANNER = {
    "from": "Scanner <scan@firma.example>",
    "to": SUPPORT,
    "subject": "Scan",
    "date": "Wed, 25 Nov 2026 12:00:05 +0100",
}
ADDED = "<65641.0a0f.%s.SMTPIN_ADDED_MISSING@mx.google.com>"


@pytest.fixture
def room() -> Mailroom:
    """A mail of a machine that writes no id."""
    return Mailroom(dict(SCANNER))


@pytest.fixture
def services(store: Documents, clock: SetClock, room: Mailroom) -> Services:
    """Support with its members."""
    wired = build(Ports(store, clock, room))
    found_mailbox(wired)
    return wired


def test_the_date_is_asked_of_gmail() -> None:
    assert "Date" in READ_HEADERS


@pytest.mark.parametrize("has_id_of_its_own", [False, True])
def test_two_copies_are_one_conversation_that_heard_one_mail(
    services: Services, room: Mailroom, has_id_of_its_own: bool
) -> None:
    """Gmail may have added an id to each copy: that one is the copy's alone."""
    shown = []
    for person, copy in ((ANA, "1a01"), (BEN, "2a01"), (ANA, "1a01")):
        if has_id_of_its_own:
            room.headers["message-id"] = ADDED % copy
        shown.append(conversation(services, person, copy))
    assert {one.conversation.thread_id for one in shown} == {"1a"}
    assert len(services.inbox.activities.page(ANA, SUPPORT, "1a", None).lines) == 1
    assert shown[-1].conversation.message_id == ((ADDED % "1a01")[1:-1] if has_id_of_its_own else "")


@pytest.mark.parametrize(
    "other", [{"date": "Wed, 25 Nov 2026 12:00:06 +0100"}, {"subject": "Scan 2"}, {"from": "b@firma.example"}]
)
def test_two_mails_stay_two(services: Services, room: Mailroom, other: dict[str, str]) -> None:
    conversation(services, ANA, "1a01")
    room.headers |= other
    assert conversation(services, BEN, "2a01").conversation.thread_id == "2a"


def test_without_a_date_nothing_is_guessed(services: Services, room: Mailroom) -> None:
    del room.headers["date"]
    conversation(services, ANA, "1a01")
    assert conversation(services, BEN, "2a01").conversation.thread_id == "2a"


def test_an_answer_leads_to_the_conversation_by_the_id_that_gmail_added(
    services: Services, room: Mailroom
) -> None:
    """The colleague's own copy was opened first; the answer names the id of the copy that was answered."""
    for person, copy in ((ANA, "1a01"), (BEN, "2a01")):
        room.headers["message-id"] = ADDED % copy
        conversation(services, person, copy)
    room.headers = {
        **SCANNER,
        "subject": "Re: Scan",
        "references": ADDED % "2a01",
        "message-id": "<r@x.test>",
    }
    assert conversation(services, ANA, "3a01").conversation.thread_id == "1a"
