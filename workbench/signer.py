"""Signs ID tokens as Google does, with a key of its own whose certificate is served in Google's v1 form."""

import time
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt

ISSUER = "https://accounts.google.com"
LIFETIME_S = 3600


class Signer:
    """One RSA key, made when the signer is, and the certificate that vouches for it."""

    def __init__(self, key_id: str = "workbench") -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._certificate = _certificate(key)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._signer = crypt.RSASigner.from_string(pem, key_id)
        self._key_id = key_id

    @property
    def certificates(self) -> dict[str, str]:
        """Key id to PEM certificate, as https://www.googleapis.com/oauth2/v1/certs answers."""
        return {self._key_id: self._certificate}

    def id_token(
        self, *, audience: str, email: str, sub: str, lifetime_s: int = LIFETIME_S, **claims: object
    ) -> str:
        """Return a signed token; ``claims`` are added to, or replace, those that Google sends."""
        now = int(time.time())
        payload: dict[str, object] = {
            "iss": ISSUER,
            "aud": audience,
            "azp": audience,
            "sub": sub,
            "email": email,
            "email_verified": True,
            "iat": now,
            "exp": now + lifetime_s,
            **claims,
        }
        return str(jwt.encode(self._signer, payload, key_id=self._key_id), "ascii")


def _certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "federated-signon.workbench.invalid")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM).decode("ascii")
