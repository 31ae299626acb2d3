"""What several at once left as it was: each row with why, and one tap to do it all the same."""

from datetime import UTC, timedelta

import pytest

from addon.cards.bulk import done_section
from addon.cards.place import place
from addon.links import Links
from backend.domain.refusals import LostRace
from backend.domain.snapshots.list import BulkDone, LeftRow
from backend.i18n.speech import speech_for
from tests.addon.cards.outline import section_lines
from tests.clock import NOON
from tests.people import ANA, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
HERE = place(mailbox=SUPPORT, view="open")
LATER = "2026-11-25T09:00:00+00:00"
TOOK = LostRace("assigned", "Ana", NOON - timedelta(minutes=3), "Ana")
LEFT = (LeftRow("t1", "Léa", 4, TOOK), LeftRow("t2", "", 7, TOOK))


def _lines(kind: str, **done: object) -> list[str]:
    value = LATER if kind == "snooze" else ""
    shown = done_section(BulkDone("b", kind, value, 1, 3, **done), HERE, SAY, ACT)  # type: ignore[arg-type]
    assert shown is not None
    return section_lines(shown)


@pytest.mark.parametrize(
    ("kind", "choice", "again"),
    [
        ("close", "", "[Close anyway] -> home.bulk_close support view=open {sent}"),
        ("assign", ANA.sub, "[Assign anyway] -> home.bulk_assign support view=open {sent} member=" + ANA.sub),
        ("unassign", "", "[Unassign anyway] -> home.bulk_unassign support view=open {sent}"),
        ("pending", "", "[Pending anyway] -> home.bulk_pending support view=open {sent}"),
        ("snooze", "", "[Snooze anyway] -> home.bulk_snooze support view=open {sent} until=" + LATER),
        ("label", "", None),
        ("undo", "", None),
    ],
)
def test_each_says_why_and_what_may_be_done_all_the_same(kind: str, choice: str, again: str | None) -> None:
    lines = _lines(kind, left=LEFT, choice=choice)
    assert [line.strip() for line in lines if "Left as it was" in line] == [
        "Left as it was: Ana took it 3 min ago"
    ] * 2
    assert [line for line in lines if "conversation.show" in line] == [
        f"  -> conversation.show support thread={thread}" for thread in ("t1", "t2")
    ]
    assert [line for line in lines if "PERSON" in line] == ["PERSON: Léa", "PERSON: Unknown sender"]
    assert "1 left as it was" in "\n".join(lines)
    offered = [line for line in lines if "anyway" in line]
    assert offered == ([again.format(sent="threads=t1 t2 versions=t1:4 t2:7")] if again else [])


def test_where_nothing_was_left_nothing_is_offered() -> None:
    assert not [line for line in _lines("close") if "anyway" in line or "conversation.show" in line]
