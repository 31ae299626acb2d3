"""Google's certificates: kept, renewed in the background, and asked for seldom whatever key a token names."""

import logging
import re
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import httplib2
from cryptography import x509

from backend.google_api.errands import Errands
from backend.json_in import read_json
from backend.ports.clock import Clock
from backend.ports.deadline import left_s
from backend.ports.tokens import CertificatesUnavailable

log = logging.getLogger(__name__)

FETCH_TIMEOUT_S = 5.0
"""For one fetch, from the first byte to the last."""
WAIT_S = 3.0
"""How long a request waits for a fetch, where it can do nothing else."""
KEPT_AT_LEAST_S, KEPT_AT_MOST_S = 300, 86_400
KEPT_WHILE_UNREACHABLE_S = 86_400
FETCHED_AGAIN_AFTER_S = 60
"""However many unknown keys tokens name: Google announces a key long before it signs with it."""
TRIED_AGAIN_AFTER_S = 10
_MAX_AGE = re.compile(r"max-age=(\d{1,9})")

Known = Mapping[str, str]


class Certificates:
    """Google's certificates by key id, in the v1 form (JSON: key id to PEM)."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._errands = Errands("certificates", 1)
        self._fetcher = ThreadPoolExecutor(1, thread_name_prefix="certificates-fetch")
        self._turn = threading.Lock()
        self._known: Known = {}
        self._fresh_until = 0.0
        self._next_fetch_at = 0.0
        self._fetching: Future[None] | None = None

    def with_key(self, key_id: str) -> Known:
        """Return the certificates, with the key if Google has it. Raises: CertificatesUnavailable.

        What is known is returned at once and renewed in the background. For an unknown key only the
        request that started a fetch waits for it; where nothing is known all do.
        """
        now = self._now()
        if now < self._fresh_until and key_id in self._known:
            return self._known
        is_usable = self._is_usable(now)
        fetching, is_mine = self._fetch(now)
        if fetching and not (is_usable and (key_id in self._known or not is_mine)):
            with suppress(TimeoutError):
                fetching.result(left_s(WAIT_S))
        if not self._is_usable(self._now()):
            raise CertificatesUnavailable(self._url)
        return self._known

    def check(self) -> None:
        """Raise CertificatesUnavailable unless some are at hand or can be fetched."""
        now = self._now()
        if self._is_usable(now):
            self._fetch(now)
            return
        self.with_key("")

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _is_usable(self, now: float) -> bool:
        return bool(self._known) and now < self._fresh_until + KEPT_WHILE_UNREACHABLE_S

    def _fetch(self, now: float) -> "tuple[Future[None] | None, bool]":
        """The fetch under way, if there is one, and whether this call has begun it."""
        with self._turn:
            if self._fetching and not self._fetching.done():
                return self._fetching, False
            if now < self._next_fetch_at:
                return None, False
            self._fetching = self._fetcher.submit(self._renew, now)
            return self._fetching, True

    def _renew(self, now: float) -> None:
        self._next_fetch_at = now + TRIED_AGAIN_AFTER_S
        try:
            known, kept_s = self._errands.run(self._asked, within_s=FETCH_TIMEOUT_S)
        except Exception as fault:  # noqa: BLE001 - whatever came, it is no certificate: what is known stays
            log.warning("Google's certificates were not renewed: %s", type(fault).__name__)
            return
        self._known, self._fresh_until = known, now + kept_s
        self._next_fetch_at = now + FETCHED_AGAIN_AFTER_S

    def _asked(self, http: httplib2.Http) -> tuple[Known, int]:
        """What Google answers, and for how many seconds it may be kept. Raises: ValueError, OSError."""
        answer, content = http.request(self._url)
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        age = _MAX_AGE.search(answer.get("cache-control", ""))
        kept_s = min(max(int(age[1]) if age else 0, KEPT_AT_LEAST_S), KEPT_AT_MOST_S)
        return _readable(read_json(content)), kept_s


def _readable(given: object) -> Known:
    """The certificates that are some. Raises: ValueError if none is."""
    pairs = given.items() if isinstance(given, dict) else ()
    known = {key_id: pem for key_id, pem in pairs if isinstance(pem, str) and _is_certificate(pem)}
    if not known:
        raise ValueError("no certificate in the answer")
    return known


def _is_certificate(pem: str) -> bool:
    try:
        x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        return False
    return True
