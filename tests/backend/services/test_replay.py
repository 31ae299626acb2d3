"""The log tells everything: replaying a conversation's activities gives its state. On every store."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.activity import Activity
from backend.domain.label import Colour, Label
from backend.domain.member import Person
from backend.domain.refusals import Refusal
from backend.domain.status import Phase, Priority, Status
from backend.services import Services
from backend.services.inbox.bulk import Selection
from backend.services.kernel.desk import Target
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, letter, wake_due
from tests.replaying import replayed, state_of

NUMBERS = count()
Step = Callable[[Services, Target], object]


def _status(services: Services, target: Target, status: Status, clock: SetClock) -> None:
    conversation = services.inbox.opening.show(target.person, SUPPORT, target.thread_id).conversation
    until = clock.now() + timedelta(hours=1) if status.phase is Phase.ASLEEP else None
    holder = conversation.assignee.id if conversation.assignee else ""
    services.inbox.statuses.set_status(
        target, status, seen=conversation.status.value, holder=holder, until=until
    )


def _undo(services: Services, target: Target) -> None:
    lines = services.inbox.activities.page(target.person, SUPPORT, target.thread_id, None).lines
    own = [line for line in lines if line.is_undoable and line.by.id == target.person.sub]
    if own:
        services.inbox.undoing.undo(target, own[0].id)


def _heard(services: Services, target: Target, sender: str) -> None:
    known = services.inbox.opening.show(target.person, SUPPORT, target.thread_id).conversation
    mail = letter(
        target.thread_id,
        gmail_id=target.key,
        message_id=f"{target.key}@x.example",
        references=(known.message_id,),
        sender=sender,
        at=known.last_message.at + timedelta(minutes=1),
    )
    services.inbox.adoption.take_in(known, mail, is_copy=False)


def _note(services: Services, target: Target, text: str) -> None:
    services.inbox.notes.add(target, text)


def _on_note(services: Services, target: Target, what: str) -> None:
    notes = services.inbox.notes.page(target.person, SUPPORT, target.thread_id, None).notes
    for note in notes[:1]:
        if what == "edit":
            services.inbox.notes.edit(target, note.id, f"{note.text} @chloe")
        else:
            services.inbox.notes.delete(target, note.id)


def _merge(services: Services, target: Target, names: tuple[str, str]) -> None:
    by_name = {label.name: label.id for label in services.people.mailboxes.get(SUPPORT).labels}
    if set(names) <= set(by_name):
        services.inbox.label_admin.merge(ANA, SUPPORT, by_name[names[0]], by_name[names[1]], target.key)


def _rename(services: Services, target: Target) -> None:
    for label in services.people.mailboxes.get(SUPPORT).labels[:1]:
        fresh = Label(label.id, f"{label.name}!"[:30], Colour.PINK)
        services.inbox.label_admin.save(ANA, SUPPORT, fresh, target.key)


def _drop(services: Services, target: Target) -> None:
    for label in services.people.mailboxes.get(SUPPORT).labels[:1]:
        services.inbox.label_admin.delete(ANA, SUPPORT, label.id, target.key)


def _steps(clock: SetClock) -> dict[str, Step]:
    """Everything that can befall a conversation, by name."""

    def status(wanted: Status) -> Step:
        return lambda services, target: _status(services, target, wanted, clock)

    def wakes(services: Services, _: Target) -> int:
        clock.pass_by(hours=2)
        return wake_due(services)

    return {
        "take": lambda services, target: services.inbox.assignments.take(target, seen=CHLOE.sub),
        "give": lambda services, target: services.inbox.assignments.assign(target, BEN.sub, seen=ANA.sub),
        "release": lambda services, target: services.inbox.assignments.unassign(target, seen=BEN.sub),
        "follow": lambda services, target: services.inbox.assignments.follow(target),
        "unfollow": lambda services, target: services.inbox.assignments.unfollow(target),
        "note": lambda services, target: _note(services, target, "Look @ben @nobody"),
        "edit": lambda services, target: _on_note(services, target, "edit"),
        "delete": lambda services, target: _on_note(services, target, "delete"),
        "clear": lambda services, target: services.inbox.notes.clear_mention(target),
        "urgent": lambda services, target: services.inbox.statuses.set_priority(target, Priority.HIGH),
        "red": lambda services, target: services.inbox.labels.create_on(target, "Refund", Colour.RED),
        "blue": lambda services, target: services.inbox.labels.create_on(target, "VIP", Colour.BLUE),
        "rename": _rename,
        "merge": lambda services, target: _merge(services, target, ("Refund", "VIP")),
        "drop": _drop,
        "customer writes": lambda services, target: _heard(services, target, "lea@lindenhof.example"),
        "we write": lambda services, target: _heard(services, target, SUPPORT),
        "undo": _undo,
        "wake": wakes,
        "close all": lambda services, target: services.inbox.bulk.close(
            Selection(target.person, SUPPORT, (target.thread_id,), target.key)
        ),
        **{f"to {one.value}": status(one) for one in Status},
    }


NAMES = sorted(_steps(SetClock()))


def _log(services: Services, thread: str) -> list[Activity]:
    lines: list[Activity] = []
    cursor = None
    while True:
        page = services.inbox.activities.page(ANA, SUPPORT, thread, cursor)
        lines += page.lines
        cursor = page.next_cursor
        if cursor is None:
            return lines[::-1]


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([ANA, BEN, CHLOE])), min_size=3, max_size=12)
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_replaying_the_log_gives_the_state(
    services: Services, clock: SetClock, told: list[tuple[str, Person]]
) -> None:
    thread = f"18{next(NUMBERS):014x}"
    begin(services, thread, message_id=f"{thread}@lindenhof.example")
    steps = _steps(clock)
    for number, (name, person) in enumerate(told):
        with suppress(Refusal):
            steps[name](services, click(person, thread, f"{thread}-{number}"))
    log = _log(services, thread)
    stands = services.inbox.opening.show(ANA, SUPPORT, thread).conversation
    assert replayed(log) == state_of(stands)
    assert [line.version for line in log] == list(range(1, len(log) + 1))
    assert [line.at for line in log] == sorted({line.at for line in log})


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_replayed_at_least_once(name: str, services: Services, clock: SetClock) -> None:
    """Random clicks may leave one out: here each comes after those that prepare it."""
    thread = "18c2f3a9b0d1e2f3"
    begin(services, thread)
    steps = _steps(clock)
    for number, each in enumerate(("note", "red", "blue", "to snoozed", name)):
        with suppress(Refusal):
            steps[each](services, click(BEN, thread, f"k{number}"))
    stands = services.inbox.opening.show(ANA, SUPPORT, thread).conversation
    assert replayed(_log(services, thread)) == state_of(stands)
