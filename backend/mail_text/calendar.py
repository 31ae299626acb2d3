"""What a calendar invites to (RFC 5545), as far as it can be read."""

import logging
from datetime import date, datetime
from typing import Any

from icalendar import Calendar

from backend.domain.preview import Invitation
from backend.domain.typed import line

log = logging.getLogger(__name__)

CALENDAR_READ = 100_000
"""Characters. An invitation with a thousand guests has fewer."""
GUESTS_NAMED = 20
TEXT = 200


def invitation_of(calendar: str) -> Invitation | None:
    """Return the first appointment, None where there is none or it cannot be read."""
    if len(calendar) > CALENDAR_READ:
        return None
    try:
        whole = Calendar.from_ical(calendar)
        event = next(iter(whole.walk("VEVENT")), None)
        return _read(whole, event) if event is not None else None
    except Exception as fault:  # noqa: BLE001 - the library raises what it meets; a mail is readable without
        log.info("a calendar that cannot be read: %s", type(fault).__name__)
        return None


def _read(whole: Any, event: Any) -> Invitation:
    method, status = str(whole.get("METHOD", "")).upper(), str(event.get("STATUS", "")).upper()
    guests = event.get("ATTENDEE", [])
    return Invitation(
        title=_text(event.get("SUMMARY")),
        starts=_time(event, "DTSTART"),
        ends=_time(event, "DTEND"),
        place=_text(event.get("LOCATION")),
        organiser=_who(event.get("ORGANIZER")),
        guests=tuple(
            filter(None, map(_who, (guests if isinstance(guests, list) else [guests])[:GUESTS_NAMED]))
        ),
        is_cancelled="CANCELLED" in status or method == "CANCEL",
    )


def _text(given: object) -> str:
    return line(str(given))[:TEXT] if given is not None else ""


def _time(event: Any, name: str) -> datetime | date | None:
    found = getattr(event.get(name), "dt", None)
    return found if isinstance(found, date) else None


def _who(given: Any) -> str:
    """The name, or the address where there is none."""
    if given is None:
        return ""
    name = getattr(given, "params", {}).get("CN", "")
    return _text(name) or _text(str(given).removeprefix("mailto:").removeprefix("MAILTO:"))
