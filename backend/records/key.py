"""Where a document stands and how it is read: services ask by key and get what it means."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from backend.ports.documents import Document

log = logging.getLogger(__name__)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Key(Generic[T_co]):
    """The place of one document, with its reader."""

    path: str
    read: Callable[[Document], T_co]


class Source(Protocol):
    """What documents are read from: the store, or a transaction."""

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """Return the existing documents by path."""
        ...


class Found:
    """Documents that came back together, read by the keys under which they were asked for."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    def get(self, key: Key[T]) -> T | None:
        """What the document means, None if there is none."""
        document = self._documents.get(key.path)
        return None if document is None else key.read(document)

    def document(self, key: Key[T]) -> Document | None:
        """The document itself, to be written onto."""
        return self._documents.get(key.path)


def fetch(source: Source, keys: Iterable[Key[object]]) -> Found:
    """Read several documents at once."""
    return Found(source.get_many([key.path for key in keys]))


def fetch_one(source: Source, key: Key[T]) -> T | None:
    """Read one document, None if there is none."""
    return fetch(source, [key]).get(key)


def read_each(documents: Iterable[Document], read: Callable[[Document], T]) -> tuple[T, ...]:
    """Decode the documents of a page. One that cannot be read is told to the log, not to the page."""
    return tuple(readable(documents, read))


def readable(documents: Iterable[Document], read: Callable[[Document], T]) -> Iterator[T]:
    """The same, one after the other, as they come."""
    for document in documents:
        try:
            yield read(document)
        except (AttributeError, KeyError, TypeError, ValueError):
            log.exception("a document cannot be read", extra={"document": document.path})
