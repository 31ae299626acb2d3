"""Relais behind a real gunicorn, started as in production, with a moody Gmail and a moody key server."""

import json
import os
import socket
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from backend.services import Services
from main import compose
from tests.mails import message_id, thread_id
from tests.moody import Moody, answering
from tests.people import BEN, found_mailbox
from tests.side_panel import form_input
from workbench.company import read_company
from workbench.emulators import HOUSE
from workbench.events import OpenMail
from workbench.host import Call, Host
from workbench.processes import free_port, running
from workbench.signer import Signer
from workbench.world import Addresses, World

PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Server:
    """What a test asks of it."""

    port: int
    process: psutil.Process
    file: Path
    log: Path
    host: Host
    gmail: Moody
    keys: Moody

    def connect(self) -> socket.socket:
        """A connection on which nothing was sent yet."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)

    def raw(self, sent: bytes) -> bytes:
        """What comes back to these bytes until the server hangs up."""
        with self.connect() as client:
            client.sendall(sent)
            return b"".join(iter(lambda: client.recv(65_536), b""))

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and JSON."""
        return self._asked(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def open(self, key: str) -> tuple[int, dict[str, Any]]:
        """Ben opens a mail of ``tests.mails``: status and card."""
        mail = OpenMail(thread_id(BEN.email, key), message_id(BEN.email, key))
        status, body = self._posted(Call("thread", BEN.email, BEN.email, mail=mail), "/addon/thread")
        steps = body.get("action", {}).get("navigations", [{}])
        return status, steps[0].get("pushCard", body)

    def click(self, action: str, parameters: Mapping[str, str], **inputs: str) -> tuple[int, dict[str, Any]]:
        """Ben taps something: status and answer."""
        form = {name: form_input(value) for name, value in inputs.items()}
        call = Call("click", BEN.email, BEN.email, parameters=parameters, form_inputs=form)
        return self._posted(call, f"/addon/actions/{action}")

    def _posted(self, call: Call, path: str) -> tuple[int, dict[str, Any]]:
        url = self.host.world.addresses.relais + path
        event = self.host.event(call, url)
        token = event["authorizationEventObject"]["systemIdToken"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self._asked(urllib.request.Request(url, json.dumps(event).encode(), headers))

    def _asked(self, request: urllib.request.Request) -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)


@pytest.fixture
def server(moody: Moody, moody_keys: Moody, signer: Signer, tmp_path: Path) -> Iterator[Server]:
    """Two workers of eight threads, by gunicorn.conf.py, on a file."""
    moody_keys.mood = answering(
        json.dumps(signer.certificates).encode(), "200 OK", "Cache-Control: max-age=3600"
    )
    port, file, log = free_port(), tmp_path / "relais.sqlite3", tmp_path / "gunicorn.log"
    keys = moody_keys.url
    world = World(read_company(), Addresses(f"http://127.0.0.1:{port}", moody.url, keys))
    environment = {
        **world.settings,
        "RELAIS_STORE": f"sqlite:///{file}",
        "RELAIS_ID_TOKEN_CERTS_URL": keys,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", str(HOUSE / "gunicorn.conf.py")]
    bind = ["--bind", f"127.0.0.1:{port}", "--chdir", str(HOUSE), "main:create_app()"]
    ready = f"http://127.0.0.1:{port}/ready"
    with running([*command, *bind], ready_url=ready, log=log, env={**os.environ, **environment}) as process:
        with services_on(environment) as services:
            found_mailbox(services)
        yield Server(port, psutil.Process(process.pid), file, log, Host(world, signer), moody, moody_keys)


@contextmanager
def services_on(environment: dict[str, str]) -> Iterator[Services]:
    """The use cases on a server's own file, which is closed again."""
    root = compose(environment)
    with closing(root.documents):
        yield root.services


def held(file: Path) -> sqlite3.Connection:
    """A connection that keeps all writers out until it is closed."""
    other = sqlite3.connect(file, isolation_level=None, timeout=PATIENCE_S)
    other.execute("BEGIN IMMEDIATE")
    return other
