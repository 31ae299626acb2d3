"""The store beyond one machine: Firestore in Native mode, through Google's client.

The client's own transaction decorator retries a conflict at commit without pause and a conflict met by
a read not at all; the loop here does both, with jitter and within a time budget.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from backend.ports.deadline import left_s, patience
from backend.ports.documents import (
    AlreadyThere,
    BadCursor,
    Conflict,
    Count,
    Document,
    Fields,
    Page,
    Query,
    StoreError,
    Transaction,
    Unclear,
    Wave,
)
from backend.store.cursors import place_in
from backend.store.firestore_calls import bounds, committing, translated
from backend.store.firestore_values import document_of, plain, unplain
from backend.store.indexes import Indexes
from backend.store.limits import BATCH_WRITES, check_path, check_size

A = TypeVar("A")
T = TypeVar("T")
CALL_TIMEOUT_S = 8.0
"""For one call with its repetitions. The client's own patience is minutes; the host waits 30 s for a card."""
TRANSACTION_BUDGET_S = 20.0
"""Less than the host's 30 s: a click that cannot get through is told so."""
ROLLBACK_S = 1.0
READERS = 16


class FirestoreDocuments:
    """The port on one Firestore database. FIRESTORE_EMULATOR_HOST leads the client to the emulator."""

    def __init__(self, client: firestore.Client, indexes: Indexes, *, timeout_s: float | None = None) -> None:
        self._client = client
        self._indexes = indexes
        self._timeout_s = timeout_s or CALL_TIMEOUT_S
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="firestore-read")
        self._one_at_a_time = threading.Lock()

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        """See the port."""
        return self.read(paths)

    def query(self, query: Query) -> Page:
        """See the port."""
        return self.page(query)

    def count(self, query: Query, *, up_to: int) -> int:
        """See the port. Billed by a thousand index entries: a capped count costs one read."""
        self._indexes.serving(query)
        with translated():
            counted = self._built(query).limit(up_to).count().get(**bounds(self._timeout_s))
        return int(counted[0][0].value)

    def wave(
        self, paths: Sequence[str] = (), queries: Sequence[Query] = (), counts: Sequence[Count] = ()
    ) -> Wave:
        """See the port."""
        found = self._aside(self.get_many, paths) if paths else None
        pages = [self._aside(self.query, query) for query in queries]
        numbers = [self._aside(partial(self.count, up_to=asked.up_to), asked.query) for asked in counts]
        return Wave(
            found.result() if found else {},
            tuple(page.result() for page in pages),
            tuple(number.result() for number in numbers),
        )

    def transact(self, body: Callable[[Transaction], T]) -> T:
        """See the port."""
        deadline = time.monotonic() + left_s(TRANSACTION_BUDGET_S)
        pause_s, lost = 0.05, None
        attempt = self._attempt
        while True:
            try:
                return attempt(body)
            except (Conflict, Unclear) as fault:
                lost = fault if isinstance(fault, Unclear) else lost
                if time.monotonic() + pause_s > deadline:
                    raise lost or fault from fault.__cause__
            except AlreadyThere:
                raise
            except Exception as fault:
                if lost is None:
                    raise
                # What is refused after a lost answer may be what the lost one did.
                raise lost from fault
            time.sleep(random.uniform(0, pause_s))
            pause_s = min(pause_s * 2, 2.0)
            attempt = partial(self._attempt_in_turn, deadline)

    def write(self, documents: Mapping[str, Fields]) -> None:
        """See the port."""
        if len(documents) > BATCH_WRITES:
            raise StoreError(f"{len(documents)} writes in a batch of at most {BATCH_WRITES}")
        batch = self._client.batch()
        for path, fields in documents.items():
            reference = self.reference(path)
            check_size(path, fields)
            batch.set(reference, dict(fields))
        with translated():
            batch.commit(**bounds(self._timeout_s))

    def scan(self) -> Iterator[Document]:
        """See the port. Walks the tree: a collection's documents, then what stands below each."""
        with translated():
            yield from self._below(self._client)

    def check(self) -> None:
        """See the port. A write would be billed, each time a load balancer asks."""
        self.read(["doctor/ready"])

    def close(self) -> None:
        """See the port."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._client.close()  # type: ignore[no-untyped-call]

    def _aside(self, read: Callable[[A], T], asked: A) -> Future[T]:
        """Read in a thread of its own, under the deadline of this one."""
        return self._readers.submit(copy_context().run, read, asked)

    def _below(self, parent: Any) -> Iterator[Document]:
        for collection in parent.collections(**bounds(self._timeout_s)):
            for snapshot in collection.stream(timeout=None):
                yield document_of(snapshot)
            # Also the ids without a document of their own: something may stand below them.
            for reference in collection.list_documents(timeout=None):
                yield from self._below(reference)

    def _attempt(self, body: Callable[[Transaction], T]) -> T:
        transaction = self._client.transaction(max_attempts=1)
        self._begin(transaction)
        try:
            result = body(_FirestoreTransaction(self, transaction))
            # Once: whether a lost commit was carried out is found out by running the body again.
            once = {**bounds(self._timeout_s), "retry": None}
            with committing():
                self._send("commit", once, writes=transaction._write_pbs, transaction=transaction.id)
        except BaseException:
            # Without it the locks would stand until they expire. If this fails too, the first fault counts.
            with suppress(StoreError), patience(ROLLBACK_S):
                self._call("rollback", transaction=transaction.id)
            raise
        return result

    def _attempt_in_turn(self, deadline: float, body: Callable[[Transaction], T]) -> T:
        """Writers that met once would meet again: those of this process now go one after the other."""
        if not self._one_at_a_time.acquire(timeout=max(deadline - time.monotonic(), 0)):
            raise Conflict("other writers of this process")
        try:
            return self._attempt(body)
        finally:
            self._one_at_a_time.release()

    def _begin(self, transaction: Any) -> None:
        """``transaction._begin`` of the client, which has no time-out of its own."""
        transaction._id = self._call(
            "begin_transaction", options=transaction._options_protobuf(None)
        ).transaction

    def _call(self, method: str, **request: Any) -> Any:
        with translated():
            return self._send(method, bounds(self._timeout_s), **request)

    def _send(self, method: str, bounded: Mapping[str, Any], **request: Any) -> Any:
        return getattr(self._client._firestore_api, method)(
            request={"database": self._client._database_string, **request},
            metadata=self._client._rpc_metadata,
            **bounded,
        )

    def read(self, paths: Sequence[str], transaction: Any = None) -> dict[str, Document]:
        """``get_many``, under the locks of the client's transaction if one is given."""
        references = [self.reference(path) for path in dict.fromkeys(paths)]
        if not references:
            return {}
        with translated():
            snapshots = self._client.get_all(references, transaction=transaction, **bounds(self._timeout_s))
            found = [document_of(snapshot) for snapshot in snapshots if snapshot.exists]
        return {document.path: document for document in found}

    def page(self, query: Query, transaction: Any = None) -> Page:
        """``query``, under the locks of the client's transaction if one is given."""
        self._indexes.serving(query)
        built = self._built(query).limit(query.limit + 1)
        if query.start_after is not None:
            built = built.start_after(self._start(query))
        with translated():
            snapshots = list(built.stream(transaction=transaction, **bounds(self._timeout_s)))
        documents = tuple(document_of(snapshot) for snapshot in snapshots[: query.limit])
        if len(snapshots) <= query.limit:
            return Page(documents)
        last = documents[-1]
        order_value = last.fields[query.order_by] if query.order_by else None
        return Page(documents, json.dumps([plain(order_value), last.path]))

    def _built(self, query: Query) -> Any:
        name = query.collection
        built: Any = self._client.collection_group(name) if query.group else self._client.collection(name)
        for where in query.where:
            built = built.where(
                filter=FieldFilter(where.field, where.op.value.replace("-", "_"), where.value)
            )
        way = firestore.Query.DESCENDING if query.descending else firestore.Query.ASCENDING
        if query.order_by:
            built = built.order_by(query.order_by, direction=way)
        return built.order_by("__name__", direction=way)

    def _start(self, query: Query) -> dict[str, Any]:
        order_value, path = place_in(query)
        start: dict[str, Any] = {"__name__": self.reference(path)}
        if query.order_by:
            try:
                start[query.order_by] = unplain(order_value)
            except ValueError as fault:
                raise BadCursor("no time") from fault
        return start

    def reference(self, path: str) -> Any:
        """The client's reference to a document."""
        return self._client.document(check_path(path))


class _FirestoreTransaction:
    """The port's transaction on the client's."""

    def __init__(self, store: FirestoreDocuments, transaction: Any) -> None:
        self._store = store
        self._transaction = transaction
        self._has_written = False

    def get(self, path: str) -> Document | None:
        return self.get_many([path]).get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Document]:
        self._check_reads()
        return self._store.read(paths, self._transaction)

    def query(self, query: Query) -> Page:
        self._check_reads()
        return self._store.page(query, self._transaction)

    def create(self, path: str, fields: Fields) -> None:
        self._has_written = True
        reference = self._store.reference(path)
        check_size(path, fields)
        self._transaction.create(reference, dict(fields))

    def set(self, path: str, fields: Fields) -> None:
        self._has_written = True
        reference = self._store.reference(path)
        check_size(path, fields)
        self._transaction.set(reference, dict(fields))

    def delete(self, path: str) -> None:
        self._has_written = True
        self._transaction.delete(self._store.reference(path))

    def _check_reads(self) -> None:
        if self._has_written:
            raise StoreError("a transaction reads before it writes")
