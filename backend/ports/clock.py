"""What time it is, as a port: services never read the machine's clock themselves."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The current time."""

    def now(self) -> datetime:
        """Return the current instant as an aware datetime in UTC."""
        ...
