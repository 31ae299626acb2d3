"""The demo company is whole, and its mail loads into the stand-in for Google."""

from datetime import UTC, datetime

from backend.domain.label import Colour
from backend.domain.rights import Role
from backend.domain.status import Priority, Status, status_of
from backend.google_api.open_mail import GmailOpenMailReader
from backend.ports.open_mail import MailTokens
from backend.services import Ports, build
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from tests.people import BEN
from workbench.company import CUSTOMER, read_company
from workbench.company_mail import message_id, rfc_id, seed_mail, thread_id
from workbench.google import Google, serving
from workbench.identities import mail_token, message_token
from workbench.seeding import PastClock, seed_state

COMPANY = read_company()


def test_the_story_is_consistent() -> None:
    keys = [thread.key for thread in COMPANY.threads]
    people = {member.key for member in COMPANY.members}
    assert len(keys) == len(set(keys)) == 40
    assert [Role(member.role) for member in COMPANY.members].count(Role.ADMIN) == 1
    for thread in COMPANY.threads:
        assert isinstance(status_of(thread.status), Status), thread.key
        assert Priority(thread.priority), thread.key
        assert {thread.assignee, *thread.followers, *(note.by for note in thread.notes)} <= {"", *people}
        assert {line.by for line in thread.lines} <= {CUSTOMER, *people}
        assert set(thread.labels) <= set(COMPANY.labels)
        told = [line.minutes_ago for line in thread.lines]
        assert told == sorted(told, reverse=True), thread.key
        assert (thread.status == "snoozed") == (thread.snooze_hours > 0), thread.key
    assert {Colour(colour) for colour in COMPANY.labels.values()} >= {Colour.RED}


def test_every_copy_has_ids_of_its_own_as_events_can_carry_them() -> None:
    made = [
        identity
        for account in COMPANY.accounts
        for thread in COMPANY.threads
        for identity in (thread_id(account, thread.key), message_id(account, thread.key, 0))
    ]
    assert len(made) == len(set(made)) == len(COMPANY.accounts) * 40 * 2
    assert [one for one in made if len(one) != 16 or int(one, 16) >= 2**63] == []


def test_the_mail_loads_and_the_state_is_told_through_the_use_cases(indexes: Indexes) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    store = SqliteDocuments(MEMORY, indexes)
    clock = PastClock()
    with serving(Google()) as google:
        seed_mail(google, COMPANY, now)
        reader = GmailOpenMailReader(google.endpoint)
        services = build(Ports(store, clock, reader))
        seed_state(services, COMPANY, clock, now)
        account, key = COMPANY.members[1].email, COMPANY.threads[0].key
        mail_id = message_id(account, key, 0)
        head = reader.head(mail_id, MailTokens(mail_token(account), message_token(mail_id)))
    assert google.violations == []
    assert (head.thread_id, head.header("message-id")) == (thread_id(account, key), rfc_id(key, 0))
    mailbox = COMPANY.mailbox_address
    for thread in COMPANY.threads:
        shown = services.inbox.opening.show(BEN, mailbox, thread_id(mailbox, thread.key)).conversation
        assert shown.status.value == thread.status, thread.key
        assert {label.name for label in shown.labels} == set(thread.labels), thread.key
        assert shown.note_count == len(thread.notes), thread.key
        assert (shown.assignee is None) == (thread.assignee == ""), thread.key
        assert shown.updated_at <= now
    store.close()
