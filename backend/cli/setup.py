"""``relais setup``: what an installation needs in Google Cloud, printed as a script or done."""

import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from backend.cli.group import relais
from backend.cli.manifest import base_of
from backend.cli.setup_steps import settings, steps
from backend.cli.setup_steps.step import NUMBER, UNFILLED, Place, Step, Words

HEAD = """#!/usr/bin/env bash
# Sets up Relais for {url} in {project}. Each step looks first, makes what is missing, and looks again:
# the script may be started again at any time.
set -euo pipefail
amiss() {{ echo "This step did not work. $1" >&2; exit 1; }}
# has WORD... -- COMMAND: whether the command ends well and prints each of the words.
has() {{
  local wanted=" " found word
  while [[ $1 != -- ]]; do wanted+="$1 "; shift; done
  shift
  found=$("$@" 2>/dev/null) || return 1
  for word in $wanted; do [[ " ${{found//[[:space:]]/ }} " == *" $word "* ]] || return 1; done
}}
NUMBER=$(gcloud projects describe {project} --format='value(projectNumber)')
"""
FILL_IN = tuple(
    f"RELAIS_{name}"
    for name in ("OAUTH_CLIENT_ID", "ADDON_SERVICE_ACCOUNT", "CONNECT_CLIENT_ID", "ALLOWED_DOMAINS")
)


class Failed(Exception):
    """gcloud ended badly. The text is what it said."""


@relais.command()
@click.option("--project", required=True, help="Id of the Google Cloud project.")
@click.option("--base-url", required=True, help="Where this installation is reached, https, without a path.")
@click.option("--region", default="europe-west1", show_default=True)
@click.option("--app-engine/--cloud-run", "is_app_engine", default=True, show_default=True)
@click.option("--run", "is_run", is_flag=True, help="Do it, instead of printing a script.")
@click.option("--settings", "is_settings", is_flag=True, help="Print the settings that follow from it.")
def setup(
    project: str, base_url: str, region: str, is_app_engine: bool, is_run: bool, is_settings: bool
) -> None:
    """Print every gcloud command of an installation, in order; with --run, do what is missing."""
    try:
        place = Place(project, base_of(base_url), region, not is_app_engine)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--base-url") from None
    if is_settings:
        _tell_settings(place)
    elif is_run:
        _run(place)
    else:
        click.echo(HEAD.format(url=place.base_url, project=shlex.quote(project)))
        for number, step in enumerate(steps(place), 1):
            click.echo("\n".join(_printed(step, number)))


def _tell_settings(place: Place) -> None:
    """For app.yaml as they stand there, for Cloud Run as a file of their own."""
    indent = "" if place.is_cloud_run else "  "
    if not place.is_cloud_run:
        click.echo("env_variables:")
    for name, value in settings(place).items():
        click.echo(f"{indent}{name}: {value}")
    for name in FILL_IN:
        click.echo(f"{indent}{name}: ''  # yours: docs/install.md says where it is found")


def _printed(step: Step, number: int) -> Iterator[str]:
    yield f"# {number}. {step.title.replace(NUMBER, '...')}: {step.source}"
    if step.filled:
        todo = shlex.quote(f"{step.filled} is not filled in. {step.mend}")
        yield f"if ! [[ -f {step.filled} ]] || grep -qE {shlex.quote(UNFILLED)} {step.filled}"
        yield f"then amiss {todo}; fi"
    look, make, amiss = _looked(step), _line(step.make), f"|| amiss {shlex.quote(step.mend)}"
    if step.there:
        told = f"[[ $said == *{shlex.quote(step.there)}* ]]"
        yield f'said=$({make} 2>&1) ||\n  {told} || amiss "$said"\n'
        return
    if step.make:
        yield f"{make} {amiss}" if step.again or not look else f"{look} ||\n  {make} {amiss}"
    if look:
        yield f"{look} {amiss}"
    yield ""


def _looked(step: Step) -> str:
    """The check as a condition of bash."""
    held = " ".join(map(shlex.quote, (*step.holds, "--")))
    return f"has {held} {_line(step.check)}" if step.check else ""


def _line(words: Words) -> str:
    return " ".join(_quoted(word) for word in ("gcloud", *words))


def _quoted(word: str) -> str:
    """For bash; the number is known when the script runs."""
    return f'"{word.replace(NUMBER, "$NUMBER")}"' if NUMBER in word else shlex.quote(word)


def _run(place: Place) -> None:
    """Do what is missing. Stops at the first step that fails; the next run finds what is there by itself."""
    number = ""
    todo = list(steps(place))
    for position, step in enumerate(todo, 1):
        if any(NUMBER in word for word in step.make) and not number:
            number = _gcloud(("projects", "describe", place.project, "--format=value(projectNumber)")).strip()
        known = _numbered(step, number)
        click.echo(f"{position}/{len(todo)}  {step.title.replace(NUMBER, number)}: ", nl=False)
        try:
            click.echo(_done(known))
        except Failed as fault:
            click.echo("failed")
            told = filter(None, (str(fault), step.mend, step.source, "Then start this command again."))
            raise click.ClickException("\n".join(told)) from None


def _done(step: Step) -> str:
    """See to one step. Returns what that was. Raises: Failed."""
    if step.check and not step.again and _is_there(step):
        return "there"
    if step.filled and not _is_filled(Path(step.filled)):
        raise Failed(f"{step.filled} is not there, or not filled in.")
    if not step.make:
        raise Failed("It is not there, and only you can make it.")
    try:
        _gcloud(step.make)
    except Failed as fault:
        if step.there and step.there in str(fault).lower():
            return "there"
        raise
    if step.check and not _is_there(step):
        raise Failed("It was made, and is not found.")
    return "done"


def _is_filled(file: Path) -> bool:
    return file.is_file() and not re.search(UNFILLED, file.read_text("utf-8"))


def _is_there(step: Step) -> bool:
    try:
        found = _gcloud(step.check)
    except Failed:
        return False
    return set(step.holds) <= set(found.split())


def _gcloud(words: Iterable[str]) -> str:
    """What gcloud prints. Raises: Failed."""
    try:
        done = subprocess.run(  # noqa: S603 - words of our own
            ["gcloud", *words],  # noqa: S607 - wherever the person has it
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        told = "gcloud is not on this machine: https://cloud.google.com/sdk/docs/install"
        raise click.ClickException(told) from None
    if done.returncode:
        raise Failed(done.stderr.strip() or f"gcloud ended with {done.returncode}")
    return done.stdout


def _numbered(step: Step, number: str) -> Step:
    def known(words: Words) -> Words:
        return tuple(word.replace(NUMBER, number) for word in words)

    return replace(step, make=known(step.make), check=known(step.check))
