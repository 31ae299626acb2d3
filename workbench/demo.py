"""Starts the demo company on 127.0.0.1 and ends every process it started."""

import contextlib
import logging
import os
import signal
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
from workbench import kept as keeping
from workbench.app import create_app
from workbench.company import read_company
from workbench.company_mail import seed_mail
from workbench.emulators import HOUSE, Absent, firestore_emulator
from workbench.google import Google, serving
from workbench.google.relay import pushing_as, relaying
from workbench.identities import OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, PUSH_ACCOUNT, PUSH_SUBSCRIPTION
from workbench.kept import Kept
from workbench.processes import DidNotStart, Process, free_port, is_free, port_of, running, tail
from workbench.seeding import PastClock, seed_state
from workbench.signer import Signer
from workbench.world import Addresses, World

PORT = 8700
WORKERS = 2
CONNECTED = "/connect/callback"
"""Where Google's consent sends the browser back to Relais."""
CLOCK_EVERY_S = 5
"""Production's clock comes once a minute. Who tries a snooze out here should not have to wait for it."""


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or ended the process."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    url: str
    parts: Mapping[str, Process]
    folder: Path

    def wait(self) -> None:
        """Wait until a part ends by itself. Raises: DidNotStart, naming the part and the end of its log."""
        while all(process.poll() is None for process in self.parts.values()):
            time.sleep(0.5)
        gone = next(name for name, process in self.parts.items() if process.poll() is not None)
        raise DidNotStart(f"{gone} has ended:\n{tail(self.folder / f'{gone}.log')}")


@contextlib.contextmanager
def demo(folder: Path, store: str = "sqlite", port: int = 0) -> Iterator[Demo]:
    """Run the demo until the block ends; ``store`` is sqlite or firestore.

    What an earlier run left in ``folder`` is gone on from.

    Raises: Absent, DidNotStart.
    """
    kept = keeping.read(folder)
    if kept is None:
        keeping.forget(folder)
    world, is_open, signer = _world(port, kept), threading.Event(), Signer()
    began = kept.began if kept else datetime.now(UTC)
    with contextlib.ExitStack() as stack:
        environment = {**world.settings, **_store_settings(stack, store, folder)}
        stack.enter_context(_google(world, began, folder, signer))
        stack.enter_context(_serving(world, is_open, signer))
        if kept is None:
            _seed(environment, world, began)
        if store == "firestore":
            stack.enter_context(keeping.carried(environment, folder))
        keeping.write(folder, Kept(began, port_of(world.addresses.relais), port_of(world.addresses.gmail)))
        parts = {
            "relais": stack.enter_context(_relais(world, environment, folder)),
            "clock": stack.enter_context(_clock(environment, folder)),
        }
        is_open.set()
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


def _world(port: int, kept: Kept | None) -> World:
    """Where everything listens: as the last time, where that is free, since open cards hold the addresses."""

    def at(last: int) -> str:
        return f"http://127.0.0.1:{last if last and is_free(last) else free_port()}"

    addresses = Addresses(
        relais=at(kept.relais if kept else 0),
        gmail=at(kept.gmail if kept else 0),
        workbench=f"http://127.0.0.1:{port or free_port()}",
    )
    return World(read_company(), addresses)


def _store_settings(stack: contextlib.ExitStack, store: str, folder: Path) -> dict[str, str]:
    """Where the state lives; starts the Firestore emulator where it is asked for."""
    if store == "sqlite":
        return {"RELAIS_STORE": f"sqlite:///{folder.resolve() / 'relais.sqlite3'}"}
    host = stack.enter_context(firestore_emulator(folder))
    return {"RELAIS_STORE": "firestore://demo-relais/(default)", "FIRESTORE_EMULATOR_HOST": host}


def _seed(environment: Mapping[str, str], world: World, began: datetime) -> None:
    """Tell the company's story, through Relais' own parts in this process."""
    os.environ.update({name: environment[name] for name in environment if name.startswith("FIRESTORE_")})
    clock = PastClock()
    root = main.Root(load_settings(environment), clock)
    with contextlib.closing(root.documents):
        seed_state(root.services, world.company, clock, began)


@contextlib.contextmanager
def _serving(world: World, is_open: threading.Event, signer: Signer) -> Iterator[None]:
    """Serve the workbench itself from a thread of this process."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    port = port_of(world.addresses.workbench)
    try:
        server = make_server("127.0.0.1", port, create_app(world, signer, is_open), threaded=True)
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
def _google(world: World, began: datetime, folder: Path, signer: Signer) -> Iterator[None]:
    """Serve everybody's account from this process: with the story's mails, or as it was left.

    Pushes go straight to the relay: the Pub/Sub emulator, which tests have between them, needs gcloud.
    """
    target = f"{world.addresses.relais}/push/gmail"
    google, port = Google(), port_of(world.addresses.gmail)
    if (mail := folder / keeping.MAIL).exists():
        google.load(mail.read_bytes())
    else:
        seed_mail(google, world.company, began)
    google.add_client(OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, [world.addresses.relais + CONNECTED])
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(serving(google, port))
        except OSError:
            raise DidNotStart(f"port {port} of 127.0.0.1 is taken") from None
        relay = stack.enter_context(relaying(target, pushing_as(signer, target, PUSH_ACCOUNT)))
        stack.enter_context(google.push_to_address(relay, PUSH_SUBSCRIPTION))
        yield
    mail.write_bytes(google.dump())


def _relais(
    world: World, environment: Mapping[str, str], folder: Path
) -> contextlib.AbstractContextManager[Process]:
    """Relais itself, as in production: gunicorn by gunicorn.conf.py."""
    bind = world.addresses.relais.removeprefix("http://")
    command: list[str | Path] = [
        sys.executable, "-m", "gunicorn", "main:create_app()", "--chdir", HOUSE, "--bind", bind,
        "--config", HOUSE / "gunicorn.conf.py", "--workers", str(WORKERS),
    ]  # fmt: skip
    ready = f"{world.addresses.relais}/readyz"
    return running(command, ready_url=ready, log=folder / "relais.log", env=environment)


def _clock(environment: Mapping[str, str], folder: Path) -> contextlib.AbstractContextManager[Process]:
    """What nobody clicks for: in production the scheduler asks for it, here a worker of its own does it."""
    command: list[str | Path] = [sys.executable, HOUSE / "main.py", "work", "--every", str(CLOCK_EVERY_S)]
    return running(command, log=folder / "clock.log", env=environment)
