"""How Firestore is called: no longer than whoever asked still waits, with faults in the words of the port."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from google.api_core import exceptions as faults
from google.api_core.retry import Retry, if_exception_type
from google.auth.exceptions import GoogleAuthError

from backend.ports.deadline import left_s
from backend.ports.documents import AlreadyThere, Conflict, StoreUnavailable, Unclear

LEAST_S = 0.05
_PASSING = if_exception_type(faults.ServiceUnavailable, faults.InternalServerError)


def bounds(at_most_s: float) -> dict[str, Any]:
    """The arguments that bound one call with its repetitions. The client's own patience is minutes."""
    timeout_s = max(left_s(at_most_s), LEAST_S)
    return {
        "timeout": timeout_s,
        "retry": Retry(_PASSING, initial=0.1, maximum=1.0, timeout=timeout_s),
    }


@contextmanager
def translated() -> Iterator[None]:
    """Google's faults in the words of the port. AlreadyExists is a kind of Conflict there: it comes first."""
    try:
        yield
    except faults.AlreadyExists as fault:
        raise AlreadyThere from fault
    except faults.Aborted as fault:
        raise Conflict("other writers on every attempt") from fault
    except (faults.GoogleAPICallError, faults.RetryError, GoogleAuthError) as fault:
        raise StoreUnavailable(str(fault)) from fault


@contextmanager
def committing() -> Iterator[None]:
    """As ``translated``, for a commit: only what Firestore itself refused was surely not written.

    https://cloud.google.com/firestore/docs/understand-error-codes tells which faults leave it open.
    """
    try:
        with translated():
            yield
    except StoreUnavailable as fault:
        cause = fault.__cause__
        if isinstance(cause, faults.ClientError | GoogleAuthError) and not isinstance(
            cause, faults.Cancelled
        ):
            raise
        raise Unclear(str(cause)) from cause
