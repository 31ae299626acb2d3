"""Cloud KMS on this machine: Google's own messages over gRPC, so that the real client talks to it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.cloud.kms_v1 import DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse
from google.cloud.kms_v1 import KeyManagementServiceClient as Client
from google.cloud.kms_v1.services.key_management_service.transports import KeyManagementServiceGrpcTransport

KEY = "projects/acme-relais/locations/europe-west1/keyRings/relais/cryptoKeys/tokens"
SERVICE = "google.cloud.kms.v1.KeyManagementService"
NONCE = b"\0" * 12
"""Each version wraps keys of 32 random bytes only: for a test the nonce may stay."""


@dataclass
class Kms:
    """One key with its versions. The newest one encrypts."""

    versions: dict[str, AESGCM] = field(default_factory=lambda: {"1": _version()})
    is_down: bool = False

    def rotate(self) -> None:
        """Add a version."""
        self.versions[str(len(self.versions) + 1)] = _version()

    def encrypt(self, request: EncryptRequest, context: Any) -> EncryptResponse:
        """projects.locations.keyRings.cryptoKeys.encrypt."""
        self._serve(request.name, context)
        if not request.plaintext:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "plaintext is empty")
        newest = list(self.versions)[-1]
        body = self.versions[newest].encrypt(NONCE, request.plaintext, request.additional_authenticated_data)
        name = f"{KEY}/cryptoKeyVersions/{newest}"
        return EncryptResponse(name=name, ciphertext=newest.encode() + b"|" + body)

    def decrypt(self, request: DecryptRequest, context: Any) -> DecryptResponse:
        """projects.locations.keyRings.cryptoKeys.decrypt."""
        self._serve(request.name, context)
        version, _, body = request.ciphertext.partition(b"|")
        name = version.decode("ascii", "replace")
        if name not in self.versions:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "the version is destroyed")
        try:
            aad = request.additional_authenticated_data
            plain = self.versions[name].decrypt(NONCE, body, aad)
        except InvalidTag:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "Decryption failed: the ciphertext is invalid.")
        return DecryptResponse(plaintext=plain)

    def _serve(self, name: str, context: Any) -> None:
        if self.is_down:
            context.abort(grpc.StatusCode.UNAVAILABLE, "The service is currently unavailable.")
        if name != KEY:
            context.abort(grpc.StatusCode.NOT_FOUND, f"CryptoKey {name} not found.")


def _version() -> AESGCM:
    return AESGCM(AESGCM.generate_key(256))


@pytest.fixture
def kms() -> Kms:
    """A key with one version."""
    return Kms()


@pytest.fixture
def kms_client(kms: Kms) -> Iterator[Client]:
    """Google's client, connected to it."""
    server = grpc.server(ThreadPoolExecutor(2))
    methods = {
        "Encrypt": _method(kms.encrypt, EncryptRequest, EncryptResponse),
        "Decrypt": _method(kms.decrypt, DecryptRequest, DecryptResponse),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, methods),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield Client(transport=KeyManagementServiceGrpcTransport(channel=channel))
    server.stop(None)


def _method(serve: Callable[..., Any], asked: Any, answered: Any) -> Any:
    return grpc.unary_unary_rpc_method_handler(
        serve, request_deserializer=asked.deserialize, response_serializer=answered.serialize
    )
