"""The demo company: its people, its mail, and where each conversation stands. Read from ``company_data``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "company_data"
CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here. ``role`` is empty for who is nobody in the mailbox."""

    key: str
    name: str
    email: str
    role: str = ""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One mail of a conversation; ``by`` is ``customer`` or the key of the member who answered."""

    by: str
    minutes_ago: int
    text: str


@dataclass(frozen=True, slots=True)
class InternalNote:
    """One note."""

    by: str
    minutes_ago: int
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation with the team's work on it."""

    key: str
    subject: str
    customer: str
    status: str
    lines: tuple[Line, ...]
    assignee: str = ""
    priority: str = "normal"
    labels: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()
    notes: tuple[InternalNote, ...] = ()
    snooze_hours: int = 0


@dataclass(frozen=True, slots=True)
class PrivateMail:
    """A mail that is not addressed to the mailbox."""

    key: str
    sender: str
    to: str
    subject: str
    minutes_ago: int
    text: str


@dataclass(frozen=True, slots=True)
class Company:
    """Everything that the demo starts with."""

    mailbox_address: str
    mailbox_name: str
    members: tuple[Member, ...]
    outsider: Member
    labels: Mapping[str, str]
    """Label name to colour."""
    threads: tuple[Thread, ...]
    private: tuple[PrivateMail, ...]

    @property
    def people(self) -> tuple[Member, ...]:
        """The members, and the colleague who is none."""
        return (*self.members, self.outsider)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every address with a Gmail account, the mailbox's own first."""
        return (self.mailbox_address, *(person.email for person in self.people))


def read_company() -> Company:
    """Read the company's files."""
    team = tomllib.loads((FOLDER / "team.toml").read_text("utf-8"))
    domain = team["mailbox"]["address"].partition("@")[2]
    stories = [
        story
        for language in ("english", "french")
        for story in tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))["conversation"]
    ]
    return Company(
        mailbox_address=team["mailbox"]["address"],
        mailbox_name=team["mailbox"]["name"],
        members=tuple(_member(one, domain) for one in team["member"]),
        outsider=_member(team["outsider"], domain),
        labels=team["labels"],
        threads=tuple(_thread(story) for story in stories),
        private=tuple(PrivateMail(**one) for one in team["private"]),
    )


def _member(stored: dict[str, Any], domain: str) -> Member:
    return Member(
        stored["key"],
        stored["name"],
        f"{stored['key']}@{domain}",
        stored.get("role", ""),
        is_away=bool(stored.get("away")),
    )


def _thread(stored: dict[str, Any]) -> Thread:
    told = {
        **stored,
        "lines": tuple(Line(**one) for one in stored["lines"]),
        "notes": tuple(InternalNote(**one) for one in stored.get("notes", ())),
        "labels": tuple(stored.get("labels", ())),
        "followers": tuple(stored.get("followers", ())),
    }
    return Thread(**told)
