"""Fills a store with the company's past, through Relais' own use cases, each at the time it happened."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status
from backend.ports.open_mail import MailTokens, OpenThread
from backend.services import Services
from backend.services.kernel.desk import Target
from workbench.company import Company, Thread
from workbench.company_mail import message_id, thread_id
from workbench.identities import mail_token, message_token, sub_of

SHORTLY = timedelta(seconds=40)


@dataclass
class PastClock:
    """A clock that stands where the story is."""

    at: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    def now(self) -> datetime:
        """The instant of the story, aware, in UTC."""
        return self.at


@dataclass(frozen=True, slots=True)
class _Story:
    services: Services
    company: Company
    clock: PastClock
    now: datetime

    def person(self, key: str) -> Person:
        member = next(one for one in self.company.members if one.key == key)
        return Person(sub_of(member.email), member.email, member.name)

    def at(self, minutes_ago: float) -> None:
        self.clock.at = self.now - timedelta(minutes=minutes_ago)


def seed_state(services: Services, company: Company, clock: PastClock, now: datetime) -> None:
    """Make the mailbox, its members and labels, then tell every conversation's story.

    ``clock`` is the one that ``services`` were built with. Ends with the clock at ``now``.
    """
    story = _Story(services, company, clock, now)
    oldest = max(line.minutes_ago for thread in company.threads for line in thread.lines)
    story.at(oldest + 1440)
    services.people.mailboxes.create(company.mailbox_address, company.mailbox_name)
    for member in company.members:
        services.people.roster.add(company.mailbox_address, member.email, Role(member.role), member.name)
        services.people.profiles.profile(story.person(member.key))
    admin = story.person(next(one.key for one in company.members if one.role == "admin"))
    for thread in sorted(company.threads, key=lambda one: -one.lines[0].minutes_ago):
        _tell(story, thread, admin)
    for member in company.members:
        if member.is_away:
            services.people.roster.set_away(story.person(member.key), company.mailbox_address, is_away=True)
    clock.at = now


def _tell(story: _Story, thread: Thread, opener: Person) -> None:
    """What happened to one conversation, in order: mails as they came, notes, then where it stands."""
    shown: ConversationSnapshot | None = None
    told = sorted(
        [*((line.minutes_ago, number, None) for number, line in enumerate(thread.lines)),
         *((note.minutes_ago, -1, note) for note in thread.notes)],
        key=lambda one: -one[0],
    )  # fmt: skip
    for minutes_ago, number, note in told:
        story.at(minutes_ago)
        if note is None:
            story.clock.at += SHORTLY
            opened = story.services.inbox.opening.open(opener, _mail(story.company, thread, number))
            if not isinstance(opened, ConversationSnapshot):
                raise RuntimeError(f"{thread.key}: the mail was not adopted")
            shown = opened
            if number == 0:
                _handled(story, thread)
        elif shown:
            person = story.person(note.by)
            story.services.inbox.notes.add(
                _target(story, thread, person, f"note {note.minutes_ago}"), note.text
            )
    if shown:
        _ended(story, thread)


def _mail(company: Company, thread: Thread, number: int) -> OpenThread:
    account = company.mailbox_address
    mail_id = message_id(account, thread.key, number)
    tokens = MailTokens(mail_token(account), message_token(mail_id))
    return OpenThread(thread_id(account, thread.key), mail_id, mail_id, tokens)


def _handled(story: _Story, thread: Thread) -> None:
    """Labels, assignee, followers and priority, a moment after the first mail was seen."""
    services, clock = story.services, story.clock
    worker = story.person(thread.assignee or "ana")
    for name in thread.labels:
        clock.at += SHORTLY
        services.inbox.labels.create_on(
            _target(story, thread, worker, f"label {name}"), name, _colour(story.company, name)
        )
    if thread.assignee:
        clock.at += SHORTLY
        services.inbox.assignments.take(_target(story, thread, worker, "take"), seen="")
    for key in thread.followers:
        services.inbox.assignments.follow(_target(story, thread, story.person(key), "follow"))
    if thread.priority != "normal":
        services.inbox.statuses.set_priority(
            _target(story, thread, worker, "priority"), Priority(thread.priority)
        )


def _ended(story: _Story, thread: Thread) -> None:
    """Where the conversation stands today, an hour after its last mail or just now."""
    worker = story.person(thread.assignee or "ana")
    shown = story.services.inbox.opening.show(
        worker, story.company.mailbox_address, thread_id(story.company.mailbox_address, thread.key)
    )
    status = Status[thread.status.upper()]
    if shown.conversation.status is status:
        return
    latest = min((*(line.minutes_ago for line in thread.lines), *(note.minutes_ago for note in thread.notes)))
    story.at(max(latest - 60, latest / 2))
    until = story.now + timedelta(hours=thread.snooze_hours) if status is Status.SNOOZED else None
    story.services.inbox.statuses.set_status(
        _target(story, thread, worker, "status"),
        status,
        seen=shown.conversation.status.value,
        holder=worker.sub,
        until=until,
    )


def _colour(company: Company, name: str) -> Colour:
    return Colour(company.labels[name])


def _target(story: _Story, thread: Thread, person: Person, deed: str) -> Target:
    key = hashlib.sha256(f"{thread.key} {person.sub} {deed}".encode()).hexdigest()[:40]
    return Target(
        person, story.company.mailbox_address, thread_id(story.company.mailbox_address, thread.key), key
    )
