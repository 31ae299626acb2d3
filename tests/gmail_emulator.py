"""The Google API emulator with the mails of ``tests.mails``, one a test process."""

import json
from collections.abc import Iterator

import pytest

from tests.mails import seed
from tests.required import required
from workbench.emulators import gmail_command
from workbench.processes import free_port, running


@pytest.fixture(scope="session")
def gmail_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator's address. Nothing in Relais changes mail, so tests share it."""
    folder = tmp_path_factory.mktemp("gmail")
    mails = folder / "mails.json"
    mails.write_text(json.dumps(seed()), "utf-8")
    port = free_port()
    with required():
        command = gmail_command(port, mails)
    endpoint = f"http://127.0.0.1:{port}"
    with running(command, ready_url=f"{endpoint}/", log=folder / "emulator.log"):
        yield endpoint
