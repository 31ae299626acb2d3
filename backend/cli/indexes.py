"""``relais indexes``: the commands that make the indexes of firestore.indexes.json in a Firestore database.

https://cloud.google.com/sdk/gcloud/reference/firestore/indexes
"""

import json
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from backend.cli.group import relais

SOURCE = Path(__file__).parents[2] / "firestore.indexes.json"


@relais.command()
@click.option("--database", default="(default)", show_default=True, help="The Firestore database.")
def indexes(database: str) -> None:
    """Print the gcloud commands that make every index and every time-to-live; pipe them into bash."""
    for words in commands(json.loads(SOURCE.read_text("utf-8"))):
        click.echo(
            shlex.join(["gcloud", "firestore", *words, f"--database={database}", "--async", "--quiet"])
        )


def commands(declared: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield the words of each command behind ``gcloud firestore``."""
    for entry in declared["indexes"]:
        yield [
            *("indexes", "composite", "create"),
            f"--collection-group={entry['collectionGroup']}",
            f"--query-scope={_dashed(entry['queryScope'])}",
            *(f"--field-config={_field(field)}" for field in entry["fields"]),
        ]
    for entry in declared["fieldOverrides"]:
        group = f"--collection-group={entry['collectionGroup']}"
        yield ["indexes", "fields", "update", entry["fieldPath"], group, "--disable-indexes"]
        if entry.get("ttl"):
            yield ["fields", "ttls", "update", entry["fieldPath"], group, "--enable-ttl"]


def _field(field: Mapping[str, str]) -> str:
    is_array = "arrayConfig" in field
    kind = f"array-config={_dashed(field['arrayConfig'])}" if is_array else f"order={_dashed(field['order'])}"
    return f"field-path={field['fieldPath']},{kind}"


def _dashed(word: str) -> str:
    return word.lower().replace("_", "-")
