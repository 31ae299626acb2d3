"""Google's certificates while their server is healthy, down, silent, or slower than anybody waits."""

import json
from functools import partial

import pytest

from backend.google_api import certificates as subject
from backend.google_api.certificates import Certificates
from backend.ports.tokens import CertificatesUnavailable
from tests.at_once import at_once
from tests.clock import SetClock
from tests.moody import Mood, Moody, answering, cutting, dripping, dripping_headers, hanging, seconds_of
from tests.patience import until
from workbench.signer import Signer

KEY = "workbench"
FETCH_S, WAIT_S = 3.0, 2.5
NOT_HELD_S = 2.0
"""Who is answered at once takes milliseconds; less than this is not the wait for a fetch."""
BAD_MOODS: dict[str, Mood] = {
    "hangs": hanging,
    "drips": dripping,
    "drips headers": dripping_headers,
    "cuts": cutting,
    "fails": answering(b"", "500 Internal Server Error"),
    "is no JSON": answering(b"<html>"),
    "is deep": answering(b"[" * 5000),
    "has no certificates": answering(b'{"workbench": "-----BEGIN", "other": 7}'),
    "is empty": answering(b"{}"),
}


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds for a fetch, a little less for who waits: long beside what a busy machine takes."""
    monkeypatch.setattr(subject, "FETCH_TIMEOUT_S", FETCH_S)
    monkeypatch.setattr(subject, "WAIT_S", WAIT_S)


@pytest.fixture
def clock() -> SetClock:
    """Stands still."""
    return SetClock()


@pytest.fixture
def good(signer: Signer) -> Mood:
    """Google's own answer."""
    return answering(json.dumps(signer.certificates).encode(), "200 OK", "Cache-Control: max-age=3600")


@pytest.fixture
def known(moody: Moody, clock: SetClock, good: Mood) -> Certificates:
    """Certificates that were fetched a moment ago."""
    moody.mood = good
    made = Certificates(moody.url, clock)
    made.with_key(KEY)
    return made


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_stale_certificates_are_answered_at_once_whatever_their_server_does(
    mood: str, known: Certificates, moody: Moody, clock: SetClock
) -> None:
    moody.mood = BAD_MOODS[mood]
    clock.pass_by(hours=2)
    results = at_once(8, lambda _: seconds_of(lambda: known.with_key(KEY)[KEY]))
    assert [took for took in results if isinstance(took, Exception) or took > NOT_HELD_S] == []
    assert moody.asked <= 2


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_a_bad_mood_passes_and_what_was_known_is_renewed(
    mood: str, known: Certificates, moody: Moody, clock: SetClock, good: Mood
) -> None:
    moody.mood = BAD_MOODS[mood]
    clock.pass_by(hours=2)
    known.with_key(KEY)
    until(lambda: moody.asked == 2, "the fetch in the background")
    moody.mood = good

    def renewed() -> bool:
        clock.pass_by(seconds=subject.TRIED_AGAIN_AFTER_S)
        known.with_key(KEY)
        return known._fresh_until > clock.now().timestamp()

    until(renewed, "certificates that are fresh again")


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_however_many_unknown_keys_one_fetch_a_minute(
    mood: str, known: Certificates, moody: Moody, clock: SetClock
) -> None:
    moody.mood = BAD_MOODS[mood]
    clock.pass_by(seconds=61)
    asked = moody.asked
    held = [
        took
        for number in range(60)
        if (took := seconds_of(partial(known.with_key, f"forged-{number}"))) > NOT_HELD_S
    ]
    assert moody.asked == asked + 1
    assert len(held) <= 1


def test_forged_keys_at_once_hold_one_request_at_most(
    known: Certificates, moody: Moody, clock: SetClock
) -> None:
    moody.mood = hanging
    clock.pass_by(seconds=61)
    took = at_once(12, lambda number: seconds_of(lambda: known.with_key(f"forged-{number}")))
    assert len([one for one in took if isinstance(one, Exception) or one > NOT_HELD_S]) <= 1


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_where_nothing_is_known_all_wait_for_one_fetch_and_not_long(
    mood: str, moody: Moody, clock: SetClock
) -> None:
    moody.mood = BAD_MOODS[mood]
    made = Certificates(moody.url, clock)

    def ask(_: int) -> float:
        def refused() -> None:
            with pytest.raises(CertificatesUnavailable):
                made.with_key(KEY)

        return seconds_of(refused)

    assert [took for took in at_once(8, ask) if isinstance(took, Exception) or took > FETCH_S * 4] == []
    until(lambda: made._fetching is None or made._fetching.done(), "the end of the fetch")
    assert [took for took in at_once(8, ask) if isinstance(took, Exception) or took > NOT_HELD_S] == []
    assert moody.asked == 1


def test_readiness_is_told_from_what_is_known(known: Certificates, moody: Moody, clock: SetClock) -> None:
    moody.mood = hanging
    clock.pass_by(hours=2)
    assert seconds_of(known.check) < NOT_HELD_S


def test_a_new_key_is_met_by_the_request_that_brings_it(
    moody: Moody, clock: SetClock, known: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "WAIT_S", 60)
    rotated = Signer("rotated")
    moody.mood = answering(json.dumps(rotated.certificates).encode())
    clock.pass_by(seconds=61)
    assert set(known.with_key("rotated")) == {"rotated"}


def test_a_fetch_that_took_too_long_is_ended(
    known: Certificates, moody: Moody, clock: SetClock, good: Mood
) -> None:
    moody.mood = dripping
    clock.pass_by(hours=2)
    known.with_key(KEY)
    until(lambda: moody.asked == 2, "the fetch in the background")
    until(lambda: known._errands._places._value == 1, "the end of the dripping answer")
