"""``relais serve``: the server."""

import os
import sys
from pathlib import Path

import click

from backend.cli.group import Wiring, relais

HOUSE = Path(__file__).parents[2]


@relais.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 only behind a proxy of yours.")
@click.pass_obj
def serve(wiring: Wiring, port: int, host: str) -> None:
    """Serve the add-on with gunicorn, two workers of eight threads. Refuses to start on wrong settings."""
    settings = wiring().settings
    click.echo(f"Relais for {settings.base_url} on {host}:{port}", err=True)
    os.execv(  # noqa: S606 - becomes the server, so that signals reach it
        sys.executable,
        [
            sys.executable,
            *("-m", "gunicorn", "main:create_app()"),
            *("--bind", f"{host}:{port}"),
            *("--config", str(HOUSE / "gunicorn.conf.py"), "--chdir", str(HOUSE)),
        ],
    )
