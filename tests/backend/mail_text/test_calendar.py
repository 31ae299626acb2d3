"""What a calendar invites to, and what it is when it is none."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.preview import Invitation
from backend.mail_text import LibraryMailText

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:1@x.example
DTSTART{start}
DTEND:20261201T100000Z
SUMMARY:Fitting\\, second try
LOCATION:Shop\\nBack door
ORGANIZER;CN=Léa Martin:mailto:lea@lindenhof.example
ATTENDEE;CN=Support:mailto:support@acme.test
ATTENDEE:MAILTO:max@lindenhof.example
END:VEVENT
END:VCALENDAR
"""


def read(text: str) -> Invitation | None:
    return LibraryMailText().invitation(text)


def test_when_where_and_who() -> None:
    assert read(EVENT.format(method="REQUEST", start=":20261201T090000Z")) == Invitation(
        title="Fitting, second try",
        starts=datetime(2026, 12, 1, 9, tzinfo=UTC),
        ends=datetime(2026, 12, 1, 10, tzinfo=UTC),
        place="Shop Back door",
        organiser="Léa Martin",
        guests=("Support", "max@lindenhof.example"),
    )


def test_a_day_a_cancelled_one_and_one_without_a_zone() -> None:
    found = read(EVENT.format(method="CANCEL", start=";VALUE=DATE:20261201"))
    assert found is not None
    assert (found.starts, found.is_cancelled) == (date(2026, 12, 1), True)
    found = read(EVENT.format(method="REQUEST", start=":20261201T090000"))
    assert found is not None
    assert found.starts == datetime(2026, 12, 1, 9)  # noqa: DTZ001 - the calendar names no zone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense", "BEGIN:VCALENDAR\nEND:VCALENDAR", "BEGIN:VEVENT",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:x",
        EVENT.format(method="REQUEST", start=":2026").replace("\n", "\n" + " " * 40), "x" * 200_000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_invites_to_nothing(text: str) -> None:
    assert read(text) is None or isinstance(read(text), Invitation)


@given(st.lists(st.sampled_from(EVENT.split("\n")) | st.text(max_size=30), max_size=20))
def test_whatever_it_holds_nothing_is_raised(lines: list[str]) -> None:
    found = read("\r\n".join(lines))
    assert found is None or len(found.title) <= 200
