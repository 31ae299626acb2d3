"""The stand-in for Google with the mails of ``tests.mails``, one a test process."""

from collections.abc import Iterator

import pytest

from tests.mails import fill
from workbench.google import Google, serving


@pytest.fixture(scope="session")
def gmail_endpoint() -> Iterator[str]:
    """Its address. Opening a mail changes none, so tests share it; who changes mail takes ``google``."""
    with serving(Google()) as google:
        fill(google)
        google.quota.per_minute = 10**9
        yield google.endpoint
        assert google.violations == []
