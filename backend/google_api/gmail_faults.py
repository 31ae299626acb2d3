"""What Gmail's refusals mean: what passes by itself, and what somebody must do something about.

The reason counts, where there is one: a 403 is both "too fast" and "never"
(https://developers.google.com/workspace/gmail/api/guides/handle-errors).
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from googleapiclient.errors import HttpError

from backend.domain.obstacle import Obstacle
from backend.json_in import mapping, read_json
from backend.ports.mail_fault import MailFault, MailNotReadable, MailUnavailable

PASSING = frozenset(
    {
        *("ratelimitexceeded", "userratelimitexceeded", "quotaexceeded", "dailylimitexceeded"),
        *(
            "rate_limit_exceeded",
            "resource_exhausted",
            "backenderror",
            "unavailable",
            "concurrentlimitexceeded",
        ),
    }
)
OBSTACLES = {
    "autherror": Obstacle.EXPIRED,
    "access_token_expired": Obstacle.EXPIRED,
    "insufficientpermissions": Obstacle.SCOPE,
    "access_token_scope_insufficient": Obstacle.SCOPE,
    "accessnotconfigured": Obstacle.SWITCHED_OFF,
    "service_disabled": Obstacle.SWITCHED_OFF,
    "domainpolicy": Obstacle.POLICY,
    "failedprecondition": Obstacle.POLICY,
    "notfound": Obstacle.GONE,
}
OF_STATUS = {400: Obstacle.GONE, 401: Obstacle.EXPIRED, 404: Obstacle.GONE, 410: Obstacle.GONE}
"""Where no reason is known. A 400 is an id that Gmail does not take."""
TOO_MANY, TIMED_OUT, CLIENT_ERRORS = 429, 408, range(400, 500)
LEFT_ALONE_AT_MOST_S = 86_400.0
_REASON = re.compile(r"\w{1,60}")
_RETRY_AFTER = re.compile(r"Retry after\s+(\d{4}-\d\d-\d\dT[\d:.]{8,18}Z)", re.IGNORECASE)
"""In the text, with two blanks before it: Gmail sends no header."""


def meaning(fault: HttpError, now: datetime | None = None) -> MailFault:
    """The fault in the words of the port. ``now`` is what a time in its text is counted from (UTC)."""
    status, reasons = fault.status_code, tuple(_reasons(fault.content))
    told = f"Gmail answered {status} ({', '.join(reasons) or 'no reason'})"
    may_pass = status in (TOO_MANY, TIMED_OUT) or status not in CLIENT_ERRORS
    if may_pass or not PASSING.isdisjoint(reasons):
        return MailUnavailable(told, retry_after_s=_left_alone(fault, now))
    named = (OBSTACLES[reason] for reason in reasons if reason in OBSTACLES)
    return MailNotReadable(told, next(named, OF_STATUS.get(status, Obstacle.REFUSED)))


def _reasons(content: bytes) -> Iterator[str]:
    """Google's words for it in lower case, the exact ones first: details, errors, status."""
    try:
        error = mapping(mapping(read_json(content)).get("error"))
    except ValueError:
        return
    for entry in (*_entries(error.get("details")), *_entries(error.get("errors"))):
        yield from _word(mapping(entry).get("reason"))
    yield from _word(error.get("status"))


def _word(given: object) -> Iterator[str]:
    if isinstance(given, str) and _REASON.fullmatch(given):
        yield given.lower()


def _entries(given: object) -> list[object]:
    return given if isinstance(given, list) else []


def _left_alone(fault: HttpError, now: datetime | None) -> float | None:
    """For how long Gmail asks not to be asked: by the header, else by its words."""
    by_header = _seconds(fault.resp.get("retry-after", ""))
    told = _RETRY_AFTER.search(fault.content[:5_000].decode("utf-8", "replace"))
    if by_header is not None or told is None:
        return by_header
    try:
        until = datetime.fromisoformat(told[1])
    except ValueError:
        return None
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), LEFT_ALONE_AT_MOST_S)


def _seconds(retry_after: str) -> float | None:
    """The header as seconds (RFC 9110, 10.2.3); Gmail sends no dates."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
