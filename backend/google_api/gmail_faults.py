"""What Gmail's refusals mean: what passes by itself, and what somebody must do something about.

The reason counts, where there is one: a 403 is both "too fast" and "never"
(https://developers.google.com/workspace/gmail/api/guides/handle-errors).
"""

import re
from collections.abc import Iterator

from googleapiclient.errors import HttpError

from backend.domain.obstacle import Obstacle
from backend.json_in import read_json
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
_REASON = re.compile(r"\w{1,60}")


def meaning(fault: HttpError) -> MailFault:
    """The fault in the words of the port."""
    status, reasons = fault.status_code, tuple(_reasons(fault.content))
    told = f"Gmail answered {status} ({', '.join(reasons) or 'no reason'})"
    may_pass = status in (TOO_MANY, TIMED_OUT) or status not in CLIENT_ERRORS
    if may_pass or not PASSING.isdisjoint(reasons):
        return MailUnavailable(told, retry_after_s=_seconds(fault.resp.get("retry-after", "")))
    named = (OBSTACLES[reason] for reason in reasons if reason in OBSTACLES)
    return MailNotReadable(told, next(named, OF_STATUS.get(status, Obstacle.REFUSED)))


def _reasons(content: bytes) -> Iterator[str]:
    """Google's words for it in lower case, the exact ones first: details, errors, status."""
    try:
        error = _mapping(_mapping(read_json(content)).get("error"))
    except ValueError:
        return
    for entry in (*_entries(error.get("details")), *_entries(error.get("errors"))):
        yield from _word(_mapping(entry).get("reason"))
    yield from _word(error.get("status"))


def _word(given: object) -> Iterator[str]:
    if isinstance(given, str) and _REASON.fullmatch(given):
        yield given.lower()


def _mapping(given: object) -> dict[str, object]:
    return given if isinstance(given, dict) else {}


def _entries(given: object) -> list[object]:
    return given if isinstance(given, list) else []


def _seconds(retry_after: str) -> float | None:
    """The header as seconds (RFC 9110, 10.2.3); Gmail sends no dates."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
