"""Google's Firestore emulator, one a test process; every test has a project of its own in it."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests.processes import free_port, running
from tests.required import missing

HOW = "Install the Google Cloud CLI and Java, then `gcloud components install cloud-firestore-emulator`."


@pytest.fixture(scope="session")
def firestore_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of the running emulator."""
    for part in ("gcloud", "java"):
        if shutil.which(part) is None:
            missing(f"the Firestore emulator ({part})", HOW)
    host = f"127.0.0.1:{free_port()}"
    log = tmp_path_factory.mktemp("firestore") / "emulator.log"
    command = ["gcloud", "emulators", "firestore", "start", f"--host-port={host}", "--quiet"]
    with running(command, ready_url=f"http://{host}/", log=log, env=_environment(log.parent), within_s=90):
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


def _environment(folder: Path) -> dict[str, str]:
    """gcloud keeps its state in a folder of the test run's, not of the person's."""
    return {
        "CLOUDSDK_CONFIG": str(folder / "gcloud"),
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
    }
