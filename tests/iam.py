"""Google's signing for service accounts, on this machine."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


@dataclass
class Iam:
    """Signs with a service account's key, as projects.serviceAccounts.signBlob does."""

    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    url: str = ""
    status: int = 200
    asked: list[str] = field(default_factory=list)

    @property
    def public(self) -> str:
        """The public key in PEM."""
        made = self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return made.decode()

    def signed(self, body: bytes) -> bytes:
        """The answer to a request."""
        payload = base64.b64decode(json.loads(body)["payload"])
        blob = self.key.sign(payload, padding.PKCS1v15(), hashes.SHA256())
        return json.dumps({"keyId": "1", "signedBlob": base64.b64encode(blob).decode()}).encode()


@pytest.fixture
def iam() -> Iterator[Iam]:
    """A running one."""
    played = Iam()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            played.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = played.signed(body) if played.status == 200 else b"{}"
            self.send_response(played.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield played
    server.shutdown()
    thread.join()
    server.server_close()
