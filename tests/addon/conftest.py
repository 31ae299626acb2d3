"""The add-on's edge is tried on one store: what stores do is the contract's business."""

from collections.abc import Iterator

import pytest

from backend.ports.documents import Documents
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY


@pytest.fixture
def store(indexes: Indexes) -> Iterator[Documents]:
    """An empty store in memory."""
    made = SqliteDocuments(MEMORY, indexes)
    yield made
    made.close()
