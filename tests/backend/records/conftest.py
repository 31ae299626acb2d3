"""The use cases on a store that is filled by an export: nobody is founded there beforehand."""

import pytest

from backend.google_api.open_mail import GmailOpenMailReader
from backend.services import Ports, Services, build
from backend.store.counting import CountingDocuments
from tests.clock import SetClock
from tests.wired import NOWHERE


@pytest.fixture
def services(counted: CountingDocuments, clock: SetClock) -> Services:
    """Every use case, on the store as it is."""
    return build(Ports(counted, clock, GmailOpenMailReader(NOWHERE)))
