"""The command line's house: wired on a store in a file."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.cli.commands import relais
from backend.ports.documents import Documents
from backend.settings import load_settings
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from main import Root, SystemClock

Run = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path, indexes: Indexes) -> Iterator[Documents]:
    """A store in a file."""
    made = SqliteDocuments(str(tmp_path / "relais.sqlite3"), indexes)
    yield made
    made.close()


@pytest.fixture
def root(environment: dict[str, str], store: Documents, monkeypatch: pytest.MonkeyPatch) -> Iterator[Root]:
    """The wired house. Stores that a command opens end with the test, as they would with the process."""
    with contextlib.ExitStack() as stack:
        open_store = Root.open_store

        def opened(house: Root, url: str) -> Documents:
            made = open_store(house, url)
            stack.callback(made.close)
            return made

        monkeypatch.setattr(Root, "open_store", opened)
        yield Root(load_settings(environment), SystemClock(), store)


@pytest.fixture
def run(root: Root) -> Run:
    """Run a command line."""
    return lambda *words: CliRunner().invoke(relais, list(words), obj=lambda: root)
