"""The account of a day's mail: what Gmail has, what Relais has, and what was found by comparing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SUMMED = timedelta(days=30)
"""Over how long the size of the mail that came is summed."""


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One day (UTC) of one mailbox's account."""

    mailbox: str
    day: str
    """As 2026-11-25."""
    in_gmail: int = 0
    """Messages that Gmail lists for the day, trash and spam included, without drafts and chats."""
    here: int = 0
    """Of those, how many Relais has written down, each once."""
    recovered: int = 0
    """How many had been missed, and were found by comparing."""
    removed: int = 0
    """Written down, and no longer in Gmail."""
    dead: int = 0
    """Could not be taken in: they are among the dead letters."""
    proved_at: datetime | None = None
    size: int = 0
    """Bytes of those that are here and in Gmail, as Gmail estimates them."""

    @property
    def is_balanced(self) -> bool:
        """Whether every message that Gmail has is accounted for."""
        return self.missing == 0

    @property
    def missing(self) -> int:
        """How many Gmail has that are neither here nor among the dead letters."""
        return self.in_gmail - self.here - self.dead


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """What the card of an account shows: the newest days, the newest first."""

    days: tuple[LedgerDay, ...] = ()

    @property
    def last(self) -> LedgerDay | None:
        """The newest day, None before the first proof."""
        return self.days[0] if self.days else None

    def summed(self, now: datetime) -> "LedgerSnapshot":
        """Only the days of the last ``SUMMED``."""
        first = (now - SUMMED).astimezone(UTC).date().isoformat()
        return LedgerSnapshot(tuple(day for day in self.days if day.day >= first))

    @property
    def size(self) -> int:
        """Bytes of all of these days."""
        return sum(day.size for day in self.days)

    @property
    def open_days(self) -> tuple[LedgerDay, ...]:
        """Days on which something is not accounted for yet."""
        return tuple(day for day in self.days if not day.is_balanced)
