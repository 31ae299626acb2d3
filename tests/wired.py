"""The use cases, wired as in production to a store of each kind, a set clock and the Gmail emulator."""

import pytest

from backend.google_api.open_mail import GmailOpenMailReader
from backend.ports.documents import Documents
from backend.services import Ports, Services, build
from backend.store.counting import CountingDocuments
from tests.clock import SetClock
from tests.people import found_mailbox

NOWHERE = "http://127.0.0.1:9"
"""Nothing listens there: a test that reads mail asks for the emulator instead."""


@pytest.fixture
def clock() -> SetClock:
    """Noon, until a test moves it."""
    return SetClock()


@pytest.fixture
def counted(store: Documents) -> CountingDocuments:
    """The store with its operations counted."""
    return CountingDocuments(store)


@pytest.fixture
def mail_endpoint() -> str:
    """Where services read mail. Tests that open mails override it with the emulator's address."""
    return NOWHERE


@pytest.fixture
def services(counted: CountingDocuments, clock: SetClock, mail_endpoint: str) -> Services:
    """Every use case, with support@acme.test and its members."""
    wired = build(Ports(counted, clock, GmailOpenMailReader(mail_endpoint)))
    found_mailbox(wired)
    return wired
