"""What a store that fails means, once something may have been written."""

from collections.abc import Iterator
from contextlib import contextmanager

from backend.ports.documents import AlreadyThere, StoreError, Unclear


@contextmanager
def after_writing() -> Iterator[None]:
    """A block that reads what a click has done: if the store fails here, something was changed all the same.

    Raises: Unclear.
    """
    try:
        yield
    except (AlreadyThere, Unclear):
        raise
    except StoreError as fault:
        raise Unclear(str(fault)) from fault
