"""Parts that a machine may lack: in CI a missing one fails, elsewhere it is skipped with one loud line."""

import contextlib
import os
from collections.abc import Iterator

import pytest

from workbench.emulators import Absent


@contextlib.contextmanager
def required() -> Iterator[None]:
    """End the test if the block finds that a part is not on this machine."""
    try:
        yield
    except Absent as absent:
        if os.environ.get("CI"):
            pytest.fail(f"CI requires it: {absent}", pytrace=False)
        pytest.skip(f"NOT RUN: {absent}")
