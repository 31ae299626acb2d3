"""The ``relais`` command as an operator types it."""

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend.cli.commands import relais
from backend.domain.rights import Role
from backend.records import work
from backend.records.work import Asked
from main import HOUSE, Root, SystemClock, compose
from tests.certificates import CertificateServer
from tests.cli.conftest import Run
from tests.people import BEN, SUPPORT, begin, found_mailbox


def test_a_mailbox_and_its_first_members(run: Run, root: Root) -> None:
    assert run("mailbox", "create", SUPPORT, "--name", "Support").exit_code == 0
    added = run("member", "add", SUPPORT, "ana@acme.test", "--role", "admin")
    assert added.output == "ana@acme.test is invited to support@acme.test: admin, called Ana\n"
    run("member", "add", SUPPORT, "ben@acme.test", "--role", "agent", "--name", "Ben O.")
    assert run("mailbox", "list").output == "support@acme.test\tSupport\t1 admin, 1 agent\n"
    assert "ben@acme.test\tBen O.\tagent, invited" in run("member", "list", SUPPORT).output
    run("member", "role", SUPPORT, "ben@acme.test", "observer")
    run("member", "remove", SUPPORT, "ben@acme.test")
    assert [member.role for member in root.services.people.mailboxes.get(SUPPORT).roster] == [Role.ADMIN]


def test_a_mailbox_has_other_addresses(run: Run, root: Root) -> None:
    root.services.people.mailboxes.create(SUPPORT, "Support")
    told = run("mailbox", "alias", "add", SUPPORT, "Hilfe@Acme.Example").output
    assert told == "mail to support@acme.test, hilfe@acme.example comes to Support\n"
    assert run("mailbox", "list").output.endswith("\talso hilfe@acme.example\n")
    assert run("mailbox", "alias", "remove", SUPPORT, "hilfe@acme.example").exit_code == 0
    assert root.services.people.mailboxes.get(SUPPORT).aliases == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mailbox", "create", "nonsense"), "this is no address"),
        (("mailbox", "create", SUPPORT), "exists already"),
        (("mailbox", "alias", "add", SUPPORT, SUPPORT), "exists already"),
        (("mailbox", "alias", "add", SUPPORT, "nonsense"), "this is no address"),
        (("mailbox", "alias", "remove", SUPPORT, "x@acme.test"), "no other address"),
        (("member", "add", "nobody@acme.test", "a@acme.test"), "there is no mailbox"),
        (("member", "role", SUPPORT, "nobody@acme.test", "agent"), "there is no such member"),
        (("member", "remove", SUPPORT, "ana@acme.test"), "at least one admin"),
        (("member", "list", "nobody@acme.test"), "there is no mailbox"),
    ],
)
def test_what_goes_wrong_is_one_clear_line(words: tuple[str, ...], said: str, run: Run, root: Root) -> None:
    found_mailbox(root.services)
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_wrong_settings_are_all_named() -> None:
    result = CliRunner().invoke(relais, ["mailbox", "list"], obj=lambda: compose({"RELAIS_BASE_URL": "x"}))
    assert result.exit_code == 1
    for name in ("RELAIS_BASE_URL", "RELAIS_STORE", "RELAIS_OAUTH_CLIENT_ID"):
        assert name in result.output


def test_an_export_fills_an_empty_store_and_the_seals_are_equal(run: Run, root: Root, tmp_path: Path) -> None:
    found_mailbox(root.services)
    begin(root.services, "18c2f3a9b0d1e2f3", subject='Café 😀 \u0001 "x"')
    file, other = str(tmp_path / "all.jsonl.gz"), f"sqlite:///{tmp_path / 'other.sqlite3'}"
    exported, imported = run("export", "--to", file), run("import", "--from", file, "--store", other)
    assert exported.exit_code == imported.exit_code == 0, imported.output
    assert exported.output == imported.output
    assert '"conversations": 1' in exported.output
    again = run("import", "--from", file, "--store", other)
    assert (again.exit_code, "not empty" in again.output) == (1, True)
    moved = Root(root.settings, SystemClock(), root.open_store(other))
    shown = moved.services.inbox.opening.show(BEN, SUPPORT, "18c2f3a9b0d1e2f3")
    before = root.services.inbox.opening.show(BEN, SUPPORT, "18c2f3a9b0d1e2f3")
    assert shown.conversation == before.conversation


def test_a_file_that_is_no_export_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.gz"
    file.write_bytes(b"no gzip")
    result = run("import", "--from", str(file))
    assert (result.exit_code, "cannot be used" in result.output) == (1, True)


def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(
    run: Run, root: Root, certificates: CertificateServer
) -> None:
    root.services.people.mailboxes.create(SUPPORT, "Support")
    certificates.status = 500
    result = run("doctor")
    assert result.exit_code == 1
    assert "FAIL  Google's certificates" in result.output
    assert "ok    store reads and writes" in result.output
    assert "ok    every index is deployed" in result.output
    assert "FAIL  the address answers" in result.output
    assert "relais member add support@acme.test" in result.output


def test_the_doctor_tells_of_work_that_fails_again_and_again(run: Run, root: Root) -> None:
    assert "ok    work gets done" in run("doctor").output
    now = root.clock.now()
    for failures in (4, 5):
        asked = Asked("ingest", f"desk{failures}@acme.test", now, now, failures=failures, fault="ValueError")
        root.documents.write({work.key("ingest", asked.mailbox).path: work.fields(asked)})
    told = run("doctor").output
    assert "FAIL  work gets done: ingest of desk5@acme.test (ValueError, 5 times) fails" in told
    assert "desk4" not in told


def test_every_declared_index_has_its_command(run: Run) -> None:
    declared = json.loads((HOUSE / "firestore.indexes.json").read_text("utf-8"))
    lines = [shlex.split(line) for line in run("indexes", "--database", "relais").output.splitlines()]
    assert [line for line in lines if line[:2] != ["gcloud", "firestore"]] == []
    assert [line for line in lines if "--database=relais" not in line] == []
    made = [line[2:] for line in lines]
    assert made[0] == [
        *("indexes", "composite", "create", "--collection-group=conversations"),
        "--query-scope=collection-group",
        "--field-config=field-path=thread_id,order=ascending",
        "--field-config=field-path=rank,order=ascending",
        *("--database=relais", "--async", "--quiet"),
    ]
    composites = [line for line in made if line[:3] == ["indexes", "composite", "create"]]
    exempt = {(line[4], line[3]) for line in made if line[:3] == ["indexes", "fields", "update"]}
    lasting = [line[3:5] for line in made if line[:3] == ["fields", "ttls", "update"]]
    assert len(composites) == len(declared["indexes"])
    # gcloud makes no index of one field across a collection group: such a query sorts, by a composite.
    assert [entry for entry in declared["fieldOverrides"] if entry["indexes"]] == []
    assert len(exempt) > 3
    assert exempt == {
        (f"--collection-group={entry['collectionGroup']}", entry["fieldPath"])
        for entry in declared["fieldOverrides"]
    }
    assert lasting == [
        ["expires_at", "--collection-group=presence"],
        ["expires_at", "--collection-group=idempotency"],
        ["expires_at", "--collection-group=notifications"],
    ]


def test_wake_does_what_is_due(run: Run, root: Root) -> None:
    told = ", ".join(f"{job.name}: 0 done" for job in root.runner.jobs)
    assert run("wake").output == f"{told}\n"
    assert "work: 0 done, wake: 0 done, follow: 0 done" in told


def test_help_needs_no_settings() -> None:
    def broken() -> Root:
        raise AssertionError("help wires nothing")

    for words in (["--help"], ["mailbox", "--help"], ["manifest", "--base-url", "https://relais.example"]):
        assert CliRunner().invoke(relais, words, obj=broken).exit_code == 0
