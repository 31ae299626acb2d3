"""Keys of the installation's own: AES-256 in Galois/counter mode (NIST SP 800-38D), by ``cryptography``."""

import base64
import secrets
from collections.abc import Sequence
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.ports.vault import Unopenable
from backend.vault.sealed import key_of, parts_of, sealed_text

KIND = "aes1"
KEY_BYTES, NONCE_BYTES = 32, 12
"""A random nonce of 96 bits: one key may seal some four thousand million secrets (SP 800-38D, 8.3)."""


class AesGcmVault:
    """The port on a ring of keys, each with its name, the newest first."""

    def __init__(self, ring: Sequence[tuple[str, bytes]]) -> None:
        self._newest = ring[0][0]
        self._keys = {name: AESGCM(key) for name, key in ring}

    def seal(self, secret: str, place: str) -> str:
        """See the port."""
        return sealed_text(
            KIND, self._newest, locked(self._keys[self._newest], secret, _bound(self._newest, place))
        )

    def open(self, sealed: str, place: str) -> str:
        """See the port."""
        name = key_of(sealed)
        (body,) = parts_of(sealed, KIND, 1)
        if name not in self._keys:
            raise Unopenable(f"no key of the name {name!r} is at hand")
        return unlocked(self._keys[name], body, _bound(name, place))

    def is_current(self, sealed: str) -> bool:
        """See the port."""
        return sealed.startswith(f"{KIND}:{self._newest}:")


def new_key(day: date) -> str:
    """A new key as the settings take it, named after the day, so that a ring tells its own age."""
    return f"{day:%Y%m%d}-{secrets.token_hex(2)}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def locked(key: AESGCM, secret: str, bound: bytes) -> bytes:
    """The secret, encrypted, behind its nonce."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + key.encrypt(nonce, secret.encode(), bound)


def unlocked(key: AESGCM, body: bytes, bound: bytes) -> str:
    """The secret. Raises: Unopenable."""
    try:
        return key.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound).decode()
    except (InvalidTag, ValueError):
        raise Unopenable("moved, or changed") from None


def _bound(name: str, place: str) -> bytes:
    return f"{name}\n{place}".encode()
