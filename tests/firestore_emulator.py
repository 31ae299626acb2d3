"""Google's Firestore emulator, one a test process; every test has a project of its own in it."""

import uuid
from collections.abc import Iterator

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests.required import required
from workbench.emulators import check_firestore, firestore_emulator


@pytest.fixture(scope="session")
def firestore_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of the running emulator."""
    with required():
        check_firestore()
    with firestore_emulator(tmp_path_factory.mktemp("firestore")) as host:
        yield host


@pytest.fixture
def firestore_project() -> str:
    """A project id that no other test uses."""
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def firestore_client(
    firestore_host: str, firestore_project: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[firestore.Client]:
    """A client of an empty database."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
    client = firestore.Client(project=firestore_project, credentials=AnonymousCredentials())
    yield client
    client.close()
