"""A picked time is an instant, unless the host says that it gave the wall clock only."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from addon.host_event import Inputs

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "hour"), [({"hasTime": True}, 9), ({}, 9), ({"hasTime": None}, 9), ({"hasTime": False}, 7)]
)
def test_only_a_time_said_to_be_none_is_read_on_the_wall(said: dict[str, object], hour: int) -> None:
    given = {"msSinceEpoch": str(int(NINE.timestamp() * 1000)), **said}
    inputs = Inputs({"until": {"dateTimeInput": given}})
    assert inputs.instant("until", PARIS) == NINE.replace(hour=hour)
