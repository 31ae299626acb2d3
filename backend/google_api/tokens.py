"""Verification of Google's ID tokens.

google-auth's own ``verify_oauth2_token`` fetches the certificates every time and does not look at
``email_verified``; its ``jwt.decode`` does the cryptography here, the rest is around it. What is said of
a token that proves nothing is said in words of ours: google-auth's own texts hold the token.
"""

import base64
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping

from google.auth import exceptions, jwt

from backend.google_api.certificates import Certificates
from backend.json_in import read_json
from backend.ports.clock import Clock
from backend.ports.tokens import BadToken, Claims

ISSUERS = frozenset({"accounts.google.com", "https://accounts.google.com"})
CLOCK_SKEW_S = 10
TOKEN_BYTES = 8_192
REMEMBERED = 10_000


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
        header = _header(token)
        key_id = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(key_id, str):
            raise BadToken("not RS256 by a named key")
        certificate = self._certificates.with_key(key_id).get(key_id)
        if certificate is None:
            raise BadToken("a key that is not Google's")
        return _checked(_signed(token, key_id, certificate), audience, now)


def _header(token: str) -> Mapping[str, object]:
    """The header of a token whose every part can be read without harm. Raises: BadToken."""
    try:
        header, payload, _ = (
            base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)) for part in token.encode().split(b".")
        )
        read = read_json(header), read_json(payload)
    except ValueError:
        raise BadToken("no token") from None
    if not isinstance(read[0], dict) or not isinstance(read[1], dict):
        raise BadToken("no token")
    return read[0]


def _signed(token: str, key_id: str, certificate: str) -> Mapping[str, object]:
    """The claims, if Google signed them and they are of now. Raises: BadToken."""
    try:
        claims: Mapping[str, object] = jwt.decode(
            token, certs={key_id: certificate}, clock_skew_in_seconds=CLOCK_SKEW_S
        )
    except exceptions.InvalidValue:
        raise BadToken("expired, or not valid yet") from None
    except (exceptions.GoogleAuthError, ValueError, TypeError) as fault:
        raise BadToken(f"not signed by Google ({type(fault).__name__})") from None
    return claims


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
