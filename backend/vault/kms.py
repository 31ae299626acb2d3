"""Google Cloud KMS: each secret has a key of its own, and KMS wraps that key.

Envelope encryption (https://cloud.google.com/kms/docs/envelope-encryption). The place is bound in twice: to
the secret, and to its wrapped key (KMS's additional authenticated data).
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.api_core import exceptions as faults
from google.auth.exceptions import GoogleAuthError
from google.cloud.kms_v1 import KeyManagementServiceClient

from backend.ports.deadline import left_s
from backend.ports.vault import Unopenable, VaultUnavailable
from backend.vault.aes_gcm import KEY_BYTES, locked, unlocked
from backend.vault.sealed import key_of, parts_of, sealed_text

KIND = "kms1"
TIMEOUT_S = 5.0
_REFUSED = (faults.InvalidArgument, faults.NotFound, faults.FailedPrecondition)
"""Of another place, of another key, or by a version that was disabled or destroyed."""


class KmsVault:
    """The port on one key of KMS: ``projects/*/locations/*/keyRings/*/cryptoKeys/*``.

    KMS rotates by new versions of the key, and names in each answer the version that it used: that is the
    name under which a sealed secret is known.
    """

    # Asked once: left to itself the client tries for a minute, and somebody waits for the answer.
    def __init__(self, client: KeyManagementServiceClient, key: str) -> None:
        self._client = client
        self._key = key
        self._newest = ""

    def seal(self, secret: str, place: str) -> str:
        """See the port."""
        key = secrets.token_bytes(KEY_BYTES)
        version, wrapped = self._wrapped(key, place)
        return sealed_text(KIND, version, wrapped, locked(AESGCM(key), secret, place.encode()))

    def open(self, sealed: str, place: str) -> str:
        """See the port."""
        wrapped, body = parts_of(sealed, KIND, 2)
        request = {"name": self._key, "ciphertext": wrapped, "additional_authenticated_data": place.encode()}
        with _translated():
            key = self._client.decrypt(request=request, retry=None, timeout=left_s(TIMEOUT_S)).plaintext
        return unlocked(AESGCM(key), body, place.encode())

    def is_current(self, sealed: str) -> bool:
        """See the port. Which version is the newest is known from what was sealed last, else by trying."""
        version = self._newest or self._wrapped(b"?", "which version is the newest?")[0]
        return sealed.startswith(f"{KIND}:") and key_of(sealed) == version

    def _wrapped(self, key: bytes, place: str) -> tuple[str, bytes]:
        """The key wrapped by KMS, and the number of the version that did it."""
        request = {"name": self._key, "plaintext": key, "additional_authenticated_data": place.encode()}
        with _translated():
            answer = self._client.encrypt(request=request, retry=None, timeout=left_s(TIMEOUT_S))
        self._newest = answer.name.rpartition("/")[2]
        return self._newest, answer.ciphertext


@contextmanager
def _translated() -> Iterator[None]:
    """Google's faults in the words of the port. What they say is kept out: it may repeat what was sent."""
    try:
        yield
    except _REFUSED as fault:
        raise Unopenable(f"Cloud KMS refuses ({type(fault).__name__})") from None
    except (faults.GoogleAPICallError, faults.RetryError, GoogleAuthError) as fault:
        raise VaultUnavailable(f"Cloud KMS does not serve ({type(fault).__name__})") from None
