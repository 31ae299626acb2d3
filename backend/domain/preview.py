"""What somebody reads of a mail in the panel: text that is safe to show, bounded, and never stored."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from backend.domain.quoting import parted
from backend.domain.typed import line, lines

TEXT_READ = 60_000
"""Characters of a mail's text that are looked at."""
FILES_NAMED = 50
NAME = 120
"""Characters of a file's name, its ending included."""

_BLANK_LINES = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*){2,}")
_LINE_END = re.compile(r"[ \t\xa0]+$", re.MULTILINE)
_NOT_IN_A_NAME = re.compile(r'[/\\:*?"<>|]+')


class Unread(StrEnum):
    """Why a mail is not shown, by what helps."""

    SLOW = "slow"
    """Gmail did not answer in time, or has too much to do."""
    GONE = "gone"
    """It is no longer in the mailbox's account, or never was."""
    NOT_CONNECTED = "not connected"
    """Nobody lets Relais read the account (any more)."""


@dataclass(frozen=True, slots=True)
class File:
    """What is attached: told, never fetched."""

    name: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar says that came with the mail."""

    title: str = ""
    starts: datetime | date | None = None
    """A day where it lasts whole days; a time without a zone where the calendar names none."""
    ends: datetime | date | None = None
    place: str = ""
    organiser: str = ""
    guests: tuple[str, ...] = ()
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """One mail, read."""

    gmail_id: str
    sender: str
    at: datetime
    """When it arrived (UTC)."""
    text: str = field(default="", repr=False)
    """What its writer wrote, line ends ``\\n``; an empty string where there is no text that can be read."""
    quoted: str = field(default="", repr=False)
    files: tuple[File, ...] = ()
    invitation: Invitation | None = None
    is_cut: bool = False
    """Whether there is more in Gmail."""


def read_text(given: str, subject: str) -> tuple[str, str, bool]:
    """What of a text is its writer's own, what is quoted, and whether there is more.

    What nobody can see is taken out, and no blank line follows another.
    """
    text = _LINE_END.sub("", lines(given[:TEXT_READ]))
    halves = parted(_BLANK_LINES.sub("\n\n", text), subject)
    return halves.own, halves.quoted, len(given) > TEXT_READ


def file_name(given: str) -> str:
    """The name without folders, controls and turned writing directions; its ending stays in view."""
    name = _NOT_IN_A_NAME.sub("_", line(given[:2_000])).strip(" .")
    if len(name) <= NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[: NAME - 1] + "…"
    return stem[: NAME - len(ending) - 2] + "…." + ending
