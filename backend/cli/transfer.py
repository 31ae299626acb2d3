"""``relais export`` and ``relais import``: all state to a file and back, between stores too."""

import gzip
import json
from pathlib import Path

import click

from backend.cli.group import Root, Wiring, relais
from backend.ports.documents import Documents
from backend.store.transfer import Damaged, NotEmpty, export_lines, import_lines

STORE = click.option(
    "--store", default="", help="Another store than that of the settings: sqlite:///... or firestore://..."
)


@relais.command("export")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True)
@STORE
@click.pass_obj
def export_(wiring: Wiring, file: Path, store: str) -> None:
    """Write everything into FILE (gzipped JSON lines). Stop the server first."""
    last = ""
    with gzip.open(file, "xt", encoding="utf-8") as out:
        for last in export_lines(_store(wiring(), store)):
            out.write(f"{last}\n")
    click.echo(_summary(json.loads(last)["seal"]))


@relais.command("import")
@click.option("--from", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@STORE
@click.pass_obj
def import_(wiring: Wiring, file: Path, store: str) -> None:
    """Fill an empty store from FILE and check that counts and digest are equal."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            digest = import_lines(_store(wiring(), store), lines)
    except NotEmpty:
        raise click.ClickException("the store is not empty: import into a new one") from None
    except (Damaged, EOFError, OSError) as fault:
        raise click.ClickException(f"the export cannot be used: {fault}") from None
    click.echo(_summary(digest.as_dict()))


def _store(root: Root, url: str) -> Documents:
    if not url:
        return root.documents
    try:
        return root.open_store(url)
    except ValueError as fault:
        raise click.BadParameter(f"{url} {fault}", param_hint="--store") from None


def _summary(counted: dict[str, object]) -> str:
    return json.dumps(counted, indent=2)
