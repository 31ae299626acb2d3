"""Five hundred conversations that began with members' copies are met by the account, while members click."""

from datetime import timedelta

import pytest

from backend.domain.message import read_headers
from backend.domain.status import Status
from backend.records import activities
from backend.records.key import read_each
from backend.services import Services
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from tests.account_mail import arrival, every_conversation, every_message, head, placing
from tests.at_once import at_once, worked
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, SUPPORT, click
from tests.replaying import replayed, state_of

COUNT, HANDS = 500, 4


@pytest.fixture
def store(indexes: Indexes) -> SqliteDocuments:
    """One store: the others have the races of single conversations."""
    return SqliteDocuments(MEMORY, indexes)


def test_nothing_is_lost_nothing_is_twice_and_no_click_is(
    store: SqliteDocuments, services: Services, clock: SetClock
) -> None:
    mails = [head(f"a{number}", message_id=f"<{number}@x.example>") for number in range(COUNT)]
    answers = [
        head(f"b{number}", f"a{number}", message_id=f"<b{number}@x.example>", at=NOON + timedelta(minutes=1))
        for number in range(COUNT)
    ]
    for number, mail in enumerate(mails):
        copy = read_headers(
            mail.headers, gmail_id=f"m{number}", thread_id=f"t{number}", at=mail.received_at, snippet=""
        )
        services.inbox.adoption.receive(copy, [SUPPORT])
    placed = placing(services, store, clock)

    def act(hand: int) -> None:
        for number in range(COUNT):
            target = click((ANA, BEN, CHLOE, ANA)[hand], f"t{number}", f"k{hand}-{number}")
            match hand:
                case 0:
                    placed.place(arrival(mails[number]), mails[number])
                    placed.place(arrival(answers[number]), answers[number])
                case 1:
                    services.inbox.assignments.take(target, seen="")
                case 2:
                    services.inbox.notes.add(target, f"Note {number}")
                case _:
                    placed.place(arrival(mails[number]), mails[number])

    worked(at_once(HANDS, act))
    found = every_conversation(store)
    assert len(found) == COUNT
    assert {one.thread_id for one in found} == {f"t{number}" for number in range(COUNT)}
    assert {one.counts.every for one in found} == {2}
    assert {one.assignee.id for one in found if one.assignee} == {BEN.sub}
    assert all(one.assignee and one.note_count == 1 and one.status is Status.OPEN for one in found)
    assert len({one.gmail_id for one in every_message(store)}) == 2 * COUNT
    for one in found:
        page = store.query(activities.newest(SUPPORT, one.thread_id, limit=50))
        lines = list(reversed(read_each(page.documents, activities.read)))
        assert len(lines) == 4
        assert replayed(lines) == state_of(one)
    store.close()
