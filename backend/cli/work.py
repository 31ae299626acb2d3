"""``relais wake`` and ``relais work``: what nobody clicks for, by hand or by a process of its own."""

import signal
import threading
import time
from collections.abc import Mapping
from types import FrameType

import click

from backend.cli.group import Root, Wiring, relais
from backend.jobs.asked import look
from backend.jobs.clock import MINUTE_BUDGET
from backend.jobs.runner import Job, Tally
from backend.ports.documents import StoreUnavailable

LOOKED_EVERY_S = 1.0


@relais.command()
@click.pass_obj
def wake(wiring: Wiring) -> None:
    """Do now what the clock does each minute: end snoozes, follow changes, finish label changes."""
    root = wiring()
    click.echo(_told(root.runner.run(MINUTE_BUDGET, _ended(root.ending).is_set)))


@relais.command()
@click.option("--every", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds.")
@click.pass_obj
def work(wiring: Wiring, every: int) -> None:
    """Do what the clock does, again and again, until SIGTERM; the item in hand is finished.

    Connected accounts that Gmail does not push for are read every RELAIS_POLL_EVERY_S seconds. Work that was
    asked for is looked for each second, unless a topic tells the servers of it.
    """
    root = wiring()
    ended, next_at, polled_at = _ended(root.ending), 0.0, 0.0
    click.echo(f"Working every {every} s until SIGTERM", err=True)
    while not ended.is_set():
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + every
            click.echo(_told(root.runner.run(MINUTE_BUDGET, ended.is_set)))
        if time.monotonic() >= polled_at:
            polled_at = time.monotonic() + root.settings.follow.poll_every_s
            _look(root, root.polled)
        if not root.settings.work.work_topic:
            _look(root, root.asked)
        ended.wait(LOOKED_EVERY_S)


def _look(root: Root, job: Job) -> None:
    """Do what is due. A store that fails for a moment ends no worker."""
    try:
        done = look(job, root.ending.is_set)
    except StoreUnavailable as fault:
        click.echo(f"the store failed: {fault}", err=True)
        return
    if done:
        click.echo(f"{job.name}: {done} done")


def _ended(ended: threading.Event) -> threading.Event:
    """The event, which is set once the process is told to end."""

    def end(_: int, __: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return ended


def _told(tallies: Mapping[str, Tally]) -> str:
    return ", ".join(
        f"{name}: {tally.done} done" + (f", {tally.failed} failed" if tally.failed else "")
        for name, tally in tallies.items()
    )
