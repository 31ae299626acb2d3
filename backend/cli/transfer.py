"""``relais export`` and ``relais import``: all state to a file and back, between stores too."""

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from backend.cli.group import Root, Wiring, relais
from backend.ports.documents import Documents
from backend.store.transfer import Damaged, NotEmpty, examine, export_lines, import_lines

STORE = click.option(
    "--store", default="", help="Another store than that of the settings: sqlite:///... or firestore://..."
)


@relais.command("export")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True)
@STORE
@click.pass_obj
def export_(wiring: Wiring, file: Path, store: str) -> None:
    """Write everything into FILE (gzipped JSON lines). Stop the server first."""
    if file.exists():
        raise click.ClickException(f"{file} exists already: name another file")
    if not file.parent.is_dir():
        raise click.ClickException(f"there is no folder {file.parent}")
    last, half = "", file.with_name(f"{file.name}.half")
    with _opened(wiring(), store) as documents, gzip.open(half, "wt", encoding="utf-8") as out:
        for last in export_lines(documents):
            out.write(f"{last}\n")
    half.rename(file)
    click.echo(_summary(json.loads(last)["seal"]))


@relais.command("import")
@click.option("--from", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@STORE
@click.pass_obj
def import_(wiring: Wiring, file: Path, store: str) -> None:
    """Fill an empty store from FILE and check that counts and digest are equal.

    The file is read to its end first; an import that was broken off is begun again with the same file.
    """
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            whole = examine(lines)
        with _opened(wiring(), store) as documents, gzip.open(file, "rt", encoding="utf-8") as lines:
            digest = import_lines(documents, lines, whole)
    except NotEmpty:
        raise click.ClickException("the store is not empty: import into a new one") from None
    except (Damaged, EOFError, OSError, UnicodeError, zlib.error) as fault:
        raise click.ClickException(f"the export cannot be used: {fault}") from None
    click.echo(_summary(digest.as_dict()))


@contextmanager
def _opened(root: Root, url: str) -> Iterator[Documents]:
    """The store of the settings, or another one, which is closed afterwards."""
    if not url:
        yield root.documents
        return
    try:
        other = root.open_store(url)
    except ValueError as fault:
        raise click.BadParameter(f"{url} {fault}", param_hint="--store") from None
    with closing(other):
        yield other


def _summary(counted: dict[str, object]) -> str:
    return json.dumps(counted, indent=2)
