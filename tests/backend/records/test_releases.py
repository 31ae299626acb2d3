"""R64: documents of every release are read, shown, worked on and upgraded. On every store."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from backend.cli import upgrade
from backend.cli.commands import relais
from backend.domain import changes
from backend.domain.member import Person
from backend.domain.refs import RELAIS
from backend.domain.status import Priority, Status
from backend.domain.view import COUNTED, UNCOUNTED
from backend.ports.documents import Document, Documents
from backend.records import activities, chores
from backend.records.codec import V, is_old
from backend.services import Services
from backend.services.kernel.desk import Target
from backend.store.transfer import import_lines
from main import Root
from tests.people import SUPPORT, spread_due
from workbench.identities import sub_of

RELEASES = sorted((Path(__file__).parents[2] / "records").iterdir())
FIRST = RELEASES[0] / "company.jsonl"
ANA = Person(sub_of("ana@acme.test"), "ana@acme.test", "Ana")


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def company(request: pytest.FixtureRequest, store: Documents) -> list[Document]:
    """The store as that release left it."""
    with (request.param / "company.jsonl").open(encoding="utf-8") as lines:
        import_lines(store, lines)
    return list(store.scan())


def _of(documents: Iterable[Document], kind: str) -> list[Document]:
    return [document for document in documents if document.path.split("/")[-2] == kind]


def test_the_first_release_is_kept_whole() -> None:
    lines = [json.loads(line) for line in FIRST.read_text("utf-8").splitlines()]
    assert all("v" not in line["fields"] for line in lines[:-1])
    kinds = Counter(line["fields"]["kind"] for line in lines[:-1] if "/events/" in line["path"])
    assert set(kinds) == {
        "adopted", "message", "assigned", "status", "priority", "label_added", "label_removed", "followed",
        "unfollowed", "note_added", "note_edited", "note_deleted", "mention_cleared",
    }  # fmt: skip


def test_every_list_and_log_of_an_older_release_is_shown(company: list[Document], services: Services) -> None:
    queues = services.inbox.queues
    seen = {row.thread_id for view in (*COUNTED, *UNCOUNTED) for row in queues.view(ANA, SUPPORT, view).rows}
    conversations = _of(company, "conversations")
    assert len(conversations) == 40
    assert len(seen) > 25
    for document in conversations:
        shown = services.inbox.opening.show(ANA, SUPPORT, document.id).conversation
        assert shown.subject == document.fields["subject"]
        assert shown.status.value == document.fields["status"]
        lines = services.inbox.activities.page(ANA, SUPPORT, document.id, None).lines
        assert lines
        assert not [line for line in lines if isinstance(line.change, changes.OtherChange)]
        assert all(line.is_followed for line in lines)
        assert all(line.by == RELAIS or line.by.name for line in lines)


def test_a_click_on_an_older_document_keeps_the_rest_of_it(
    company: list[Document], services: Services, store: Documents
) -> None:
    old = next(one for one in _of(company, "conversations") if one.fields["priority"] != "high")
    target = Target(ANA, SUPPORT, old.id, "k-new")
    shown = services.inbox.statuses.set_priority(target, Priority.HIGH)
    assert shown.conversation.priority is Priority.HIGH
    new = store.get_many([old.path])[old.path].fields
    differing = {name for name in new if new[name] != old.fields.get(name)}
    assert differing == {"v", "priority", "rank", "version", "updated_at", "words"}
    assert new["v"] == V


def test_what_an_older_release_did_is_taken_back(company: list[Document], services: Services) -> None:
    notes = [one for one in _of(company, "notes") if one.fields["is_deleted"]]
    (deleted,) = notes
    thread = deleted.path.split("/")[3]
    line = next(
        one
        for one in _of(company, "events")
        if one.path.split("/")[3] == thread and one.fields["kind"] == "note_deleted"
    )
    count = services.inbox.opening.show(ANA, SUPPORT, thread).conversation.note_count
    shown = services.inbox.undoing.undo(Target(ANA, SUPPORT, thread, "k-undo-old"), line.id, deleted.id)
    assert shown.conversation.note_count == count + 1


def test_a_label_change_that_an_older_release_left_is_finished(
    company: list[Document], services: Services, store: Documents
) -> None:
    (waiting,) = _of(company, "chores")
    chore = chores.read(waiting)
    renamed = services.people.mailboxes.get(SUPPORT).label(chore.borne)
    assert spread_due(services) == 1
    assert not _of(store.scan(), "chores")
    carried = [
        label
        for one in _of(store.scan(), "conversations")
        for label in services.inbox.opening.show(ANA, SUPPORT, one.id).conversation.labels
        if label.id == chore.borne
    ]
    assert carried
    assert set(carried) == {renamed}


def _ref(stored: Any) -> dict[str, str]:
    """An id with a name, as documents hold it."""
    return dict(stored)


def _within(old: Any, new: Any) -> bool:
    """Whether everything of the old value stands in the new one."""
    if isinstance(old, dict):
        return all(name in new and _within(value, new[name]) for name, value in old.items())
    return bool(old == new)


def _words(fields: Any) -> set[str]:
    """The words that a document is found by: they only become more."""
    return set(fields.get("words", ()))


def test_upgrade_brings_every_document_to_the_present_shape_and_changes_nothing_else(
    company: list[Document], services: Services, store: Documents, house: Root
) -> None:
    logs = {
        one.id: services.inbox.activities.page(ANA, SUPPORT, one.id, None).lines
        for one in _of(company, "conversations")
    }
    states = {
        one.id: services.inbox.opening.show(ANA, SUPPORT, one.id).conversation
        for one in _of(company, "conversations")
    }
    first = CliRunner().invoke(relais, ["upgrade"], obj=lambda: house)
    assert first.output.endswith(f"{len(company)} upgraded\n"), first.output
    upgraded = {document.path: document.fields for document in store.scan()}
    assert {fields["v"] for fields in upgraded.values()} == {V}
    for document in company:
        # Where it stands in the queues is anew what its state says; the first release looked at no urgency.
        kept = {name: value for name, value in document.fields.items() if name not in ("words", "rank")}
        assert _within(kept, upgraded[document.path]), document.path
        assert _words(document.fields) <= _words(upgraded[document.path])
    assert {
        thread: services.inbox.activities.page(ANA, SUPPORT, thread, None).lines for thread in logs
    } == logs
    assert {
        thread: services.inbox.opening.show(ANA, SUPPORT, thread).conversation for thread in states
    } == states
    for thread, state in states.items():
        assert upgraded[f"mailboxes/{SUPPORT}/conversations/{thread}"]["rank"] == state.rank
    assert all(fields["followed"] for path, fields in upgraded.items() if "/events/" in path)
    again = CliRunner().invoke(relais, ["upgrade"], obj=lambda: house)
    assert again.output.endswith("0 upgraded\n")


def test_upgrade_that_was_broken_off_goes_on_where_it_was(
    company: list[Document], store: Documents, house: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def stop(document: Document) -> bool:
        calls.append(document.path)
        if len(calls) > len(company) + 20:
            raise KeyboardInterrupt
        return is_old(document)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(upgrade, "is_old", stop)
        CliRunner().invoke(relais, ["upgrade"], obj=lambda: house)
    done = sum("v" in document.fields for document in store.scan())
    assert 0 < done < len(company)
    rest = CliRunner().invoke(relais, ["upgrade"], obj=lambda: house)
    assert rest.output.endswith(f"{len(company) - done} upgraded\n")


def test_the_status_of_an_old_line_is_read_with_its_time(company: list[Document]) -> None:
    snoozed = [
        activities.read(one).change
        for one in _of(company, "events")
        if one.fields["kind"] == "status" and _ref(one.fields["after"])["id"] == "snoozed"
    ]
    assert snoozed
    for change in snoozed:
        assert isinstance(change, changes.StatusMoved)
        assert change.after.status is Status.SNOOZED
        assert change.after.snoozed_until is not None
