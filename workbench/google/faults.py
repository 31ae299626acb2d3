"""Rules that let calls go wrong: which call, when, how, how often."""

import threading
from dataclasses import dataclass, field
from typing import Literal

from workbench.google.calls import is_method
from workbench.google.refused import Refused

Phase = Literal["before", "after", "in"]
REFUSALS = {
    "400": Refused(400, "invalidArgument", "Invalid argument"),
    "400 failedPrecondition": Refused(
        400, "failedPrecondition", "Mail service not enabled", "FAILED_PRECONDITION"
    ),
    "401": Refused(401, "authError", "Invalid Credentials"),
    "403 userRateLimitExceeded": Refused(403, "userRateLimitExceeded", "User Rate Limit Exceeded"),
    "403 rateLimitExceeded": Refused(403, "rateLimitExceeded", "Rate Limit Exceeded"),
    "403 dailyLimitExceeded": Refused(403, "dailyLimitExceeded", "Daily Limit Exceeded"),
    "403 insufficientPermissions": Refused(403, "insufficientPermissions", "Insufficient Permission"),
    "403 domainPolicy": Refused(403, "domainPolicy", "The domain administrators have disabled Gmail apps."),
    "403 accessNotConfigured": Refused(403, "accessNotConfigured", "Gmail API has not been used before."),
    "403 publisher": Refused(
        403,
        "forbidden",
        "Error sending test message to Cloud PubSub: User not authorized to perform this action.",
    ),
    "404": Refused(404, "notFound", "Requested entity was not found."),
    "429": Refused(429, "rateLimitExceeded", "User-rate limit exceeded."),
    "429 userRateLimitExceeded": Refused(429, "userRateLimitExceeded", "User-rate limit exceeded."),
    "429 concurrent": Refused(429, "rateLimitExceeded", "Too many concurrent requests for user."),
    "500": Refused(500, "backendError", "Backend Error"),
    "503": Refused(503, "backendError", "The service is currently unavailable."),
}
"""Answers of Google's; those of 429 and of a user's rate say when to try again."""
GRANT_REFUSALS = {"invalid_grant": "", "invalid_rapt": "invalid_rapt"}
"""Answers of the token endpoint, with their error_subtype."""
WIRE = ("close", "rst", "half", "hang", "slow")
SPOILT = ("wrong_json", "empty", "no_content")
MISHAPS = (
    *("history_floor", "token_revoked", "watch_lost", "push_dropped", "push_doubled", "push_reversed"),
    *("label_changed", "message_deleted", "index_lag"),
)
EFFECTS = frozenset({*REFUSALS, *GRANT_REFUSALS, *WIRE, *SPOILT, *MISHAPS})


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which calls go wrong."""

    method: str
    """A method of the Gmail API, or the end of its name (drafts.send); or verb and path (POST /token)."""
    effect: str
    """One of EFFECTS."""
    phase: Phase = "before"
    """before: Google does nothing. after: it is done, and this is the answer. in: its answer is spoilt."""
    account: str = ""
    """Empty: any."""
    nth: int = 0
    """Only from the nth matching call on, counted from one; 0 and 1: from the first."""
    times: int | None = 1
    """How often; None: always."""
    seconds: float = 1.0
    """Of hang, slow (between bytes) and index_lag."""
    label: str = "STARRED"
    """Of label_changed: put on the message, or taken off it where it is."""

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            raise ValueError(f"no such effect: {self.effect}")


@dataclass(slots=True)
class _Standing:
    rule: Rule
    seen: int = 0
    done: int = 0


@dataclass(slots=True)
class Faults:
    """The rules in force."""

    _standing: list[_Standing] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *rules: Rule) -> None:
        """Let rules come into force, after those that already are."""
        with self._lock:
            self._standing += [_Standing(rule) for rule in rules]

    def clear(self) -> None:
        """Everything goes well again."""
        with self._lock:
            self._standing.clear()

    def due(self, method: str, template: str, account: str) -> list[Rule]:
        """The rules that befall a call, which counts for each that it matches."""
        with self._lock:
            matching = [one for one in self._standing if _is_meant(one.rule, method, template, account)]
            for one in matching:
                one.seen += 1
            due = [one for one in matching if one.seen >= one.rule.nth and _is_left(one)]
            for one in due:
                one.done += 1
            return [one.rule for one in due]


def _is_left(standing: _Standing) -> bool:
    return standing.rule.times is None or standing.done < standing.rule.times


def _is_meant(rule: Rule, method: str, template: str, account: str) -> bool:
    named = rule.method == template or is_method(method, rule.method)
    return named and rule.account in ("", account)
