"""Fixtures for every test: real stores, real emulators. What a machine lacks is said once, at the end."""

from collections import Counter

import pytest

pytest_plugins = [
    "tests.certificates",
    "tests.followed",
    "tests.firestore_emulator",
    "tests.front_door",
    "tests.google",
    "tests.moody",
    "tests.patience",
    "tests.pubsub_emulator",
    "tests.seeded_gmail",
    "tests.sites",
    "tests.stores",
    "tests.wired",
]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line for each reason why tests were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} tests {reason}", yellow=True, bold=True)
