"""Parts that a machine may lack: in CI a missing one fails, elsewhere it is skipped with one loud line."""

import os
from typing import NoReturn

import pytest


def missing(part: str, how_to_get_it: str) -> NoReturn:
    """End the test: the part is not on this machine."""
    if os.environ.get("CI"):
        pytest.fail(f"CI requires {part}. {how_to_get_it}", pytrace=False)
    pytest.skip(f"NOT TESTED, {part} is missing. {how_to_get_it}")
