"""A plugin of pytest that writes down how long every test took and which failed."""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

TIMES_AT = "MUTANTS_TIMES_AT"

_seconds: defaultdict[str, float] = defaultdict(float)
_failed: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up setting up, running and tidying up."""
    _seconds[report.nodeid] += report.duration
    if report.failed:
        _failed.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write it all, once a run: workers leave it to their controller."""
    if not hasattr(session.config, "workerinput"):
        told = {"seconds": _seconds, "failed": sorted(_failed)}
        Path(os.environ[TIMES_AT]).write_text(json.dumps(told), "utf-8")
