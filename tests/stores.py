"""Every store, for the contract and for the services: the same tests run on each, with no opt-outs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.ports.documents import Documents
from backend.store.firestore import FirestoreDocuments
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY

INDEX_FILE = Path(__file__).parents[1] / "firestore.indexes.json"
EVERY_STORE = [
    "sqlite-memory",
    "sqlite-file",
    pytest.param("firestore", marks=[pytest.mark.firestore, pytest.mark.xdist_group("firestore")]),
]


@pytest.fixture
def indexes() -> Indexes:
    """The declared indexes."""
    return Indexes.read(INDEX_FILE)


@pytest.fixture(params=EVERY_STORE)
def store(request: pytest.FixtureRequest, tmp_path: Path, indexes: Indexes) -> Iterator[Documents]:
    """An empty store of each kind."""
    made: Documents
    match request.param:
        case "sqlite-memory":
            made = SqliteDocuments(MEMORY, indexes)
        case "sqlite-file":
            made = SqliteDocuments(str(tmp_path / "relais.sqlite3"), indexes)
        case _:
            made = FirestoreDocuments(request.getfixturevalue("firestore_client"), indexes)
    yield made
    made.close()
