"""Jobs: one item at a time of each in turn, measured; what fails is set aside and holds up nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from backend.jobs.runner import Item, Runner
from backend.ports.documents import Documents
from backend.records import setbacks
from tests.clock import NOON, SetClock

MINUTE = timedelta(minutes=1)


@dataclass
class Pile:
    """A job with a pile of items; those in ``broken`` fail."""

    name: str
    clock: SetClock
    items: list[Item]
    broken: set[str] = field(default_factory=set)
    takes_s: float = 0.0
    done: list[str] = field(default_factory=list)

    def due(self) -> Iterator[Item]:
        """What lies there."""
        yield from [item for item in self.items if item.path not in self.done]

    def do(self, item: Item) -> bool:
        """Takes its time."""
        self.clock.pass_by(seconds=self.takes_s)
        if item.path in self.broken:
            raise ValueError(item.path)
        self.done.append(item.path)
        return True


def _items(*names: str, since: datetime | None = None, group: str = "") -> list[Item]:
    return [Item(f"things/{name}", since, group) for name in names]


def test_each_job_has_its_turn_until_the_time_is_over(counted: Documents, clock: SetClock) -> None:
    long = Pile("long", clock, _items("a", "b", "c", "d"), takes_s=10)
    short = Pile("short", clock, _items("x", "y"), takes_s=1)
    tallies = Runner(counted, clock, [long, short]).run(timedelta(seconds=25))
    assert (long.done, short.done) == (["things/a", "things/b", "things/c"], ["things/x", "things/y"])
    assert (tallies["long"].done, tallies["long"].work_s, tallies["short"].work_s) == (3, 30, 2)


def test_many_small_items_are_not_kept_waiting_by_a_few_long_ones(
    counted: Documents, clock: SetClock
) -> None:
    """Snoozes that end at nine, while several labels are carried to thousands of conversations."""
    labels = Pile("labels", clock, _items(*"abcdef"), takes_s=5)
    snoozes = Pile("snoozes", clock, _items(*map(str, range(250))), takes_s=0.03)
    tallies = Runner(counted, clock, [labels, snoozes]).run(timedelta(seconds=20))
    assert (tallies["snoozes"].done, tallies["labels"].done) == (250, 3)


def test_how_long_things_waited_is_measured(counted: Documents, clock: SetClock) -> None:
    items = [*_items("old", since=NOON - timedelta(hours=1)), *_items("new", since=NOON), *_items("unknown")]
    tally = Runner(counted, clock, [Pile("pile", clock, items)]).run(MINUTE)["pile"]
    assert tally.as_dict() == {"done": 3, "failed": 0, "dwell_s": 3600, "work_s": 0}


def test_what_fails_is_told_set_aside_ever_longer_and_done_at_last(
    counted: Documents, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    pile = Pile("pile", clock, _items("a", "b", "c"), broken={"things/b"})
    runner = Runner(counted, clock, [pile])
    assert runner.run(MINUTE)["pile"].as_dict() == {"done": 2, "failed": 1, "dwell_s": 0, "work_s": 0}
    told = [record.__dict__ for record in caplog.records if record.message == "job item failed"]
    assert [(one["job"], one["item"]) for one in told] == [("pile", "things/b")]
    waits = []
    for _ in range(9):
        page = counted.query(setbacks.of_job("pile", limit=5))
        (setback,) = map(setbacks.read, page.documents)
        waits.append((setback.retry_at - clock.now()) / MINUTE)
        assert runner.run(MINUTE)["pile"].failed == 0, "not before its time"
        clock.at = setback.retry_at
        assert runner.run(MINUTE)["pile"].failed == 1
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    pile.broken.clear()
    clock.pass_by(hours=1)
    assert runner.run(MINUTE)["pile"].done == 1
    assert not counted.query(setbacks.of_job("pile", limit=5)).documents


def test_a_job_that_cannot_list_its_work_does_not_stop_the_others(
    counted: Documents, clock: SetClock
) -> None:
    class Blind(Pile):
        def due(self) -> Iterator[Item]:
            """Fails."""
            raise ValueError("no list")

    blind, pile = Blind("blind", clock, []), Pile("pile", clock, _items("a"))
    tallies = Runner(counted, clock, [blind, pile]).run(MINUTE)
    assert (tallies["blind"].failed, tallies["pile"].done) == (1, 1)


def test_told_to_stop_it_finishes_the_item_in_hand_and_takes_no_other(
    counted: Documents, clock: SetClock
) -> None:
    pile = Pile("pile", clock, _items("a", "b"))
    Runner(counted, clock, [pile]).run(MINUTE, lambda: bool(pile.done))
    assert pile.done == ["things/a"]


def test_of_a_group_what_comes_after_a_failure_waits(counted: Documents, clock: SetClock) -> None:
    items = [*_items("a1", "a2", group="a"), *_items("b1", "b2", group="b")]
    pile = Pile("pile", clock, items, broken={"things/a1"})
    runner = Runner(counted, clock, [pile])
    runner.run(MINUTE)
    assert pile.done == ["things/b1", "things/b2"]
    pile.broken.clear()
    runner.run(MINUTE)
    assert pile.done == ["things/b1", "things/b2"], "the first of the group waits for its retry"
    clock.pass_by(minutes=1)
    runner.run(MINUTE)
    assert pile.done == ["things/b1", "things/b2", "things/a1", "things/a2"]


def test_a_setback_that_nobody_comes_back_to_is_forgotten(counted: Documents, clock: SetClock) -> None:
    pile = Pile("pile", clock, _items("a"), broken={"things/a"})
    runner = Runner(counted, clock, [pile])
    runner.run(MINUTE)
    pile.items.clear()
    clock.pass_by(hours=23)
    runner.run(MINUTE)
    assert len(counted.query(setbacks.of_job("pile", limit=5)).documents) == 1
    clock.pass_by(hours=2)
    runner.run(MINUTE)
    assert not counted.query(setbacks.of_job("pile", limit=5)).documents
