"""``relais setup``: gcloud takes every command; each is done once, in order, and taken up where it failed.

gcloud's own parser takes the commands here. What Google does with them cannot run on this machine: for the
order, the stops and the repetition a program stands in for gcloud that does nothing but remember.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.cli.commands import relais
from backend.cli.setup_steps import settings, steps
from backend.cli.setup_steps.step import NUMBER, UNFILLED, Place, Step
from backend.settings import load_settings
from tests.required import required
from workbench.emulators import HOUSE, Absent

URL = "https://relais.acme.test"
PLACES = {
    "--app-engine": Place("acme-relais", URL, "europe-west1", is_cloud_run=False),
    "--cloud-run": Place("acme-relais", URL, "europe-west1", is_cloud_run=True),
}
MINE = ("setup", "--project", "acme-relais", "--base-url", URL)
EITHER = pytest.mark.parametrize("platform", PLACES)


def _numbered(words: tuple[str, ...]) -> list[str]:
    return [word.replace(NUMBER, "4711") for word in words]


def _setup(*more: str) -> Result:
    return CliRunner().invoke(relais, [*MINE, *more])


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What gcloud's parser says of every command, an empty string where it takes it."""
    with required():
        if shutil.which("gcloud") is None:
            raise Absent("gcloud is missing: install the Google Cloud CLI.")
    folder = tmp_path_factory.mktemp("gcloud")
    (folder / "settings.yaml").write_text(_setup("--cloud-run", "--settings").output, "utf-8")
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(folder)}
    asked = ["gcloud", "info", "--format=value(installation.sdk_root,basic.python_location)"]
    told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    root, python = told.stdout.split()
    all_steps = [step for place in PLACES.values() for step in steps(place)]
    commands = [_numbered(one) for step in all_steps for one in _commands(step)]
    lines = [json.dumps(words) for words in (*commands, *WRONG)]
    done = subprocess.run(
        [python, str(HOUSE / "tests" / "cli" / "parse_gcloud.py"), root],
        input="\n".join(lines),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(lines)
    return dict(zip(lines, said, strict=True))


WRONG = (
    ["pubsub", "subscriptions", "create", "x", "--topic=y", "--dead-letters=z"],
    ["pubsub", "topics", "found", "x"],
    ["kms", "keys", "create", "vault", "--keyring=relais", "--location=x", "--purpose=secrecy"],
    ["firestore", "databases", "create", "--type=sql", "--location=eur3"],
)


def _commands(step: Step) -> list[tuple[str, ...]]:
    return [one for one in (step.check, step.make) if one]


@EITHER
def test_gcloud_takes_every_command(parsed: dict[str, str], platform: str) -> None:
    for step in steps(PLACES[platform]):
        for words in _commands(step):
            assert parsed[json.dumps(_numbered(words))] == "", words


def test_gcloud_does_not_take_everything(parsed: dict[str, str]) -> None:
    assert all(parsed[json.dumps(words)] for words in WRONG)


@EITHER
def test_every_step_can_be_repeated_and_names_googles_page(platform: str) -> None:
    for step in steps(PLACES[platform]):
        assert step.check or step.there or "identity" in step.make, step.title
        assert step.make or step.mend, step.title
        assert step.source.startswith(("https://cloud.google.com/", "https://developers.google.com/"))


@EITHER
def test_its_settings_are_taken(platform: str) -> None:
    given = {
        **settings(PLACES[platform]),
        "RELAIS_OAUTH_CLIENT_ID": "1234-abc.apps.googleusercontent.com",
        "RELAIS_ADDON_SERVICE_ACCOUNT": "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
        "RELAIS_CONNECT_CLIENT_ID": "1234-def.apps.googleusercontent.com",
        "RELAIS_CONNECT_CLIENT_SECRET": "GOCSPX-0123456789abcdef",
        "RELAIS_ALLOWED_DOMAINS": "acme.test",
    }
    taken = load_settings(given)
    printed = _setup(platform, "--settings").output
    for name in (name for name in given if not name.endswith("SECRET")):
        assert f"{name}: {settings(PLACES[platform]).get(name, chr(39) * 2)}" in printed
    made = [" ".join(step.make) for step in steps(PLACES[platform])]
    topic = taken.work.work_topic.rpartition("/")[2]
    dead = taken.work.dead_subscription.rpartition("/")[2]
    pushed = f"--push-auth-service-account={taken.work.push_service_account}"
    assert any(f"subscriptions create {dead} --topic={topic}-dead" in one for one in made)
    assert any(f"create {topic} " in one and pushed in one and f"{URL}/push/work" in one for one in made)


@EITHER
def test_gmail_may_publish_and_nobody_else_may_but_relais(platform: str) -> None:
    place = PLACES[platform]
    publishers = {
        (step.make[3], word.partition("=")[2])
        for step in steps(place)
        if "--role=roles/pubsub.publisher" in step.make
        for word in step.make
        if word.startswith("--member=")
    }
    agent = f"serviceAccount:service-{NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com"
    assert publishers == {
        ("relais-gmail", "serviceAccount:gmail-api-push@system.gserviceaccount.com"),
        ("relais-work", f"serviceAccount:{place.account}"),
        ("relais-gmail-dead", agent),
        ("relais-work-dead", agent),
    }


CHECKED = """{check}) [[ -e made/{name} ]] || {{ echo NOT_FOUND >&2; exit 1; }}; echo {holds};;
"""
MADE = """{make})
  [[ ! -e broken/{name} ]] || {{ echo PERMISSION_DENIED >&2; exit 1; }}
  [[ -z {there} || ! -e made/{name} ]] || {{ echo "ALREADY_EXISTS: index already exists" >&2; exit 1; }}
  : > made/{name}; echo {name} >> order;;
"""


class Cloud:
    """A stand-in for gcloud that remembers what was made. Nothing of Google's is in it."""

    def __init__(self, here: Path, platform: str) -> None:
        self.here, self.steps = here, dict(enumerate(steps(PLACES[platform])))
        program = ["#!/bin/bash\n", f"cd {shlex.quote(str(here))}\n", 'echo "$*" >> log\ncase "$*" in\n']
        program.append("*'--format=value(projectNumber)') echo 4711;;\n")
        for name, step in self.steps.items():
            texts = {"name": name, "holds": " ".join(step.holds), "there": shlex.quote(step.there)}
            for form, words in ((CHECKED, step.check), (MADE, step.make)):
                asked = shlex.quote(_line(words))
                program += [form.format(**texts, check=asked, make=asked)] if words else []
        program.append("*) echo no such command >&2; exit 1;;\nesac\n")
        (here / "gcloud").write_text("".join(program), "utf-8")
        (here / "gcloud").chmod(0o755)
        for folder in ("made", "broken"):
            (here / folder).mkdir()
        for name, step in self.steps.items():
            if not step.make:
                (here / "made" / str(name)).touch()

    def breaks(self, name: int) -> None:
        """Let a step fail from now on."""
        (self.here / "broken" / str(name)).touch()

    def mend(self) -> None:
        """Let nothing fail any more."""
        for one in (self.here / "broken").iterdir():
            one.unlink()

    def made(self) -> list[int]:
        """What was made since the last time, in order."""
        order = self.here / "order"
        made = [int(line) for line in order.read_text("utf-8").split()] if order.exists() else []
        order.write_text("", "utf-8")
        return made

    def forever(self) -> list[int]:
        """What is asked for each time: it has no check, or is to be done anew."""
        return [name for name, step in self.steps.items() if step.make and (step.again or not step.check)]

    def makeable(self) -> list[int]:
        """What is not for a person to make."""
        return [name for name, step in self.steps.items() if step.make]

    def makes_asked_for(self) -> list[int]:
        """Whose making was asked for since the last time, in order."""
        log = self.here / "log"
        makes = {_line(step.make): name for name, step in self.steps.items() if step.make}
        asked = [makes[line] for line in log.read_text("utf-8").splitlines() if line in makes]
        log.write_text("", "utf-8")
        return asked


def _line(words: tuple[str, ...]) -> str:
    return " ".join(_numbered(words))


@pytest.fixture(params=PLACES)
def platform(request: pytest.FixtureRequest) -> str:
    """Each platform."""
    return str(request.param)


@pytest.fixture
def cloud(platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """The stand-in, first in the path, in a folder where the settings are filled in."""
    for name in ("app.yaml", "settings.yaml"):
        (tmp_path / name).write_text("RELAIS_BASE_URL: https://relais.acme.test\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return Cloud(tmp_path, platform)


def test_run_makes_everything_in_order_and_the_second_time_nothing_that_is_there(
    cloud: Cloud, platform: str
) -> None:
    first = _setup(platform, "--run")
    assert first.exit_code == 0, first.output
    assert cloud.made() == cloud.makes_asked_for() == cloud.makeable()
    again = _setup(platform, "--run")
    assert again.exit_code == 0, again.output
    assert cloud.makes_asked_for() == cloud.forever()


def test_run_stops_at_what_fails_says_what_to_do_and_goes_on_from_there(cloud: Cloud, platform: str) -> None:
    broken = next(name for name, one in cloud.steps.items() if "relais-gmail" in one.make and one.mend)
    cloud.breaks(broken)
    failed = _setup(platform, "--run")
    assert failed.exit_code == 1
    step = cloud.steps[broken]
    for told in (f"{broken + 1}/{len(cloud.steps)}", "PERMISSION_DENIED", step.mend, step.source):
        assert told in failed.output
    assert cloud.made() == [name for name in cloud.makeable() if name < broken]
    cloud.makes_asked_for()
    cloud.mend()
    assert _setup(platform, "--run").exit_code == 0
    asked = cloud.makes_asked_for()
    assert [name for name in asked if name < broken] == [name for name in cloud.forever() if name < broken]
    assert [name for name in asked if name >= broken] == [n for n in cloud.makeable() if n >= broken]


def test_what_only_a_person_can_make_stops_it(cloud: Cloud, platform: str) -> None:
    (cloud.here / "made" / "0").unlink()
    stopped = _setup(platform, "--run")
    assert (stopped.exit_code, cloud.made()) == (1, [])
    assert "only you can make it" in stopped.output


def test_settings_that_nobody_filled_in_are_not_deployed(cloud: Cloud, platform: str) -> None:
    file = "settings.yaml" if platform == "--cloud-run" else "app.yaml"
    unfilled = _setup(platform, "--settings").output
    (cloud.here / file).write_text(unfilled, "utf-8")
    stopped = _setup(platform, "--run")
    assert (stopped.exit_code, f"{file} is not there, or not filled in" in stopped.output) == (1, True)
    script = subprocess.run(
        ["bash"], input=_setup(platform).output, capture_output=True, text=True, check=False
    )
    assert (script.returncode, f"{file} is not filled in" in script.stderr) == (1, True)
    assert not [name for name in cloud.made() if cloud.steps[name].again]


def test_the_file_as_it_comes_is_not_filled_in() -> None:
    assert re.search(UNFILLED, (HOUSE / "app.yaml").read_text("utf-8"))


def test_the_printed_script_does_the_same(cloud: Cloud, platform: str) -> None:
    script = _setup(platform).output

    def ran() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["bash"], input=script, capture_output=True, text=True, check=False)

    first = ran()
    assert first.returncode == 0, first.stderr
    assert cloud.made() == cloud.makes_asked_for() == cloud.makeable()
    assert ran().returncode == 0
    assert cloud.makes_asked_for() == cloud.forever()
    cloud.breaks(cloud.forever()[-1])
    stopped = ran()
    assert stopped.returncode == 1
    assert f"This step did not work. {cloud.steps[cloud.forever()[-1]].mend}" in stopped.stderr


def test_without_gcloud_one_line_says_where_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = _setup("--run")
    assert told.exit_code == 1
    assert "https://cloud.google.com/sdk/docs/install" in told.output


@pytest.mark.parametrize("url", ["http://relais.acme.test", f"{URL}/path", "relais"])
def test_an_address_that_google_could_not_call_is_refused(url: str) -> None:
    refused = CliRunner().invoke(relais, ["setup", "--project", "acme-relais", "--base-url", url])
    assert (refused.exit_code, "--base-url" in refused.output) == (2, True)
