"""The shipped nginx in front of a server of one's own: only its port and paths are replaced."""

import os
import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.patience import until
from workbench.emulators import HOUSE, Absent
from workbench.processes import free_port, running

NAME = "relais.example.com"
PATIENCE_S = 120
_SHIPPED = HOUSE / "deploy" / "nginx.conf"
_AROUND = """{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/relais.conf;
}}
"""
"""What a distribution's nginx.conf says around the files of conf.d."""


@dataclass(frozen=True, slots=True)
class Front:
    """nginx, reached by TLS under the name of its certificate."""

    port: int
    certificate: Path

    def silent(self) -> socket.socket:
        """A connection on which not even TLS has begun."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)

    def connect(self) -> ssl.SSLSocket:
        """A connection on which nothing was sent yet."""
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        return trusting.wrap_socket(self.silent(), server_hostname=NAME)

    def answer(self, sent: bytes) -> bytes:
        """What comes back to these bytes until the server hangs up."""
        with self.connect() as client:
            client.sendall(sent)
            return b"".join(iter(lambda: client.recv(65_536), b""))


@contextmanager
def nginx(behind: int, folder: Path) -> Iterator[Front]:
    """Run it in front of a port of this machine. Raises: Absent."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise Absent("nginx is missing: on Debian, `apt install nginx-light`.")
    port = free_port()
    certificate, key = _certified(folder)
    told = _SHIPPED.read_text()
    for shipped, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("http://127.0.0.1:8080;", f"http://127.0.0.1:{behind};"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(certificate)),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(key)),
    ):
        assert told.count(shipped) == 1, shipped
        told = told.replace(shipped, here)
    (folder / "relais.conf").write_text(told)
    user = "user root root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user))
    command: list[str | Path] = [program, "-p", folder, "-c", folder / "nginx.conf"]
    with running(command, log=folder / "nginx.log") as process:
        until(lambda: process.poll() is not None or _listens(port), "nginx")
        assert process.poll() is None, (folder / "nginx.log").read_text()
        yield Front(port, certificate)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for the shipped name, signed by itself, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "fullchain.pem", folder / "privkey.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret
