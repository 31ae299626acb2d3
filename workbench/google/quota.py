"""Quota units a user and minute.

https://developers.google.com/workspace/gmail/api/reference/quota
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.google.refused import Refused
from workbench.google.state import Account

MINUTE_MS = 60_000
UNITS = {
    **dict.fromkeys(
        ("getProfile", "labels.get", "labels.list", "settings.sendAs.list", "settings.sendAs.get"), 1
    ),
    "history.list": 2,
    **dict.fromkeys(("labels.create", "labels.delete", "labels.patch", "labels.update"), 5),
    **dict.fromkeys(
        ("messages.get", "messages.list", "messages.modify", "messages.trash", "messages.untrash"), 5
    ),
    **dict.fromkeys(("messages.attachments.get", "drafts.get", "drafts.list"), 5),
    **dict.fromkeys(("drafts.create", "drafts.delete", "messages.delete", "threads.get", "threads.list"), 10),
    **dict.fromkeys(("threads.modify", "threads.trash", "threads.untrash"), 10),
    "drafts.update": 15,
    **dict.fromkeys(("messages.import", "messages.insert"), 25),
    **dict.fromkeys(("messages.batchModify", "messages.batchDelete", "stop"), 50),
    **dict.fromkeys(("messages.send", "drafts.send", "watch"), 100),
}
PREFIX = "gmail.users."


@dataclass(slots=True)
class Quota:
    """How much a user may spend. Movable in tests."""

    per_minute: int = 15_000
    status: int = 403
    """403 with userRateLimitExceeded, or 429."""
    units: dict[str, int] = field(default_factory=lambda: dict(UNITS))

    def spend(self, account: Account, method_id: str, now_ms: int) -> None:
        """Count a call. Raises: Refused, with the time from which it may be tried again."""
        units = self.units[method_id.removeprefix(PREFIX)]
        account.spent = [(at, used) for at, used in account.spent if at > now_ms - MINUTE_MS]
        if sum(used for _, used in account.spent) + units > self.per_minute:
            since = account.spent[0][0] if account.spent else now_ms
            reason = "rateLimitExceeded" if self.status == 429 else "userRateLimitExceeded"
            raise too_fast(self.status, reason, since + MINUTE_MS)
        account.spent.append((now_ms, units))


def too_fast(status: int, reason: str, again_ms: int) -> Refused:
    """Google's words, two blanks included; there is no Retry-After header."""
    at = (
        datetime.fromtimestamp(again_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
    return Refused(status, reason, f"User-rate limit exceeded.  Retry after {at}")
