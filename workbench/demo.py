"""Starts the demo company on 127.0.0.1 and ends every process it started."""

import contextlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from werkzeug.serving import make_server

import main
from backend.settings import load_settings
from workbench.app import create_app
from workbench.company import read_company
from workbench.company_mail import seed_mail
from workbench.emulators import HOUSE, Absent, firestore_emulator, gmail_command
from workbench.identities import mail_token
from workbench.processes import DidNotStart, free_port, running, tail
from workbench.seeding import PastClock, seed_state
from workbench.signer import Signer
from workbench.world import Addresses, World

PORT = 8700
WORKERS, THREADS = 2, 4


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or ended the process."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    url: str
    parts: Mapping[str, "subprocess.Popen[bytes]"]
    folder: Path

    def wait(self) -> None:
        """Wait until a part ends by itself. Raises: DidNotStart, naming the part and the end of its log."""
        while all(process.poll() is None for process in self.parts.values()):
            time.sleep(0.5)
        gone = next(name for name, process in self.parts.items() if process.poll() is not None)
        raise DidNotStart(f"{gone} has ended:\n{tail(self.folder / f'{gone}.log')}")


@contextlib.contextmanager
def demo(folder: Path, store: str = "sqlite", port: int = 0) -> Iterator[Demo]:
    """Run the demo until the block ends. ``folder`` is emptied first; ``store`` is sqlite or firestore.

    Raises: Absent, DidNotStart.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    now = datetime.now(UTC)
    world = _world(port)
    signer = Signer()
    with contextlib.ExitStack() as stack:
        environment = {**world.settings, **_store_settings(stack, store, folder)}
        seed = folder / "mail.json"
        seed.write_text(json.dumps(_mail(world, now)), "utf-8")
        gmail_port = int(world.addresses.gmail.rpartition(":")[2])
        parts = {
            "gmail": stack.enter_context(
                running(
                    gmail_command(gmail_port, seed),
                    ready_url=f"{world.addresses.gmail}/",
                    log=folder / "gmail.log",
                )
            )
        }
        stack.enter_context(_serving(world, signer))
        _seed(environment, world, now)
        parts["relais"] = stack.enter_context(_relais(world, environment, folder))
        yield Demo(world.addresses.workbench, parts, folder)


def run(folder: Path, store: str, port: int) -> None:
    """What ``make demo`` does: start, say where, and wait for Ctrl-C."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    print("Starting the demo company …", flush=True)
    try:
        with demo(folder, store, port) as running_demo:
            print(f"\n  Open {running_demo.url}\n\n  Ctrl-C stops everything.", flush=True)
            running_demo.wait()
    except Stopped:
        print("\nStopped.")
    except (Absent, DidNotStart) as fault:
        sys.exit(f"The demo does not run: {fault}")


def _stop(*_: int | FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not cut the ending short and leave a process behind.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopped


def _world(port: int) -> World:
    def at(number: int) -> str:
        return f"http://127.0.0.1:{number}"

    addresses = Addresses(relais=at(free_port()), gmail=at(free_port()), workbench=at(port or free_port()))
    return World(read_company(), addresses)


def _mail(world: World, now: datetime) -> Mapping[str, object]:
    company = world.company
    return seed_mail(company, now, {account: mail_token(account) for account in company.accounts})


def _store_settings(stack: contextlib.ExitStack, store: str, folder: Path) -> dict[str, str]:
    """Where the state lives; starts the Firestore emulator where it is asked for."""
    if store == "sqlite":
        return {"RELAIS_STORE": f"sqlite:///{folder.resolve() / 'relais.sqlite3'}"}
    host = stack.enter_context(firestore_emulator(folder))
    return {"RELAIS_STORE": "firestore://demo-relais/(default)", "FIRESTORE_EMULATOR_HOST": host}


def _seed(environment: Mapping[str, str], world: World, now: datetime) -> None:
    os.environ.update({name: environment[name] for name in environment if name.startswith("FIRESTORE_")})
    clock = PastClock()
    root = main.Root(load_settings(environment), clock)
    seed_state(root.services, world.company, clock, now)
    root.documents.close()


@contextlib.contextmanager
def _serving(world: World, signer: Signer) -> Iterator[None]:
    """Serve the workbench itself from a thread of this process."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    port = int(world.addresses.workbench.rpartition(":")[2])
    try:
        server = make_server("127.0.0.1", port, create_app(world, signer), threaded=True)
    except (OSError, SystemExit):
        raise DidNotStart(f"port {port} of 127.0.0.1 is taken: choose another with PORT=...") from None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(5)


@contextlib.contextmanager
def _relais(
    world: World, environment: Mapping[str, str], folder: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """Relais itself, as in production: gunicorn with two workers of four threads."""
    bind = world.addresses.relais.removeprefix("http://")
    command: list[str | Path] = [
        sys.executable, "-m", "gunicorn", "main:create_app()", "--chdir", HOUSE, "--bind", bind,
        "--workers", str(WORKERS), "--threads", str(THREADS),
    ]  # fmt: skip
    ready = f"{world.addresses.relais}/readyz"
    with running(command, ready_url=ready, log=folder / "relais.log", env=environment) as process:
        yield process
