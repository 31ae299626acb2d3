"""``relais wake`` and ``relais work``: what nobody clicks for, by hand or by a process of its own."""

import signal
import threading
from collections.abc import Mapping
from types import FrameType

import click

from backend.cli.group import Wiring, relais
from backend.jobs.clock import MINUTE_BUDGET
from backend.jobs.runner import Tally


@relais.command()
@click.pass_obj
def wake(wiring: Wiring) -> None:
    """Do now what the clock does each minute: end snoozes, follow changes, finish label changes."""
    click.echo(_told(wiring().runner.run(MINUTE_BUDGET, _ended().is_set)))


@relais.command()
@click.option("--every", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds.")
@click.pass_obj
def work(wiring: Wiring, every: int) -> None:
    """Do what the clock does, again and again, until SIGTERM; the item in hand is finished."""
    runner, ended = wiring().runner, _ended()
    click.echo(f"Working every {every} s until SIGTERM", err=True)
    while not ended.is_set():
        click.echo(_told(runner.run(MINUTE_BUDGET, ended.is_set)))
        ended.wait(every)


def _ended() -> threading.Event:
    """Set once the process is told to end."""
    ended = threading.Event()

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
