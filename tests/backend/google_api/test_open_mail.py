"""What Gmail's refusals mean to the program, and how long it is waited for: asked over real sockets."""

import json
import time
from collections.abc import Mapping
from functools import partial

import pytest

from backend.domain.obstacle import Obstacle
from backend.google_api import errands, open_mail
from backend.google_api.open_mail import LOOKS_AT_ONCE, GmailOpenMailReader
from backend.ports.deadline import patience
from backend.ports.mail_fault import MailNotReadable, MailUnavailable
from backend.ports.message_head import MessageHead
from backend.ports.open_mail import MailTokens
from tests.at_once import at_once
from tests.moody import Mood, Moody, answering, cutting, dripping, dripping_headers, hanging, seconds_of

TOKENS = MailTokens("user", "message")
FOUND = {"id": "18c2", "threadId": "18c1", "internalDate": "1764000000000", "payload": {"headers": []}}


@pytest.fixture
def reader(moody: Moody) -> GmailOpenMailReader:
    """Reads from the moody server."""
    return GmailOpenMailReader(moody.url)


def _refusal(status: str, error: Mapping[str, object], *headers: str) -> Mood:
    return answering(json.dumps({"error": error}).encode(), status, *headers)


def _of_old(reason: str) -> dict[str, object]:
    """As most of Gmail's errors are told."""
    return {"code": 403, "message": "no", "errors": [{"domain": "usageLimits", "reason": reason}]}


def _info(reason: str) -> dict[str, object]:
    """As google.rpc.ErrorInfo tells it."""
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return {"status": "PERMISSION_DENIED", "details": [{"@type": kind, "reason": reason}]}


WILL_PASS: dict[str, Mood] = {
    "too fast": _refusal("403 Forbidden", _of_old("rateLimitExceeded")),
    "this person too fast": _refusal("403 Forbidden", _of_old("userRateLimitExceeded")),
    "the quota": _refusal("403 Forbidden", _of_old("quotaExceeded")),
    "the day": _refusal("403 Forbidden", _of_old("dailyLimitExceeded")),
    "the quota as a detail": _refusal("403 Forbidden", _info("RATE_LIMIT_EXCEEDED")),
    "429": _refusal("429 Too Many Requests", {}),
    "500": answering(b"", "500 Internal Server Error"),
    "503": answering(b"<html>", "503 Service Unavailable"),
    "a redirection": answering(b"", "304 Not Modified"),
    "cut": cutting,
    "deep": answering(b"[" * 5000),
}
WILL_NOT: dict[str, tuple[Mood, Obstacle]] = {
    "the event's token": (_refusal("401 Unauthorized", _of_old("authError")), Obstacle.EXPIRED),
    "a bare 401": (answering(b"", "401 Unauthorized"), Obstacle.EXPIRED),
    "the scope": (_refusal("403 Forbidden", _of_old("insufficientPermissions")), Obstacle.SCOPE),
    "the scope as a detail": (
        _refusal("403 Forbidden", _info("ACCESS_TOKEN_SCOPE_INSUFFICIENT")),
        Obstacle.SCOPE,
    ),
    "the API": (_refusal("403 Forbidden", _of_old("accessNotConfigured")), Obstacle.SWITCHED_OFF),
    "the API as a detail": (_refusal("403 Forbidden", _info("SERVICE_DISABLED")), Obstacle.SWITCHED_OFF),
    "the admin": (_refusal("403 Forbidden", _of_old("domainPolicy")), Obstacle.POLICY),
    "no Gmail": (_refusal("400 Bad Request", _of_old("failedPrecondition")), Obstacle.POLICY),
    "404": (_refusal("404 Not Found", _of_old("notFound")), Obstacle.GONE),
    "an odd id": (_refusal("400 Bad Request", _of_old("invalidArgument")), Obstacle.GONE),
    "a bare 403": (answering(b"", "403 Forbidden"), Obstacle.REFUSED),
    "an odd error": (answering(b'{"error": [7]}', "403 Forbidden"), Obstacle.REFUSED),
    "odd reasons": (
        _refusal("403 Forbidden", {"errors": [{"reason": {}}, {"reason": "a b"}]}),
        Obstacle.REFUSED,
    ),
}
SLOW: dict[str, Mood] = {"hangs": hanging, "drips": dripping, "drips headers": dripping_headers}


@pytest.mark.parametrize("name", WILL_PASS)
def test_what_will_pass_is_no_answer(name: str, reader: GmailOpenMailReader, moody: Moody) -> None:
    moody.mood = WILL_PASS[name]
    with pytest.raises(MailUnavailable):
        reader.head("18c2", TOKENS)


@pytest.mark.parametrize("name", WILL_NOT)
def test_what_will_not_pass_says_what_stands_in_the_way(
    name: str, reader: GmailOpenMailReader, moody: Moody
) -> None:
    moody.mood, obstacle = WILL_NOT[name]
    with pytest.raises(MailNotReadable) as caught:
        reader.head("18c2", TOKENS)
    assert caught.value.obstacle is obstacle
    assert moody.asked == 1


@pytest.mark.parametrize(("told", "wait_s"), [("7", 7.0), ("Wed, 21 Oct 2026 07:28 GMT", None), ("", None)])
def test_gmail_says_how_long_to_leave_it_alone(
    told: str, wait_s: float | None, reader: GmailOpenMailReader, moody: Moody
) -> None:
    moody.mood = _refusal("501 Not Implemented", {}, f"Retry-After: {told}")
    with pytest.raises(MailUnavailable) as caught:
        reader.head("18c2", TOKENS)
    assert caught.value.retry_after_s == wait_s


def test_no_answer_at_all_may_pass() -> None:
    with pytest.raises(MailUnavailable) as caught:
        GmailOpenMailReader("http://127.0.0.1:9").head("18c2", TOKENS)
    assert (caught.value.is_permanent, caught.value.retry_after_s) == (False, None)


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_gmail_is_left_when_the_time_is_over(
    name: str, reader: GmailOpenMailReader, moody: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_mail, "TIMEOUT_S", 1.0)
    moody.mood = SLOW[name]
    assert seconds_of(partial(_unanswered, reader)) < 3


@pytest.mark.parametrize("name", SLOW)
def test_a_request_that_has_waited_elsewhere_waits_the_less_for_gmail(
    name: str, reader: GmailOpenMailReader, moody: Moody
) -> None:
    moody.mood = SLOW[name]
    with patience(0.5):
        assert seconds_of(partial(_unanswered, reader)) < 3


@pytest.mark.parametrize("name", SLOW)
def test_few_wait_for_a_gmail_that_hangs_and_it_is_asked_again_later(
    name: str, reader: GmailOpenMailReader, moody: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_mail, "TIMEOUT_S", 2.0)
    monkeypatch.setattr(errands, "QUEUED_AT_MOST_S", 0.2)
    moody.mood = SLOW[name]
    took = at_once(16, lambda _: seconds_of(partial(_unanswered, reader)))
    waited = [one for one in took if isinstance(one, Exception) or one >= open_mail.TIMEOUT_S]
    asked = moody.asked
    # Between the first and the last of the calls in a row that tell, places become free for so many more.
    at_most = LOOKS_AT_ONCE + errands.HANGS_AFTER - 1
    assert errands.HANGS_AFTER <= len(waited) <= at_most
    assert asked <= at_most
    _unanswered(reader)
    assert moody.asked == asked
    moody.mood = answering(json.dumps(FOUND).encode())
    _wait_until_left_alone_is_over(reader)
    assert [found for found in at_once(4, lambda _: reader.head("18c2", TOKENS)) if not _is_head(found)] == []


def test_many_at_once_are_all_answered_by_a_gmail_that_is_well(
    reader: GmailOpenMailReader, moody: Moody
) -> None:
    moody.mood = answering(json.dumps(FOUND).encode())
    found = at_once(LOOKS_AT_ONCE + LOOKS_AT_ONCE // 2, lambda _: reader.head("18c2", TOKENS))
    assert [one for one in found if not _is_head(one)] == []


def _is_head(found: object) -> bool:
    return isinstance(found, MessageHead)


def _unanswered(reader: GmailOpenMailReader) -> None:
    with pytest.raises(MailUnavailable):
        reader.head("18c2", TOKENS)


def _wait_until_left_alone_is_over(reader: GmailOpenMailReader) -> None:
    time.sleep(max(reader._errands._left_alone_until - time.monotonic(), 0))
