"""The store as services see it: keyed documents, small and Firestore-shaped.

A path alternates collection and document id: ``mailboxes/support@acme.test/conversations/18c2``.
A *collection path* has an odd number of segments, a *document path* an even number.
A *group* is the last segment of a collection path (``conversations``); a group query searches
all collections of that name, whatever stands above them.

Values are ``None``, ``bool``, ``int`` (64 bit), finite ``float``, ``str``, aware ``datetime`` (kept as UTC,
microseconds), lists of values (a list never holds a list directly) and ``dict`` with string keys.
Documents come back as copies: changing one changes nothing in the store.

Limits are Firestore's (https://cloud.google.com/firestore/quotas): a document holds at most 1 MiB,
an id at most 1,500 bytes, without ``/``, not ``.``, ``..`` or ``__x__``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar, Union

Value = Union[None, bool, int, float, str, datetime, "list[Value]", "dict[str, Value]"]
Fields = Mapping[str, Value]
T = TypeVar("T")


class StoreError(Exception):
    """The store could not do what was asked. The adapter's own exception is kept as ``__cause__``."""


class StoreUnavailable(StoreError):
    """The store did not answer in time or is down; nothing was written. May be tried again later."""


class Unclear(StoreUnavailable):
    """A commit was sent and its answer lost, also when asked again: written or not, nobody knows."""


class Conflict(StoreError):
    """A transaction met other writers on every attempt; nothing of it was written."""


class AlreadyThere(StoreError):
    """``create`` met an existing document; nothing of the transaction or batch was written.

    ``path`` is the document's path where the engine tells it, else the only created path of the
    transaction, else an empty string.
    """

    def __init__(self, path: str = "") -> None:
        super().__init__(path)
        self.path = path


class InvalidPath(StoreError, ValueError):
    """A path breaks the rules above. Raised before anything is sent to the engine."""


class BadCursor(StoreError):
    """``start_after`` is no cursor of this query: only a forged click has such a one."""


class UndeclaredIndex(StoreError):
    """A query that no entry of firestore.indexes.json serves. Both adapters refuse it alike."""


class Op(StrEnum):
    """How a filter compares. ``CONTAINS`` means: the array field holds the value."""

    EQ = "=="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    CONTAINS = "array-contains"


@dataclass(frozen=True, slots=True)
class Where:
    """One condition on one top-level field. Documents without the field never match."""

    field: str
    op: Op
    value: Value


@dataclass(frozen=True, slots=True)
class Query:
    """Documents of one collection (or, with ``group=True``, of one collection group).

    Results are ordered by ``order_by`` (then by document path, same direction) and hold at most
    ``limit`` documents. ``start_after`` is the ``cursor`` of an earlier page of the same query.
    Documents that lack the ordering field are left out, as Firestore does.
    """

    collection: str
    where: tuple[Where, ...] = ()
    order_by: str | None = None
    descending: bool = False
    limit: int = 50
    start_after: str | None = None
    group: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document that exists."""

    path: str
    fields: dict[str, Value] = field(hash=False)

    @property
    def id(self) -> str:
        """The last segment of the path."""
        return self.path.rsplit("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a query. ``cursor`` is opaque text (at most 2 kB), None when nothing follows."""

    documents: tuple[Document, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Ask for the number of documents that match ``query``, counting no further than ``up_to``."""

    query: Query
    up_to: int


@dataclass(frozen=True, slots=True)
class Wave:
    """What a wave of reads brought: existing documents by path, a page a query, a number a count."""

    documents: dict[str, Document] = field(hash=False)
    pages: tuple[Page, ...] = ()
    counts: tuple[int, ...] = ()


class Transaction(Protocol):
    """Reads, then writes, all or nothing. Every read comes before the first write.

    The body of a transaction may be run several times: it must not call Gmail or anything else
    outside this object.
    """

    def get(self, path: str) -> Document | None:
        """Return the document as it is now, None if absent."""
        ...

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """Return the existing documents by path; absent ones are left out."""
        ...

    def query(self, query: Query) -> Page:
        """Run ``query`` inside the transaction. Raises: UndeclaredIndex."""
        ...

    def create(self, path: str, fields: Fields) -> None:
        """Write a new document. Raises AlreadyThere, here or at commit, if it exists."""
        ...

    def set(self, path: str, fields: Fields) -> None:
        """Write the whole document, replacing what was there."""
        ...

    def delete(self, path: str) -> None:
        """Remove the document; no error if it is absent."""
        ...


class Documents(Protocol):
    """The store. Safe to use from several threads at once.

    Every method may raise StoreUnavailable; queries may raise UndeclaredIndex.
    """

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """Return the existing documents by path in one round trip; absent ones are left out.

        Duplicated paths are read once.
        """
        ...

    def query(self, query: Query) -> Page:
        """Return one page of matching documents."""
        ...

    def count(self, query: Query, *, up_to: int) -> int:
        """Return how many documents match, never more than ``up_to`` (cost is bounded by it)."""
        ...

    def wave(
        self, paths: Sequence[str] = (), queries: Sequence[Query] = (), counts: Sequence[Count] = ()
    ) -> Wave:
        """Run several reads at once; each list of results is in the order asked.

        One wave costs the time of its slowest read where the engine is across a network.
        """
        ...

    def transact(self, body: Callable[[Transaction], T]) -> T:
        """Run ``body`` in a transaction and return its result; retried while others interfere.

        Two transactions that touch the same document behave as if one ran after the other.
        An exception from ``body`` rolls everything back and is passed on. Where the answer to a commit is
        lost, ``body`` runs again and may meet what it wrote itself: what it creates then is AlreadyThere.
        Raises: Conflict after all attempts, AlreadyThere; Unclear where it stays unknown, also if ``body``
        refuses then.
        """
        ...

    def write(self, documents: Mapping[str, Fields]) -> None:
        """Set up to 500 whole documents in one atomic batch (for import and seeding)."""
        ...

    def scan(self) -> Iterator[Document]:
        """Yield every document of the store once, in the engine's own order, a few hundred in memory.

        For export and for counting, while nobody writes.
        """
        ...

    def check(self) -> None:
        """Raise StoreUnavailable if it cannot be read, or written as far as that costs nothing to try.

        An embedded store looks at its file anew: what a connection has in memory proves nothing.
        """
        ...

    def close(self) -> None:
        """Give back connections and threads. Calling it twice is harmless."""
        ...


def paged(ask: Callable[[str | None], Page]) -> Iterator[Document]:
    """Every document of a query, page after page, given what asks for the page after a cursor.

    Nothing is decoded on the way: what is odd fails where it is read.
    """
    cursor: str | None = None
    while True:
        page = ask(cursor)
        yield from page.documents
        cursor = page.cursor
        if cursor is None:
            return
