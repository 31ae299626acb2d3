"""Verification of Google's ID tokens with cached certificates.

google-auth's own ``verify_oauth2_token`` fetches the certificates every time and does not look at
``email_verified``; its ``jwt.decode`` does the cryptography here, the rest is around it.
"""

import hashlib
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping

import requests
from google.auth import exceptions, jwt

from backend.ports.clock import Clock
from backend.ports.tokens import BadToken, CertificatesUnavailable, Claims

ISSUERS = frozenset({"accounts.google.com", "https://accounts.google.com"})
CLOCK_SKEW_S = 10
FETCH_TIMEOUT_S = 5
KEPT_AT_LEAST_S, KEPT_AT_MOST_S = 300, 86_400
KEPT_WHILE_UNREACHABLE_S = 86_400
REFETCHED_AFTER_S = 60
"""A token with an unknown key id asks for new certificates, at most this often."""
TOKEN_BYTES = 8_192
REMEMBERED = 10_000
_MAX_AGE = re.compile(r"max-age=(\d+)")


class Certificates:
    """Google's certificates by key id, in the v1 form (JSON: key id to PEM)."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._lock = threading.Lock()
        self._known: Mapping[str, str] = {}
        self._fresh_until = 0.0
        self._fetched_at = 0.0

    def with_key(self, key_id: str) -> Mapping[str, str]:
        """Return certificates that hold the key, fetched anew if need be. Raises: CertificatesUnavailable."""
        now = self._clock.now().timestamp()
        if now < self._fresh_until and key_id in self._known:
            return self._known
        with self._lock:
            is_stale = now >= self._fresh_until
            is_unknown = key_id not in self._known and now - self._fetched_at >= REFETCHED_AFTER_S
            if is_stale or is_unknown:
                self._fetch(now)
            return self._known

    def check(self) -> None:
        """Raise CertificatesUnavailable unless some certificates are at hand or can be fetched."""
        self.with_key("")

    def _fetch(self, now: float) -> None:
        try:
            response = requests.get(self._url, timeout=FETCH_TIMEOUT_S)
            response.raise_for_status()
            known = json.loads(response.content[:1_000_000])
            if not isinstance(known, dict) or not known:
                raise ValueError("no certificates in the answer")
        except (requests.RequestException, ValueError) as fault:
            if self._known and now < self._fresh_until + KEPT_WHILE_UNREACHABLE_S:
                return
            raise CertificatesUnavailable(self._url) from fault
        age = _MAX_AGE.search(response.headers.get("Cache-Control", ""))
        kept_s = min(max(int(age[1]) if age else 0, KEPT_AT_LEAST_S), KEPT_AT_MOST_S)
        self._known, self._fetched_at, self._fresh_until = known, now, now + kept_s


class GoogleTokenVerifier:
    """The port on Google's certificates. A token verified once is remembered until it expires."""

    def __init__(self, certificates: Certificates, clock: Clock) -> None:
        self._certificates = certificates
        self._clock = clock
        self._verified: OrderedDict[bytes, Claims] = OrderedDict()
        self._lock = threading.Lock()

    def verify(self, token: str, audience: str) -> Claims:
        """See the port."""
        mark = hashlib.sha256(f"{audience}\n{token}".encode("utf-8", "replace")).digest()
        now = self._clock.now().timestamp()
        remembered = self._verified.get(mark)
        if remembered and now < remembered.expires_at + CLOCK_SKEW_S:
            return remembered
        claims = self._verify(token, audience, now)
        with self._lock:
            self._verified[mark] = claims
            while len(self._verified) > REMEMBERED:
                self._verified.popitem(last=False)
        return claims

    def _verify(self, token: str, audience: str, now: float) -> Claims:
        if not audience or len(token) > TOKEN_BYTES:
            raise BadToken("no audience to compare, or no token of this size")
        try:
            header = jwt.decode_header(token)
            if header.get("alg") != "RS256":
                raise BadToken("not RS256")
            certificates = self._certificates.with_key(str(header.get("kid", "")))
            claims = jwt.decode(
                token, certs=certificates, verify=True, audience=None, clock_skew_in_seconds=CLOCK_SKEW_S
            )
        except (exceptions.GoogleAuthError, ValueError, TypeError, AttributeError, KeyError) as fault:
            raise BadToken(str(fault)) from fault
        return _checked(claims, audience, now)


def _checked(claims: Mapping[str, object], audience: str, now: float) -> Claims:
    """What the signature alone does not say."""
    email, sub, expires_at = claims.get("email"), claims.get("sub"), claims.get("exp")
    if claims.get("iss") not in ISSUERS:
        raise BadToken("issuer")
    if claims.get("aud") != audience:
        raise BadToken("audience")
    if claims.get("email_verified") is not True or not isinstance(email, str) or not email:
        raise BadToken("no verified e-mail address")
    if not isinstance(sub, str) or not sub or "/" in sub or len(sub) > 255:
        raise BadToken("no subject")
    if not isinstance(expires_at, int | float) or now >= expires_at + CLOCK_SKEW_S:
        raise BadToken("expired")
    name, domain = claims.get("name"), claims.get("hd")
    return Claims(
        sub,
        email.lower(),
        name if isinstance(name, str) else None,
        domain if isinstance(domain, str) else None,
        int(expires_at),
    )
