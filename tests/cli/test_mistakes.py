"""What an operator does wrong, or finds wrong, is a line in words and never a trace."""

import contextlib
import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend.cli.commands import relais
from backend.ports.documents import Documents
from backend.records import every_query
from backend.settings import load_settings
from backend.store import transfer
from backend.store.indexes import Indexes
from main import HOUSE, Root, SystemClock
from tests.cli.conftest import Run
from tests.moody import Moody, answering
from tests.people import found_mailbox


def _export(tmp_path: Path, *lines: str) -> str:
    file = tmp_path / "odd.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode("utf-8", "surrogatepass")))
    return str(file)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "7",
        "null",
        "[]",
        "{}",
        "{",
        "[" * 5000,
        '{"path": 7, "fields": {}}',
        '{"path": "", "fields": {}}',
        '{"path": "a", "fields": {}}',
        '{"path": "a/..", "fields": {}}',
        '{"path": "a/b", "fields": 7}',
        '{"path": "a/b", "fields": {"x": {"$time": 7}}}',
        '{"path": "a/b", "fields": {"x": {"$time": "noon"}}}',
        '{"path": "a/b", "fields": {"x": {"$map": 7}}}',
        '{"path": "a/b", "fields": {"x": [[1]]}}',
        '{"path": "a/b", "fields": {"x": NaN}}',
        '{"path": "a/b", "fields": {"x": "\ud800"}}',
        '{"path": "a/b", "fields": {"x": "\\ud800"}}',
        '{"path": "a/b", "fields": {"x": ' + '{"y":' * 100 + "1" + "}" * 100 + "}}",
        '{"seal": null}',
        '{"seal": 7}',
        '{"seal": {}}',
    ],
)
def test_odd_lines_are_named_and_nothing_is_written(line: str, run: Run, root: Root, tmp_path: Path) -> None:
    sound = '{"fields":{},"path":"a/c"}'
    result = run("import", "--from", _export(tmp_path, sound, line))
    assert (result.exit_code, "cannot be used" in result.output) == (1, True), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert list(root.documents.scan()) == []


def test_after_a_cut_file_or_a_broken_off_import_the_good_file_is_taken(
    run: Run, root: Root, tmp_path: Path, indexes: Indexes, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_mailbox(root.services)
    file, other = tmp_path / "all.jsonl.gz", f"sqlite:///{tmp_path / 'other.sqlite3'}"
    run("export", "--to", str(file))
    cut = tmp_path / "cut.gz"
    cut.write_bytes(file.read_bytes()[:-40])
    assert "cannot be used" in run("import", "--from", str(cut), "--store", other).output
    monkeypatch.setattr(transfer, "BATCH", 1)
    with monkeypatch.context() as broken, contextlib.closing(root.open_store(other)) as store:
        lines = gzip.decompress(file.read_bytes()).decode().splitlines()
        broken.setattr(transfer, "digest_of", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            transfer.import_lines(store, lines[:-1] + lines[-1:], None)
    refused = run("import", "--from", str(file), "--store", other)
    assert "not empty" in refused.output
    third = f"sqlite:///{tmp_path / 'third.sqlite3'}"
    with contextlib.closing(root.open_store(third)) as store:
        whole = transfer.examine(lines)

        def broken_off() -> Iterator[str]:
            yield from lines[:2]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            transfer.import_lines(store, broken_off(), whole)
    again = run("import", "--from", str(file), "--store", third)
    assert again.exit_code == 0, again.output
    assert '"imports"' not in again.output


def test_an_export_overwrites_nothing_and_needs_its_folder(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "there.gz"
    there.write_text("kept")
    for file, said in ((there, "exists already"), (tmp_path / "no" / "x.gz", "no folder")):
        result = run("export", "--to", str(file))
        assert (result.exit_code, said in result.output) == (1, True)
        assert isinstance(result.exception, SystemExit)
    assert there.read_text() == "kept"


@pytest.mark.parametrize(
    "store", ["sqlite:////proc/none/x.sqlite3", "sqlite:////dev/null/x.sqlite3", "nonsense"]
)
def test_a_store_that_cannot_be_opened_is_said_in_a_line(store: str, run: Run, tmp_path: Path) -> None:
    result = run("export", "--to", str(tmp_path / "x.gz"), "--store", store)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit)
    assert not (tmp_path / "x.gz").exists()


def test_nobody_reads_on_and_that_is_no_story(root: Root) -> None:
    command = [sys.executable, "main.py", "manifest", "--base-url", "https://relais.acme.test"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        command, check=False, cwd=HOUSE, stdout=write, stderr=subprocess.PIPE, text=True, timeout=240
    )
    os.close(write)
    assert "Traceback" not in done.stderr


def test_the_doctor_calls_an_address_that_every_platform_lets_through(
    environment: dict[str, str], store: Documents, moody: Moody
) -> None:
    root = Root(load_settings({**environment, "RELAIS_BASE_URL": moody.url}), SystemClock(), store)
    told: dict[str, str] = {}
    for body in (b'{"status":"ok"}', b"<html>somebody else</html>", b'{"status":"other"}'):
        moody.mood = answering(body)
        result = CliRunner().invoke(relais, ["doctor"], obj=lambda: root)
        (told[body.decode()],) = [
            line for line in result.output.splitlines() if "address" in line or "/health" in line
        ]
    assert set(moody.paths) == {"/health"}
    assert told['{"status":"ok"}'] == "ok    the address answers"
    assert [line for line in told.values() if "not by Relais" in line] == list(told.values())[1:]


def test_the_doctor_asks_for_every_declared_index(indexes: Indexes) -> None:
    asked = {indexes.serving(query) for query in every_query()}
    assert {index for index in indexes.all if index not in asked} == set()
