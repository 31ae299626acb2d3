"""A store that fails once something may have been written: what it says about the write itself stands."""

import pytest

from backend.ports.documents import AlreadyThere, Conflict, StoreError, StoreUnavailable, Unclear
from backend.services.kernel.unclear import after_writing


@pytest.mark.parametrize("fault", [StoreUnavailable("down"), Conflict("others"), StoreError("odd")])
def test_what_fails_behind_a_write_leaves_it_unclear(fault: StoreError) -> None:
    with pytest.raises(Unclear) as told, after_writing():
        raise fault
    assert told.value.__cause__ is fault


@pytest.mark.parametrize("fault", [AlreadyThere("a/b"), Unclear("lost"), ZeroDivisionError()])
def test_what_tells_more_is_passed_on(fault: Exception) -> None:
    with pytest.raises(type(fault)) as told, after_writing():
        raise fault
    assert told.value is fault
