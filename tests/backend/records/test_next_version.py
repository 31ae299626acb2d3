"""R64: documents of the next version, with fields, words and kinds that this one does not know.

They are shown, kept whole on write, and stop no list, job or click. On every store.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from backend.domain.changes import OtherChange
from backend.domain.label import Colour
from backend.domain.other import Other
from backend.domain.refs import ActorKind
from backend.domain.rights import Deed, Role, may
from backend.domain.status import Priority, Status
from backend.domain.view import View
from backend.i18n.names import status_words
from backend.i18n.sentences import sentence
from backend.i18n.speech import speech_for
from backend.jobs.clock import MINUTE_BUDGET, every_minute
from backend.jobs.runner import Runner
from backend.ports.documents import Documents, Value
from backend.records.codec import V
from backend.services import Services
from backend.services.inbox.bulk import Selection
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, SALES, SUPPORT, begin, click, found_mailbox, letter

T, OTHER, ASLEEP = "18c2f3a9b0d1e2f3", "18c2f3a9b0d1e2f4", "18c2f3a9b0d1e2f5"
NEXT = {"from": ["the", "next"], "deep": {"er": True}}


@pytest.fixture
def next_version(services: Services, store: Documents, clock: SetClock) -> dict[str, dict[str, Any]]:
    """A mailbox as the next version left it. Returns every document by path."""
    found_mailbox(services)
    for thread in (T, OTHER, ASLEEP):
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
        services.inbox.labels.create_on(click(BEN, thread, f"l{thread}"), "Refund", Colour.RED)
        services.inbox.notes.add(click(BEN, thread, f"n{thread}"), "Look")
    services.inbox.assignments.take(click(BEN, T, "taken"), seen="")
    until = clock.now() + timedelta(hours=1)
    services.inbox.statuses.set_status(
        click(BEN, ASLEEP, "snoozed"), Status.SNOOZED, seen="open", holder="", until=until
    )
    services.people.roster.add(SUPPORT, "invited@acme.test", Role.AGENT)
    for document in list(store.scan()):
        store.write({document.path: _of_the_next_version(document.path, document.fields)})
    return {document.path: document.fields for document in store.scan()}


def _of_the_next_version(path: str, fields: dict[str, Any]) -> dict[str, Any]:
    newer = {**fields, "v": V + 1, "next": NEXT}
    match path.split("/")[-2]:
        case "conversations":
            newer |= {
                "labels": [{**label, "colour": "gold", "next": 1} for label in fields["labels"]],
                "recent_notes": [{**note, "next": 1} for note in fields["recent_notes"]],
                "customer": {**fields["customer"], "phone": "+33"},
                "last_message": {**fields["last_message"], "next": 1},
            }
            if path.endswith(T):
                newer |= {"status": "on_hold", "priority": "urgent", "rank": "0:next", "active": True}
        case "events":
            newer |= {"by": {**fields["by"], "kind": "robot", "next": 1}}
            if "taken" in path:
                newer |= {"kind": "handed_on", "change": {"kind": "handed_on", "next": 1}}
        case "mailboxes":
            newer |= {"roster": [{**one, "skills": ["fr"]} for one in fields["roster"]]}
            newer["roster"][3]["role"] = "auditor"
        case _:
            pass
    return newer


def _lost(before: Any, after: Any, at: str) -> Iterator[str]:
    """Where something that only the next version knows is gone: names with ``next`` in them, and its own."""
    if isinstance(before, dict):
        for name, value in before.items():
            if name not in after:
                yield f"{at}.{name}"
            else:
                yield from _lost(value, after[name], f"{at}.{name}")
    elif isinstance(before, list) and before and isinstance(before[0], dict):
        by_id = {one.get("id") or one.get("email") or one.get("mailbox"): one for one in after}
        for one in before:
            name = one.get("id") or one.get("email") or one.get("mailbox")
            yield from _lost(one, by_id[name], f"{at}[{name}]") if name in by_id else ()


def test_it_is_shown(next_version: dict[str, dict[str, Any]], services: Services) -> None:
    say = speech_for("en", UTC, NOON)
    shown = services.inbox.opening.show(ANA, SUPPORT, T).conversation
    assert (shown.status, shown.priority) == (Other("on_hold"), Other("urgent"))
    assert status_words(shown.status, say).name == "on_hold"
    assert [(label.name, label.colour) for label in shown.labels] == [("Refund", Other("gold"))]
    assert shown.is_active
    lines = services.inbox.activities.page(ANA, SUPPORT, T, None).lines
    (foreign,) = [line for line in lines if isinstance(line.change, OtherChange)]
    assert foreign.change == OtherChange("handed_on")
    assert foreign.by.kind == Other("robot")
    assert "handed_on" in sentence(foreign, say)
    assert not foreign.is_undoable
    rows = services.inbox.queues.view(BEN, SUPPORT, View.MINE).rows
    assert [row.thread_id for row in rows] == [T]
    assert {row.thread_id for row in services.inbox.searching.search(ANA, SUPPORT, "order", None).rows} == {
        T, OTHER, ASLEEP,
    }  # fmt: skip


def test_a_role_that_is_not_known_may_only_read(
    next_version: dict[str, dict[str, Any]], services: Services
) -> None:
    (auditor,) = [one for one in services.people.mailboxes.get(SUPPORT).roster if isinstance(one.role, Other)]
    assert [deed for deed in Deed if may(auditor.role, deed)] == [Deed.READ]


def test_clicks_work_and_keep_everything_that_they_do_not_change(
    next_version: dict[str, dict[str, Any]], services: Services, store: Documents
) -> None:
    inbox = services.inbox
    inbox.assignments.assign(click(ANA, T, "k1"), CHLOE.sub, seen=BEN.sub)
    inbox.notes.add(click(ANA, T, "k2"), "Noted @ben")
    inbox.notes.edit(click(BEN, T, "k3"), f"n{T}", "Looked")
    inbox.assignments.follow(click(ANA, T, "k4"))
    inbox.labels.create_on(click(ANA, T, "k5"), "VIP", Colour.BLUE)
    services.people.roster.set_away(BEN, SUPPORT, is_away=True)
    inbox.bulk.close(Selection(ANA, SUPPORT, (OTHER,), "k6"))
    inbox.bulk.undo(ANA, SUPPORT, "k6", "k7")
    services.people.roster.set_role(SUPPORT, BEN.email, Role.ADMIN)
    services.people.mailboxes.create(SALES, "Sales")
    services.people.roster.add(SALES, "invited@acme.test", Role.AGENT)
    known = inbox.opening.show(BEN, SUPPORT, OTHER).conversation
    mail = letter(OTHER, gmail_id="2", message_id=known.message_id, references=())
    inbox.adoption.take_in(known, replace(mail, message_id="new@x.example"), is_copy=False)
    after: dict[str, dict[str, Any]] = {document.path: document.fields for document in store.scan()}
    lost = [where for path, fields in next_version.items() for where in _lost(fields, after[path], path)]
    assert lost == []
    kept = after[f"mailboxes/{SUPPORT}/conversations/{T}"]
    assert (kept["v"], kept["status"], kept["priority"], kept["rank"]) == (
        V + 1,
        "on_hold",
        "urgent",
        "0:next",
    )
    assert [label["colour"] for label in kept["labels"]] == ["gold", "blue"]
    assert kept["labels"][0]["next"] == 1
    assert after[f"mailboxes/{SUPPORT}"]["roster"][1]["skills"] == ["fr"]
    assert after[f"mailboxes/{SUPPORT}"]["v"] == V + 1


def test_it_is_moved_on_from_a_word_that_is_not_known(
    next_version: dict[str, dict[str, Any]], services: Services
) -> None:
    moved = services.inbox.statuses.set_status(
        click(BEN, T, "k1"), Status.CLOSED, seen="on_hold", holder=BEN.sub
    )
    assert moved.conversation.status is Status.CLOSED
    back = services.inbox.undoing.undo(click(BEN, T, "k2"), "k1")
    assert back.conversation.status == Other("on_hold")
    urgent = services.inbox.statuses.set_priority(click(BEN, T, "k3"), Priority.LOW)
    assert urgent.conversation.priority is Priority.LOW


def test_it_stops_no_job(
    next_version: dict[str, dict[str, Any]], services: Services, store: Documents, clock: SetClock
) -> None:
    clock.pass_by(hours=2)
    tallies = Runner(store, clock, every_minute(store, clock, services)).run(MINUTE_BUDGET)
    assert tallies["wake"].done == 1
    assert tallies["follow"].done == sum("/events/" in path for path in next_version) + 1
    assert {name for name, tally in tallies.items() if tally.failed} == set()
    woken = services.inbox.opening.show(ANA, SUPPORT, ASLEEP).conversation
    assert woken.status is Status.OPEN


def test_a_document_without_what_was_always_there_is_shown_and_stops_no_other(
    services: Services, store: Documents, clock: SetClock
) -> None:
    found_mailbox(services)
    for thread in (T, OTHER):
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
        services.inbox.statuses.set_status(
            click(BEN, thread, f"s{thread}"), Status.SNOOZED, seen="open", holder="",
            until=clock.now() + timedelta(minutes=1),
        )  # fmt: skip
    path = f"mailboxes/{SUPPORT}/conversations/{T}"
    bare: dict[str, Value] = {
        "status": "snoozed",
        "rank": "2:1",
        "active": False,
        "assignee": "",
        "thread_id": T,
    }
    store.write({path: bare})
    rows = services.inbox.queues.view(ANA, SUPPORT, Status.SNOOZED).rows
    assert [row.thread_id for row in rows] == [T, OTHER]
    clock.pass_by(hours=1)
    tallies = Runner(store, clock, every_minute(store, clock, services)).run(MINUTE_BUDGET)
    assert (tallies["wake"].done, tallies["wake"].failed) == (2, 0)
    assert services.inbox.opening.show(ANA, SUPPORT, T).conversation.status is Status.OPEN


def test_a_document_that_cannot_be_read_is_left_out_of_its_list_and_told(
    services: Services, store: Documents, caplog: pytest.LogCaptureFixture
) -> None:
    found_mailbox(services)
    for thread in (T, OTHER):
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
    path = f"mailboxes/{SUPPORT}/conversations/{T}"
    store.write({path: {**store.get_many([path])[path].fields, "labels": ["from another world"]}})
    rows = services.inbox.queues.view(ANA, SUPPORT, Status.OPEN).rows
    assert [row.thread_id for row in rows] == [OTHER]
    (told,) = [record for record in caplog.records if record.message == "a document cannot be read"]
    assert told.__dict__["document"] == path


def test_every_actor_stands_in_its_line(services: Services, store: Documents) -> None:
    found_mailbox(services)
    begin(services, T)
    services.inbox.assignments.take(click(BEN, T, "k"), seen="")
    kinds = [document.fields["by"] for document in store.scan() if "/events/" in document.path]
    assert sorted(str(by["kind"]) for by in kinds if isinstance(by, dict)) == [
        ActorKind.MEMBER.value,
        ActorKind.RELAIS.value,
    ]


def test_a_line_or_a_note_that_cannot_be_read_stops_no_page_and_no_job(
    services: Services, store: Documents, clock: SetClock
) -> None:
    found_mailbox(services)
    for thread in (T, OTHER):
        begin(services, thread, message_id=f"{thread}@lindenhof.example")
        services.inbox.notes.add(click(BEN, thread, f"n{thread}"), "Look")
        clock.pass_by(minutes=1)
        services.inbox.notes.add(click(BEN, thread, f"m{thread}"), "Look again")
    base = f"mailboxes/{SUPPORT}/conversations/{T}"
    for path, odd in ((f"{base}/events/n{T}", {"by": "odd"}), (f"{base}/notes/n{T}", {"author": "odd"})):
        store.write({path: {**store.get_many([path])[path].fields, **odd}})
    lines = services.inbox.activities.page(ANA, SUPPORT, T, None).lines
    assert [line.version for line in lines] == [3, 1]
    assert [note.text for note in services.inbox.notes.page(ANA, SUPPORT, T, None).notes] == ["Look again"]
    tally = Runner(store, clock, every_minute(store, clock, services)).run(MINUTE_BUDGET)["follow"]
    # The odd line waits, and what came after it in its conversation; the other conversation does not.
    assert (tally.done, tally.failed) == (1 + 3, 1)
