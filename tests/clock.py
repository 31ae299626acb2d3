"""A clock that tests set."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""A Tuesday."""


@dataclass
class SetClock:
    """Stands still until a test moves it."""

    at: datetime = field(default=NOON)

    def now(self) -> datetime:
        """The set instant."""
        return self.at

    def pass_by(self, **passed: float) -> None:
        """Let time go by, in the words of ``timedelta``."""
        self.at += timedelta(**passed)
