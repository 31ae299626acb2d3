"""A store that fails at one of its commits, as a network does, whatever store it is."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from backend.ports.documents import Documents, Fields, StoreUnavailable, Transaction, Unclear

T = TypeVar("T")


class Fault(StrEnum):
    """What befalls the commit."""

    LOST = "carried out, its answer lost"
    REFUSED = "refused"
    GONE = "carried out, and nothing answers from then on"
    BEFORE = "not carried out, and nothing answers from then on"


class FaultyDocuments:
    """Fails at the commit with that number, the first being 1."""

    def __init__(self, inner: Documents, fault: Fault, number: int) -> None:
        self._inner, self._fault, self._left = inner, fault, number
        self.is_gone = False

    @property
    def has_failed(self) -> bool:
        """Whether the commit with that number came."""
        return self._left <= 0

    def __getattr__(self, name: str) -> Any:
        if self.is_gone:
            raise StoreUnavailable("gone")
        return getattr(self._inner, name)

    def transact(self, body: Callable[[Transaction], T]) -> T:
        """See the port."""
        return self._committed(lambda: self._inner.transact(body))

    def write(self, documents: Mapping[str, Fields]) -> None:
        """See the port."""
        self._committed(lambda: self._inner.write(documents))

    def _committed(self, commit: Callable[[], T]) -> T:
        if self.is_gone:
            raise StoreUnavailable("gone")
        self._left -= 1
        if self._left:
            return commit()
        self.is_gone = self._fault in (Fault.GONE, Fault.BEFORE)
        if self._fault in (Fault.REFUSED, Fault.BEFORE):
            raise StoreUnavailable("refused")
        commit()
        raise Unclear("the answer was lost")
