"""Google's Pub/Sub emulator, one a test process; every test has a topic of its own in it."""

import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.patience import PATIENCE_S
from tests.required import required
from workbench.emulators import pubsub_emulator


@pytest.fixture(scope="session")
def pubsub_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """http://host:port of the running emulator."""
    with required(), pubsub_emulator(tmp_path_factory.mktemp("pubsub")) as endpoint:
        yield endpoint


@pytest.fixture
def pubsub_topic(pubsub_endpoint: str) -> str:
    """A topic that no other test uses, by its full name."""
    name = f"projects/relais/topics/gmail-{uuid.uuid4().hex[:12]}"
    requests.put(f"{pubsub_endpoint}/v1/{name}", timeout=PATIENCE_S).raise_for_status()
    return name


def subscribe(endpoint: str, topic: str, push_to: str) -> str:
    """Have a topic pushed to an address. Returns the subscription's name."""
    name = topic.replace("/topics/", "/subscriptions/")
    body = {"topic": topic, "pushConfig": {"pushEndpoint": push_to}, "ackDeadlineSeconds": 10}
    requests.put(f"{endpoint}/v1/{name}", json=body, timeout=PATIENCE_S).raise_for_status()
    return name
