"""No test depends on how fast the machine is: it waits for what must happen, and time only ends a hang."""

import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

from backend.google_api import account, certificates, errands, open_mail, work_topic
from backend.services.mail import previewing
from backend.store import firestore, sqlite
from backend.web import frame, health, push_work
from workbench import host

PATIENCE_S = 240
"""Longer than anything takes on the slowest machine, and shorter than pytest's time-out."""

LIMITS = (
    (sqlite, "BUSY_TIMEOUT_S"),
    (firestore, "CALL_TIMEOUT_S"),
    (firestore, "TRANSACTION_BUDGET_S"),
    (certificates, "FETCH_TIMEOUT_S"),
    (certificates, "WAIT_S"),
    (errands, "QUEUED_AT_MOST_S"),
    (account, "TIMEOUT_S"),
    (open_mail, "TIMEOUT_S"),
    (previewing, "READ_WITHIN_S"),
    (work_topic, "WAIT_S"),
    (health, "WAIT_S"),
    (frame, "ANSWERED_WITHIN_S"),
    (frame, "AFTERWARDS_S"),
    (push_work, "WITHIN_S"),
    (host, "DEADLINE_S"),
)
"""What a person is promised to wait at most. A test that is about one of them sets it."""

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def stretch_limits(patch: pytest.MonkeyPatch) -> None:
    """Let nothing in this process fail because the machine is busy."""
    for module, name in LIMITS:
        patch.setattr(module, name, PATIENCE_S)


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """Stretched limits for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_limits(patch)
        yield


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.05)
