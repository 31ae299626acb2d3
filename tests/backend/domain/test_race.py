"""Who was faster is named, with when and what stands now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.domain.conversation import Conversation
from backend.domain.race import Shown, check_giving, check_move
from backend.domain.refs import Ref, Stamp
from backend.domain.refusals import LostRace
from backend.domain.status import Status
from tests.backend.domain.values import ANA, BEN, NOW, conversation

EARLIER = NOW - timedelta(hours=2)


def _faster(check: Callable[[], None]) -> dict[str, object]:
    with pytest.raises(LostRace) as lost:
        check()
    return vars(lost.value)


def test_who_was_faster_is_named_with_when_and_what_stands() -> None:
    held = conversation(assignee=ANA, assigned=Stamp(BEN, NOW))

    def check(one: Conversation, seen: str, to: Ref | None) -> None:
        check_giving(one, Shown(holder=seen), to, by=BEN)

    told = {"what": "assigned", "by": "Ben", "at": NOW, "value": "Ana"}
    assert _faster(lambda: check(held, "", BEN)) == told
    assert _faster(lambda: check(held, "ben", None)) == told
    old = replace(held, assigned=None)
    assert _faster(lambda: check(old, "", BEN)) == {**told, "by": "Ana", "at": EARLIER}
    check(held, "ana", BEN)
    check(held, "", ANA)
    check(conversation(), "ben", BEN)


def test_who_moved_it_is_named_and_what_stands_already_is_no_race() -> None:
    moved = conversation(status=Status.PENDING, moved=Stamp(ANA, NOW), assignee=ANA)

    def check(one: Conversation, seen: str, holder: str, wanted: Status = Status.CLOSED) -> None:
        check_move(one, Shown(None, seen, holder), wanted, by=BEN)

    told = {"what": "status", "by": "Ana", "at": NOW, "value": "pending"}
    assert _faster(lambda: check(moved, "open", "ana")) == told
    old = replace(moved, moved=None)
    assert _faster(lambda: check(old, "open", "ana")) == {**told, "by": "Relais", "at": EARLIER}
    assert _faster(lambda: check(moved, "pending", ""))["what"] == "assigned"
    check(moved, "pending", "ana")
    check(moved, "open", "", Status.PENDING)
    check(replace(moved, assignee=BEN), "pending", "")
