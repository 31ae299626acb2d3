"""The guard of started programs: a test that fails leaves no process behind."""

import sys

import pytest

from tests.patience import until
from tests.started import Started, nothing_left_of, started

PARENT = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"], start_new_session=True)
print("both run", flush=True)
time.sleep(1000)
"""


def test_a_test_that_fails_leaves_no_process_behind_not_even_in_another_session() -> None:
    seen: list[Started] = []
    with pytest.raises(KeyError), started([sys.executable, "-c", PARENT]) as program:
        assert program.output.readline() == "both run\n"
        seen.append(program)
        until(lambda: len(program.family()) == 2, "both run")
        raise KeyError("the test fails here")
    nothing_left_of(seen[0])
