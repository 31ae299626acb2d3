"""What a request costs the store, counted: the budgets are asserted on this, and the log carries it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from backend.ports.documents import Count, Document, Documents, Fields, Page, Query, Transaction, Wave

T = TypeVar("T")


@dataclass(slots=True)
class Tally:
    """Counts of one request. A missing document that was asked for counts as no document."""

    waves: int = 0
    """Round trips outside transactions: reads asked for together are one."""
    documents: int = 0
    """Documents that came back outside transactions."""
    queries: int = 0
    aggregates: int = 0
    transactions: int = 0
    """Attempts, so a retry shows."""
    transaction_reads: int = 0
    """Documents asked for inside transactions, and queries."""
    writes: int = 0

    def as_dict(self) -> dict[str, int]:
        """The counts that are not zero."""
        return {name: count for name in self.__slots__ if (count := getattr(self, name))}


class Measured:
    """A block whose operations are counted, apart from those of the blocks around it."""

    def __init__(self, current: ContextVar[Tally | None]) -> None:
        self._current = current

    def __enter__(self) -> Tally:
        tally = Tally()
        self._token = self._current.set(tally)
        return tally

    def __exit__(self, *_: object) -> None:
        self._current.reset(self._token)


class CountingDocuments:
    """Wraps a store and counts into the tally of the surrounding ``measure``."""

    def __init__(self, inner: Documents) -> None:
        self._inner = inner
        self._tally: ContextVar[Tally | None] = ContextVar("tally", default=None)

    def measure(self) -> "Measured":
        """Count what happens inside the block, in this thread."""
        return Measured(self._tally)

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """See the port."""
        return self._waved(Wave(self._inner.get_many(paths))).documents

    def query(self, query: Query) -> Page:
        """See the port."""
        return self._waved(Wave({}, (self._inner.query(query),))).pages[0]

    def count(self, query: Query, *, up_to: int) -> int:
        """See the port."""
        return self._waved(Wave({}, (), (self._inner.count(query, up_to=up_to),))).counts[0]

    def wave(
        self, paths: Sequence[str] = (), queries: Sequence[Query] = (), counts: Sequence[Count] = ()
    ) -> Wave:
        """See the port."""
        return self._waved(self._inner.wave(paths, queries, counts))

    def transact(self, body: Callable[[Transaction], T]) -> T:
        """See the port."""
        tally = self._tally.get()
        if tally is None:
            return self._inner.transact(body)

        def counted(transaction: Transaction) -> T:
            tally.transactions += 1
            return body(_CountingTransaction(transaction, tally))

        return self._inner.transact(counted)

    def write(self, documents: Mapping[str, Fields]) -> None:
        """See the port."""
        tally = self._tally.get()
        if tally is not None:
            tally.writes += len(documents)
        self._inner.write(documents)

    def scan(self) -> Iterator[Document]:
        """See the port."""
        return self._inner.scan()

    def check(self) -> None:
        """See the port. It is nobody's request."""
        self._inner.check()

    def close(self) -> None:
        """See the port."""
        self._inner.close()

    def _waved(self, wave: Wave) -> Wave:
        tally = self._tally.get()
        if tally is not None:
            tally.waves += 1
            tally.documents += len(wave.documents) + sum(len(page.documents) for page in wave.pages)
            tally.queries += len(wave.pages)
            tally.aggregates += len(wave.counts)
        return wave


class _CountingTransaction:
    def __init__(self, inner: Transaction, tally: Tally) -> None:
        self._inner = inner
        self._tally = tally

    def get(self, path: str) -> Document | None:
        self._tally.transaction_reads += 1
        return self._inner.get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        self._tally.transaction_reads += len(set(paths))
        return self._inner.get_many(paths)

    def query(self, query: Query) -> Page:
        self._tally.transaction_reads += 1
        return self._inner.query(query)

    def create(self, path: str, fields: Fields) -> None:
        self._tally.writes += 1
        self._inner.create(path, fields)

    def set(self, path: str, fields: Fields) -> None:
        self._tally.writes += 1
        self._inner.set(path, fields)

    def delete(self, path: str) -> None:
        self._tally.writes += 1
        self._inner.delete(path)
