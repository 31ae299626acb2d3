"""``relais mirror`` as an operator calls it."""

import pytest

from main import Root
from tests.cli.conftest import Run
from tests.people import SUPPORT


@pytest.fixture(autouse=True)
def mailbox(run: Run) -> None:
    run("mailbox", "create", SUPPORT)


def test_mirroring_is_switched_on_and_off(run: Run, root: Root) -> None:
    told = run("mirror", "on", SUPPORT, "--assignee")
    assert told.output.strip() == f"{SUPPORT}: on, with assignee; 0 labels in Gmail"
    assert root.services.mail.mirror_labels.mirror(SUPPORT).is_on
    assert run("mirror", "off", SUPPORT).output.strip() == f"{SUPPORT}: off; 0 labels in Gmail"
    assert run("mirror", "status", SUPPORT).output.strip() == f"{SUPPORT}: off; 0 labels in Gmail"


def test_what_cannot_be_is_said_in_a_line(run: Run) -> None:
    nobody = run("mirror", "on", "nobody@acme.test")
    assert (nobody.exit_code, "Traceback" in nobody.output) == (1, False)
    removed = run("mirror", "remove", SUPPORT)
    assert removed.exit_code == 1
    assert "Try again" in removed.output
