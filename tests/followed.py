"""support@acme.test connected to an account at the stand-in for Google, followed by a worker of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from backend.domain.account import Account, AccountState, Method
from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.google_api.access import by_refresh_token
from backend.google_api.account import GmailAccounts
from backend.jobs.asked import DoAsked, look
from backend.jobs.asking import Asking
from backend.jobs.poll import Poll
from backend.jobs.worker import Worker
from backend.ports.documents import Documents
from backend.ports.work import Silent
from backend.records import accounts, activities
from backend.records.accounts import SealedToken
from backend.records.key import fetch_one, read_each
from backend.services import Services
from backend.services.mail.connections import Connections
from backend.services.mail.ingesting import INGEST, Ingesting
from backend.services.mail.looking import Looking
from backend.services.mail.placing import Placing
from backend.services.mail.receiving import Receiving
from backend.services.mail.syncing import Syncing
from backend.settings.connect import key_ring
from backend.vault.aes_gcm import AesGcmVault, new_key
from tests.account_mail import every_conversation
from tests.clock import SetClock
from tests.people import SUPPORT
from tests.replaying import replayed, state_of
from workbench.google import Google, serving
from workbench.google.by_hand import ByHand
from workbench.google.state import Message
from workbench.identities import OAUTH_CLIENT_ID

SCOPE = "https://www.googleapis.com/auth/gmail.modify"
CLIENT_SECRET = "for-tests"
LEA = "Léa Martin <lea@lindenhof.example>"


@dataclass
class Connected:
    """The connected mailbox."""

    documents: Documents
    clock: SetClock
    services: Services
    google: Google
    connections: Connections
    ingesting: Ingesting
    asking: Asking
    worker: Worker
    mailbox: str = SUPPORT

    @property
    def gmail(self) -> ByHand:
        """The account as somebody has it open."""
        return self.google.account(self.mailbox)

    @property
    def account(self) -> Account:
        """As it stands."""
        found = fetch_one(self.documents, accounts.key(self.mailbox))
        assert found
        return found

    @property
    def receiving(self) -> Receiving:
        """What takes in pushes."""
        return Receiving(self.documents, self.clock, self.asking)

    def poll(self) -> int:
        """Ask for what is due without a push. Returns for how many mailboxes."""
        job = Poll(self.ingesting, self.asking, timedelta(seconds=15))
        return look(job, lambda: False)

    def work(self) -> int:
        """Do what was asked for, until nothing is left. Returns how many turns it took."""
        job = DoAsked(self.documents, self.clock, self.worker)
        turns = 0
        while done := look(job, lambda: False):
            turns += done
        return turns

    def follow(self) -> int:
        """A push, and what comes of it."""
        self.asking.put(INGEST, self.mailbox)
        return self.work()

    @property
    def conversations(self) -> list[Conversation]:
        """All of the mailbox."""
        return every_conversation(self.documents, self.mailbox)

    @property
    def only(self) -> Conversation:
        """The one there is."""
        (found,) = self.conversations
        return found

    def lines(self, thread_id: str) -> list[Activity]:
        """The log of a conversation, the oldest line first."""
        page = self.documents.query(activities.newest(self.mailbox, thread_id, limit=500))
        return list(reversed(read_each(page.documents, activities.read)))

    def check(self) -> None:
        """The log of every conversation gives its state."""
        for one in self.conversations:
            assert replayed(self.lines(one.thread_id)) == state_of(one)


def connect(documents: Documents, clock: SetClock, services: Services, google: Google) -> Connected:
    """Connect support@acme.test to its account."""
    google.add_client(OAUTH_CLIENT_ID, CLIENT_SECRET, [])
    granted = google.grant(SUPPORT, [SCOPE])
    vault = AesGcmVault(key_ring(new_key(date(2026, 11, 24))))
    factory = by_refresh_token(OAUTH_CLIENT_ID, CLIENT_SECRET, f"{google.endpoint}/token")
    connections = Connections(documents, clock, GmailAccounts(google.endpoint, factory, clock), vault)
    token_at, account_at = accounts.credentials(SUPPORT), accounts.key(SUPPORT)
    sealed = SealedToken(vault.seal(granted.refresh_token, token_at.path))
    account = Account(
        mailbox=SUPPORT,
        email=SUPPORT,
        state=AccountState.CONNECTED,
        method=Method.CONSENT,
        connected_at=clock.now(),
        history_id=str(google.account(SUPPORT).history_id),
    )
    documents.write({token_at.path: accounts.token_fields(sealed), account_at.path: accounts.fields(account)})
    placing = Placing(documents, clock, services.inbox.adoption.resolving, services.inbox.adoption)
    looking = Looking(documents, clock, placing)
    ingesting = Ingesting(clock, connections, Syncing(documents, clock), looking)
    worker = Worker(documents, clock, {INGEST: ingesting.ingest}, Silent())
    asking = Asking(documents, clock, Silent())
    return Connected(documents, clock, services, google, connections, ingesting, asking, worker)


def deliver(google: Google, subject: str = "Hello", **said: Any) -> Message:
    """A customer's mail to support@acme.test."""
    (found,) = google.deliver(to=SUPPORT, sender=LEA, subject=subject, text="...", **said)
    return found


@pytest.fixture
def playing(clock: SetClock) -> Iterator[Google]:
    """Google on the test's own clock, with the accounts of the mailbox and of Ana."""
    with serving(Google(clock)) as served:
        served.add_account(SUPPORT, "Support")
        served.add_account("ana@acme.test", "Ana")
        yield served
    assert served.violations == []


@pytest.fixture
def connected(store: Documents, clock: SetClock, services: Services, playing: Google) -> Connected:
    """The connected mailbox on a store of each kind."""
    return connect(store, clock, services, playing)
