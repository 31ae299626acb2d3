"""What does not answer: the store, or Gmail. The person is told, keeps what was typed, and waits not long."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from backend.ports.deadline import patience
from backend.ports.documents import Documents, StoreUnavailable
from backend.records import queues
from backend.store.firestore import FirestoreDocuments
from backend.store.indexes import Indexes
from main import Root, application
from tests.certificates import CertificateServer
from tests.front_door import PanelOf
from tests.moody import Moody, hanging, seconds_of
from tests.people import ANA, BEN, SUPPORT
from tests.side_panel import BASE_URL, SidePanel
from workbench.host import Host
from workbench.world import World

T = "18c2f3a9b0d1e2f3"
PATIENCE_S = 0.5
HOST_WAITS_S = 30
"""Google's host gives up then. The client's own patience, which must not count, is a minute and more."""


@pytest.fixture
def dead_store(indexes: Indexes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Documents]:
    """Firestore at an address where nothing listens."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:9")
    client = firestore.Client(project="nowhere", credentials=AnonymousCredentials())
    made = FirestoreDocuments(client, indexes, timeout_s=PATIENCE_S)
    yield made
    made.close()


@pytest.fixture
def panel(house: Root, dead_store: Documents, world: World, certificates: CertificateServer) -> SidePanel:
    """Ben's panel on an installation whose store is down."""
    app = application(Root(house.settings, house.clock, dead_store))
    return SidePanel(app.test_client(), Host(world, certificates.signer), BEN)


def test_every_call_to_a_store_that_is_down_ends_soon(dead_store: Documents) -> None:
    calls = (
        lambda: dead_store.get_many(["a/b"]),
        lambda: dead_store.query(queues.by_thread(T)),
        lambda: dead_store.count(queues.by_thread(T), up_to=5),
        lambda: dead_store.write({"a/b": {}}),
        lambda: dead_store.transact(lambda transaction: transaction.get("a/b")),
        lambda: list(dead_store.scan()),
    )
    for call in calls:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            call()
        assert time.monotonic() - began < HOST_WAITS_S


def test_a_store_that_hangs_is_left_when_the_time_is_over(
    moody: Moody, indexes: Indexes, monkeypatch: pytest.MonkeyPatch
) -> None:
    moody.mood = hanging
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", moody.url.removeprefix("http://"))
    client = firestore.Client(project="nowhere", credentials=AnonymousCredentials())
    with closing(FirestoreDocuments(client, indexes, timeout_s=HOST_WAITS_S)) as store:

        def several() -> None:
            with patience(PATIENCE_S):
                for call in (
                    lambda: store.get_many(["a/b"]),
                    lambda: store.wave(["a/b"], [queues.by_thread(T)]),
                    lambda: store.transact(lambda transaction: transaction.get("a/b")),
                    store.check,
                ):
                    with pytest.raises(StoreUnavailable):
                        call()

        assert seconds_of(several) < HOST_WAITS_S / 2


def test_a_store_that_is_down_is_told_as_a_card(panel: SidePanel) -> None:
    assert panel.home().card["header"]["title"] == "Relais cannot reach its data"


def test_a_note_typed_while_the_store_is_down_is_kept_with_a_way_to_try_again(panel: SidePanel) -> None:
    parameters = [{"key": k, "value": v} for k, v in {"mailbox": SUPPORT, "thread": T, "key": "k"}.items()]
    panel.click(
        {"function": f"{BASE_URL}/addon/actions/note.add", "parameters": parameters}, note="Important"
    )
    assert panel.card["header"]["title"] == "Relais cannot reach its data"
    (kept,) = [w["textInput"] for s in panel.card["sections"] for w in s["widgets"] if "textInput" in w]
    assert (kept["name"], kept["value"]) == ("note", "Important")
    panel.tap("Try again", note="Important")
    assert panel.card["header"]["title"] == "Relais cannot reach its data"


def test_not_ready_while_the_store_is_down(panel: SidePanel) -> None:
    answer = panel.client.get("/readyz")
    assert (answer.status_code, answer.get_json()["parts"]["certificates"]) == (503, "ok")


def test_gmail_that_does_not_answer_is_told_as_a_card(panel_of: PanelOf) -> None:
    assert panel_of(ANA).open("order").card["header"]["title"] == "Gmail does not answer"
