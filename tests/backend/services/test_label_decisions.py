"""Labels renamed, merged and deleted in any order, the work stopped anywhere: all conversations end right."""

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.domain.label import Colour, Label
from backend.domain.refusals import Refusal
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.ports.documents import Documents, StoreUnavailable, Transaction
from backend.records import chores
from backend.services import Services
from backend.services.inbox import carrying
from backend.services.inbox.label_admin import LabelAdmin
from backend.services.inbox.resolving import Resolution
from backend.services.kernel.desk import Target
from tests.clock import SetClock
from tests.people import ANA, SUPPORT, begin, click, letter, spread_due
from tests.replaying import replayed, state_of

NUMBERS = itertools.count(1)
NAMES = ("Alpha", "Beta", "Gamma", "Delta")
THREADS = tuple(f"18c2f3a9b0d1e2{number:02x}" for number in range(5))
Result = TypeVar("Result")


class Interrupted:
    """A store on which something happens before one of the next transactions."""

    def __init__(self, inner: Documents, after: int, what: Callable[[], object]) -> None:
        self._inner, self._left, self._what = inner, after, what

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def transact(self, body: Callable[[Transaction], Result]) -> Result:
        """Run ``body``, at one time after what happens."""
        self._left -= 1
        if self._left == -1:
            self._what()
        return self._inner.transact(body)


def _dies() -> None:
    raise StoreUnavailable("the worker is killed")


class Decisions(RuleBasedStateMachine):
    """One admin, a few conversations, and workers that come and go.

    What a conversation should bear is what its card showed after its last click, followed through all
    decisions since. Nothing but clicks may change that.
    """

    def __init__(self, services: Services, store: Documents, clock: SetClock) -> None:
        super().__init__()
        self.services, self.store, self.clock = services, store, clock
        self.address = f"labels{next(NUMBERS)}@acme.test"
        self.names: dict[str, str] = {}
        self.became: dict[str, str] = {}
        self.shown: dict[str, set[str]] = {thread: set() for thread in THREADS}

    @initialize()
    def found(self) -> None:
        """A mailbox with a few conversations that bear what they can."""
        self.services.people.mailboxes.create(self.address, "Labels")
        self.services.people.roster.add(self.address, ANA.email, Role.ADMIN, "Ana")
        for number, thread in enumerate(THREADS):
            mail = letter(thread, recipients=(self.address,))
            self.services.inbox.adoption.adopt(self.address, mail, Resolution(None))
            for name in NAMES[: 1 + number % 3]:
                self.create(thread, name)

    def clicked(self, thread: str, act: Callable[[Target], ConversationSnapshot]) -> None:
        """What the card shows after a click counts from then on; a refused one changes nothing."""
        with suppress(Refusal):
            shown = act(click(ANA, thread, f"click-{next(NUMBERS)}", self.address))
            self.shown[thread] = {label.id for label in shown.conversation.labels}

    def admin(self, stops_after: int) -> LabelAdmin:
        """The use cases of an admin whose click gets so far with the work itself."""
        stopping = Interrupted(self.store, stops_after, _dies)
        return replace(
            self.services.inbox.label_admin,
            carrying=replace(self.services.inbox.carrying, documents=stopping),
        )

    @rule(thread=st.sampled_from(THREADS), name=st.sampled_from(NAMES))
    def create(self, thread: str, name: str) -> None:
        """A label by its name, which may have been somebody else's before."""
        self.clicked(thread, lambda at: self.services.inbox.labels.create_on(at, name, Colour.RED))
        for label in self.services.people.mailboxes.get(self.address).labels:
            self.names[label.id] = label.name

    @rule(thread=st.sampled_from(THREADS), data=st.data())
    def add(self, thread: str, data: st.DataObject) -> None:
        """From a card that may be older than the decisions."""
        label = data.draw(st.sampled_from(sorted(self.names)))
        self.clicked(thread, lambda at: self.services.inbox.labels.add(at, label))

    @rule(thread=st.sampled_from(THREADS), data=st.data())
    def remove(self, thread: str, data: st.DataObject) -> None:
        """Likewise."""
        label = data.draw(st.sampled_from(sorted(self.names)))
        self.clicked(thread, lambda at: self.services.inbox.labels.remove(at, label))

    @rule(thread=st.sampled_from(THREADS), back=st.integers(0, 3))
    def undo(self, thread: str, back: int) -> None:
        """One of the last lines that can be undone."""
        lines = self.services.inbox.activities.page(ANA, self.address, thread, None).lines
        undoable = [line.id for line in lines if line.is_undoable]
        if back < len(undoable):
            self.clicked(thread, lambda at: self.services.inbox.undoing.undo(at, undoable[back]))

    @rule(kind=st.sampled_from(["rename", "merge", "delete"]), stops_after=st.integers(0, 3), data=st.data())
    def decide(self, kind: str, stops_after: int, data: st.DataObject) -> None:
        """An admin's decision, whose click gets so far with the work."""
        living = sorted(label.id for label in self.services.people.mailboxes.get(self.address).labels)
        if not living:
            return
        one, other = data.draw(st.sampled_from(living)), data.draw(st.sampled_from(living))
        admin, key = self.admin(stops_after), f"click-{next(NUMBERS)}"
        with suppress(Refusal):
            if kind == "rename":
                name = f"Name {next(NUMBERS)}"
                admin.save(ANA, self.address, Label(one, name, Colour.BLUE), key)
                self.names[one] = name
            elif kind == "merge":
                admin.merge(ANA, self.address, one, other, key)
                self.became[one] = other
            else:
                admin.delete(ANA, self.address, one, key)
                self.became[one] = ""

    @rule(stops_after=st.integers(0, 2), data=st.data())
    def merge_in_a_row(self, stops_after: int, data: st.DataObject) -> None:
        """One label into another, and that one into a third."""
        living = [label.id for label in self.services.people.mailboxes.get(self.address).labels]
        row = data.draw(st.permutations(living))
        admin = self.admin(stops_after)
        for one, other in itertools.pairwise(row[:3]):
            admin.merge(ANA, self.address, one, other, f"click-{next(NUMBERS)}")
            self.became[one] = other

    @rule(stops_after=st.integers(0, 8))
    def work_and_die(self, stops_after: int) -> None:
        """A worker takes up each chore and is killed."""
        self.work(stops_after, _dies)

    @rule(after=st.integers(1, 4), kind=st.sampled_from(["rename", "merge", "delete"]), data=st.data())
    def work_while_an_admin_decides(self, after: int, kind: str, data: st.DataObject) -> None:
        """A decision is taken while a worker is at it."""
        self.work(after, lambda: self.decide(kind, 0, data))

    def work(self, after: int, what: Callable[[], object]) -> None:
        """One turn at each chore, of one page."""
        working = replace(self.services.inbox.carrying, documents=Interrupted(self.store, after, what))
        for document in working.due().documents:
            with suppress(StoreUnavailable):
                working.carry(chores.at(document.path), within=timedelta(seconds=-1))

    @rule(seconds=st.sampled_from([1, 61]))
    def time_passes(self, seconds: int) -> None:
        """A claim ends after a minute."""
        self.clock.pass_by(seconds=seconds)

    def followed(self, label: str) -> str:
        """What became of a label by all decisions so far, an empty string for nothing."""
        while label in self.became:
            label = self.became[label]
        return label

    def borne(self, thread: str) -> set[str]:
        """The ids of the labels that a conversation bears."""
        conversation = self.services.inbox.opening.show(ANA, self.address, thread).conversation
        return {label.id for label in conversation.labels}

    @invariant()
    def work_alone_changes_nothing(self) -> None:
        """What a conversation bears leads where its card's labels lead."""
        if self.names:
            for thread in THREADS:
                now, then = map(self.leads, (self.borne(thread), self.shown[thread]))
                assert now == then, thread

    def leads(self, labels: set[str]) -> set[str]:
        """What became of them."""
        return {self.followed(label) for label in labels} - {""}

    def teardown(self) -> None:
        """The clock works again: every conversation ends with what was decided, and its log tells so."""
        for _ in range(len(self.became) + 2):
            self.clock.pass_by(seconds=61)
            spread_due(self.services)
        assert not self.services.inbox.carrying.due().documents
        mailbox = self.services.people.mailboxes.get(self.address)
        assert mailbox.retired == ()
        assert {label.id: label.name for label in mailbox.labels} == {
            label: name for label, name in self.names.items() if label not in self.became
        }
        for thread in THREADS:
            conversation = self.services.inbox.opening.show(ANA, self.address, thread).conversation
            assert {label.id for label in conversation.labels} == self.leads(self.shown[thread])
            assert set(conversation.labels) <= set(mailbox.labels), "each in its present guise"
            assert replayed(self.log(thread)) == state_of(conversation)

    def log(self, thread: str) -> list[Any]:
        """All lines, the oldest first."""
        lines: list[Any] = []
        cursor: str | None = None
        while True:
            page = self.services.inbox.activities.page(ANA, self.address, thread, cursor)
            lines += page.lines
            cursor = page.next_cursor
            if cursor is None:
                return lines[::-1]


def test_any_order_of_decisions_on_labels_ends_with_every_conversation_right(
    services: Services, store: Documents, clock: SetClock, monkeypatch: pytest.MonkeyPatch, is_slow: bool
) -> None:
    monkeypatch.setattr(carrying, "PAGE", 2)
    examples, steps = (2, 8) if is_slow else (25, 20)
    run_state_machine_as_test(
        partial(Decisions, services, store, clock),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def is_slow(request: pytest.FixtureRequest) -> bool:
    """Whether fewer examples must do."""
    return bool(request.node.callspec.params["store"] != "sqlite-memory")


def test_of_two_merges_in_a_row_the_second_counts_for_whom_the_first_had_not_reached(
    services: Services, store: Documents, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "PAGE", 2)
    for number, thread in enumerate(THREADS):
        begin(services, thread)
        services.inbox.labels.create_on(click(ANA, thread, f"Alpha{number}"), "Alpha", Colour.RED)
    for name in ("Beta", "Gamma"):
        services.inbox.labels.create_on(click(ANA, THREADS[0], name), name, Colour.RED)
    stopping = replace(services.inbox.carrying, documents=Interrupted(store, 3, _dies))
    admin = replace(services.inbox.label_admin, carrying=stopping)
    admin.merge(ANA, SUPPORT, "Alpha0", "Beta", "k1")
    services.inbox.label_admin.merge(ANA, SUPPORT, "Beta", "Gamma", "k2")
    clock.pass_by(seconds=61)
    while services.inbox.carrying.due().documents:
        assert spread_due(services)
    shown = (services.inbox.opening.show(ANA, SUPPORT, thread).conversation for thread in THREADS)
    assert [[label.name for label in one.labels] for one in shown] == [["Gamma"]] * len(THREADS)
